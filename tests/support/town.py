"""The whole set-up that `make demo` makes, on free ports: Annai, its example product, and the keys between them."""

import contextlib
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from support.command_line import succeeds
from support.hibari import EXAMPLE
from support.machine import free_port
from support.processes import Process, plain_environment, running

SECRET = "of the tests, and long enough for a real server"


@dataclass(frozen=True)
class Town:
    """Both servers, running. `sign_in` is the demo author's one-time link."""

    annai: Process
    host: Process
    sign_in: str
    keys: Mapping[str, str]

    @property
    def annai_url(self) -> str:
        return self.annai.url

    @property
    def host_url(self) -> str:
        return self.host.url


def annai_environment(folder: Path, database_url: str, port: int) -> dict[str, str]:
    return plain_environment(
        ANNAI_DIR=str(folder), ANNAI_DATABASE_URL=database_url, ANNAI_SECRET=SECRET, ANNAI_PORT=str(port)
    )


def annai_server(folder: Path, database_url: str, port: int | None = None) -> Process:
    """The real server, not started yet."""
    port = port or free_port()
    return Process(
        url=f"http://127.0.0.1:{port}",
        command=[program("annai-server"), "serve"],
        environment=annai_environment(folder, database_url, port),
        log=folder / "annai.log",
        ready="/readyz",
        entry="annai_server.cli:main",
    )


def program(name: str) -> str:
    """A command of this Python environment."""
    return str(Path(sys.executable).with_name(name))


@contextlib.contextmanager
def built(folder: Path, database_url: str) -> Iterator[Town]:
    """Seeds the example's guidance and starts both servers; stops them afterwards."""
    annai = annai_server(folder, database_url)
    host_port = free_port()
    host_url = f"http://127.0.0.1:{host_port}"
    keys_file = folder / "demo.env"
    command = ["demo", "--json", "--guides", str(EXAMPLE / "guides"), "--origin", host_url, "--keys", str(keys_file)]
    sign_in = succeeds(*command, environment=annai.environment).json["sign_in"]
    keys = dict(line.split("=", 1) for line in keys_file.read_text().splitlines())
    host = Process(
        url=host_url,
        command=[program("granian"), "--interface", "wsgi", "--port", str(host_port), "invoices.wsgi:app"],
        environment=plain_environment(
            INVOICES_DATABASE=str(folder / "invoices.sqlite"), INVOICES_SECRET_KEY=SECRET, **keys
        ),
        log=folder / "host.log",
        cwd=EXAMPLE,
        ready="/sign-in",
        entry="granian.cli:entrypoint",
    )
    with ExitStack() as stack:
        stack.enter_context(running(annai))
        stack.enter_context(running(host))
        yield Town(annai, host, sign_in, keys)
