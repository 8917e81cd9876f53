"""What `compose.yaml` starts, as processes of this machine: each has the variables, secrets, commands and health checks
that stand there, in the order that it says. Only addresses are this machine's."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from cli.conftest import COMMAND, Operator
from support.deploy import DEPLOY, ROOT, compose, image_environment, stages
from support.machine import free_port
from support.postgres import binaries, cluster
from support.processes import PATIENCE, Process, plain_environment, running

DOMAIN = "annai.example.com"


@dataclass(frozen=True)
class Composed:
    services: dict[str, Any]
    deploy: Path
    """A copy of `deploy/` with secrets."""
    database_port: int
    folder: Path

    def environment(self, service: str) -> dict[str, str]:
        """What the image and compose.yaml give it, with this machine's places for the containers'."""
        there = image_environment() | self.services[service]["environment"]
        given = {name: self._here(value, service) for name, value in there.items() if name.startswith("ANNAI_")}
        return plain_environment(**given)

    def operator(self, service: str) -> Operator:
        return Operator(self.environment(service))

    def _here(self, value: str, service: str) -> str:
        for theirs, ours in {
            "/run/secrets": str(self.deploy / "secrets"),
            "/var/lib/annai": self._volume(service),
            "0.0.0.0": "127.0.0.1",  # noqa: S104
            "8600": str(self._port),
        }.items():
            value = value.replace(theirs, ours)
        return value

    def _volume(self, service: str) -> str:
        """A container has one of its own that goes with it, unless one is named."""
        named = [one.partition(":")[0] for one in self.services[service].get("volumes", ()) if ":/var/lib/annai" in one]
        if not named:
            return tempfile.mkdtemp(dir=self.folder)
        volume = self.folder / named[0]
        volume.mkdir(mode=0o700, exist_ok=True)
        return str(volume)

    @property
    def _port(self) -> int:
        return int((self.folder / "port").read_text())


@pytest.fixture
def composed(tmp_path: Path) -> Iterator[Composed]:
    deploy = tmp_path / "deploy"
    shutil.copytree(DEPLOY, deploy, ignore=shutil.ignore_patterns("secrets"))
    _makes_secrets(deploy)
    read = compose(DOMAIN=DOMAIN)
    said = read["services"]["database"]["environment"]
    password = (deploy / read["secrets"][Path(said["POSTGRES_PASSWORD_FILE"]).name]["file"]).read_text().strip()
    port = free_port()
    (tmp_path / "port").write_text(str(free_port()))
    with cluster(password=password, listen_addresses="127.0.0.1", port=str(port)) as made:
        with psycopg.connect(host=str(made.folder), port=port, user="annai", dbname="postgres", autocommit=True) as sql:
            sql.execute(f"CREATE DATABASE {said['POSTGRES_DB']} OWNER {said['POSTGRES_USER']}")
        address = deploy / read["secrets"]["database_url"]["file"]
        address.write_text(address.read_text().replace("@database/", f"@127.0.0.1:{port}/"))
        yield Composed(read["services"], deploy, port, tmp_path)


def test_what_it_starts_in_its_order_serves(composed: Composed) -> None:
    check = composed.services["database"]["healthcheck"]["test"]
    _until(lambda: _succeeds(check, _database_environment(composed.database_port)))
    assert composed.services["migrate"]["depends_on"]["database"]["condition"] == "service_healthy"
    assert composed.operator("migrate").starts(*composed.services["migrate"]["command"]).code == 0

    operator = composed.operator("server")
    command = [COMMAND, *composed.services["server"]["command"]]
    server = Process(operator.url, command, operator.environment, composed.folder / "log", ready="/readyz")
    with running(server):
        [health] = [line for line in stages()[""] if line.startswith("HEALTHCHECK ")]
        asked = [sys.executable, *json.loads(health[health.index("[") :])[1:]]
        assert _succeeds(asked, composed.environment("server"))
        said = dict(_commands_of_the_page())
        assert list(said) == ["init", "doctor"]
        assert f"https://{DOMAIN}/admin/sign-in/" in composed.operator("server").starts(*said["init"]).out
        # Nobody answers at that name here.
        assert set(composed.operator("server").amiss()) == {"Address", "Backup"}
        assert composed.operator("server").starts("backup", str(composed.folder / "today.backup")).code == 0
        assert set(composed.operator("server").amiss()) == {"Address"}
        assert server.stop() == 0
    assert "Traceback" not in server.said()
    assert f"Annai listens at https://{DOMAIN}" in server.said()


def test_secrets_are_made_once_and_by_python_or_openssl_alike(tmp_path: Path) -> None:
    shutil.copy(DEPLOY / "secrets.sh", tmp_path)
    only = tmp_path / "bin"
    only.mkdir()
    for name in ("sh", "openssl", "tr", "mkdir", "chmod", "cat", "dirname"):
        if found := shutil.which(name):
            (only / name).symlink_to(found)
    if shutil.which("openssl"):
        _makes_secrets(tmp_path, PATH=str(only))
    else:
        _makes_secrets(tmp_path)
    first = {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()}
    _makes_secrets(tmp_path)
    assert {path.name: path.read_text() for path in (tmp_path / "secrets").iterdir()} == first
    assert (tmp_path / "secrets").stat().st_mode & 0o077 == 0
    for name in ("annai_secret", "database_password"):
        assert re.fullmatch(r"[\w-]{60,}\n", first[name])
    assert first["database_url"] == f"postgresql://annai:{first['database_password'].strip()}@database/annai\n"


def _commands_of_the_page() -> Iterator[tuple[str, list[str]]]:
    """Each `run --rm server …` of docs/operating.md's block, by its first word."""
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    for line in re.findall(r"^docker compose -f deploy/compose.yaml run --rm server (.+)$", page, re.MULTILINE):
        words = shlex.split(line, comments=True)
        yield words[0], words


def _database_environment(port: int) -> dict[str, str]:
    return {"PATH": os.pathsep.join([str(binaries()), os.environ["PATH"]]), "PGPORT": str(port)}


def _makes_secrets(deploy: Path, **environment: str) -> None:
    subprocess.run(["/bin/sh", deploy / "secrets.sh"], env=os.environ | environment, check=True)


def _succeeds(command: list[str], environment: dict[str, str]) -> bool:
    words = command[1:] if command[0] == "CMD" else command
    program = shutil.which(words[0], path=environment["PATH"])
    assert program, words[0]
    done = subprocess.run([program, *words[1:]], env=environment, capture_output=True, check=False)
    return done.returncode == 0


def _until(holds: Any) -> None:
    deadline = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.1)
