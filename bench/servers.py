"""Servers to be measured: each in a process of its own, with one worker and the same number of threads."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bench.prepared import SECRET
from support.machine import free_port
from support.processes import Process, plain_environment, running

THREADS = "8"


@contextmanager
def annai(database_url: str, folder: Path, *, workers: int = 1) -> Iterator[Process]:
    """The product as `annai-server serve` starts it."""
    port = free_port()
    environment = plain_environment(
        **_settings(database_url, folder),
        ANNAI_PORT=str(port),
        ANNAI_WORKERS=str(workers),
        ANNAI_THREADS=THREADS,
    )
    command = [str(Path(sys.executable).with_name("annai-server")), "serve"]
    with running(
        Process(f"http://127.0.0.1:{port}", command, environment, folder / "annai.log", ready="/readyz")
    ) as it:
        yield it


@contextmanager
def annai_slowed(database_url: str, folder: Path) -> Iterator[Process]:
    """The product on slow storage."""
    with granian("bench.slow_storage:annai", folder, **_settings(database_url, folder)) as it:
        yield it


@contextmanager
def granian(target: str, folder: Path, **settings: str) -> Iterator[Process]:
    """A baseline: `module:create_app` under the server that Annai runs under."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", target]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws"]
    command += ["--blocking-threads", THREADS, "--log-level", "warning"]
    log = folder / f"{target.partition(':')[0]}.log"
    process = Process(f"http://127.0.0.1:{port}", command, plain_environment(**settings), log)
    with running(process):
        yield process


def _settings(database_url: str, folder: Path) -> Mapping[str, str]:
    return {"ANNAI_DIR": str(folder), "ANNAI_DATABASE_URL": database_url, "ANNAI_SECRET": SECRET}
