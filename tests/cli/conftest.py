import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from annai_server.settings import Settings
from support import command_line
from support.command_line import Answer
from support.databases import BACKENDS, Databases
from support.machine import free_port
from support.processes import plain_environment

COMMAND = str(Path(sys.executable).with_name("annai-server"))


@dataclass(frozen=True)
class Operator:
    """Somebody at a terminal, with a folder of their own."""

    environment: dict[str, str]

    def runs(self, *arguments: str, **more: str) -> Answer:
        return command_line.runs(*arguments, environment=self.environment | more)

    def succeeds(self, *arguments: str, **more: str) -> Answer:
        return command_line.succeeds(*arguments, environment=self.environment | more)

    def starts(self, *arguments: str, **more: str) -> Answer:
        """The command in a process of its own."""
        done = subprocess.run(
            [COMMAND, *arguments],
            env=self.environment | more,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        return Answer(done.returncode, done.stdout, done.stderr)

    def amiss(self, code: int = 0, /, **more: str) -> dict[str, dict[str, Any]]:
        """What doctor finds that is not good, by what it is about."""
        answer = self.runs("doctor", "--json", **more)
        assert answer.code == code, answer
        return {one["about"]: one for one in answer.json["findings"] if one["level"] != "good"}

    @property
    def folder(self) -> Path:
        return Path(self.environment["ANNAI_DIR"])

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.environment['ANNAI_PORT']}"


@pytest.fixture
def operator(tmp_path: Path) -> Operator:
    """On SQLite, with nothing set up yet."""
    return Operator(_environment(tmp_path))


@pytest.fixture(params=BACKENDS)
def any_operator(request: pytest.FixtureRequest, tmp_path: Path, databases: Databases) -> Iterator[Operator]:
    """On either database, with nothing set up yet."""
    with databases.fresh(request.param, migrated=False) as url:
        yield Operator(_environment(tmp_path, ANNAI_DATABASE_URL=url))


@pytest.fixture
def app_operator(settings: Settings) -> Operator:
    """On the database that the app of this test has."""
    return Operator(
        plain_environment(
            ANNAI_DIR=str(settings.directory), ANNAI_DATABASE_URL=settings.database_url, ANNAI_PORT="8600"
        )
    )


def _environment(folder: Path, **more: str) -> dict[str, str]:
    return plain_environment(ANNAI_DIR=str(folder / "var"), ANNAI_PORT=str(free_port()), **more)
