"""`backup` copies a database that is being written to; `restore` fills an empty one from it, and nothing else."""

import os
import stat
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from delivery.kept import answered, logged, sent
from delivery.sender import Sender, wait_for_progress
from support.cast import Keys
from support.databases import Databases
from support.postgres import binaries
from support.processes import Process, plain_environment
from support.town import program


@dataclass(frozen=True)
class Place:
    """A database, for the commands."""

    url: str
    folder: Path

    def runs(self, *arguments: str, path: str | None = None) -> subprocess.CompletedProcess[str]:
        path = os.pathsep.join([str(binaries()), os.environ["PATH"]]) if path is None else path
        environment = plain_environment(ANNAI_DIR=str(self.folder), ANNAI_DATABASE_URL=self.url, PATH=path)
        command = [program("annai-server"), *arguments]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=120)


@pytest.fixture
def here(database_url: str, tmp_path: Path) -> Place:
    return Place(database_url, tmp_path)


@pytest.fixture
def empty(databases: Databases, database_url: str, tmp_path: Path) -> Iterator[Place]:
    with databases.fresh(database_url.split("+")[0].split(":")[0], migrated=False) as url:
        yield Place(url, tmp_path / "other")


def test_a_copy_made_under_load_holds_what_was_acknowledged_and_nothing_by_halves(
    server: Process, keys: Keys, here: Place, empty: Place, tmp_path: Path
) -> None:
    copy, stopping = tmp_path / "copies" / "annai.backup", threading.Event()
    senders = [Sender(server.url, keys, f"visitor_{number}", stopping) for number in range(3)]
    for sender in senders:
        sender.start()
    wait_for_progress(senders)
    acknowledged = answered(senders)
    made = here.runs("backup", str(copy))
    assert made.returncode == 0, made
    wait_for_progress(senders)
    stopping.set()
    for sender in senders:
        sender.thread.join()
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600

    restored = empty.runs("restore", str(copy))
    assert restored.returncode == 0, restored
    assert acknowledged <= logged(empty.url) < sent(senders)
    verified = empty.runs("verify")
    assert verified.returncode == 0, verified
    assert "0 differences" in verified.stdout
    again = empty.runs("restore", str(copy))
    assert again.returncode == 2
    assert "already" in again.stderr or "not empty" in again.stderr


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_no_whole_copy_is_refused_and_leaves_nothing(here: Place, empty: Place, tmp_path: Path) -> None:
    copy = tmp_path / "annai.backup"
    broken_off = tmp_path / "annai.backup.part"
    broken_off.write_bytes(b"a run that broke off")
    broken_off.chmod(0o644)
    assert here.runs("backup", str(copy)).returncode == 0
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert "overwrites nothing" in here.runs("backup", str(copy)).stderr
    whole = copy.read_bytes()
    copy.write_bytes(whole[: len(whole) // 2])
    assert "damaged" in empty.runs("restore", str(copy)).stderr
    copy.write_bytes(b"a letter")
    assert "no copy" in empty.runs("restore", str(copy)).stderr
    assert not Path(urlsplit(empty.url).path).exists()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_without_the_tools_of_postgresql_it_says_what_to_install(here: Place, tmp_path: Path) -> None:
    refused = here.runs("backup", str(tmp_path / "annai.backup"), path="")
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "pg_dump is not installed here" in refused.stderr
    assert list(tmp_path.glob("*.backup*")) == []
