"""Servers to be measured: each in a process of its own, all with the same workers and threads."""

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from support.machine import free_port
from support.processes import Process, plain_environment, running

THREADS = 8


@contextmanager
def granian(target: str, log: Path, environment: Mapping[str, str] | None = None) -> Iterator[Process]:
    """A baseline: `module:create_app` under the server that Annai runs under."""
    port = free_port()
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--factory", target]
    command += ["--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--no-ws", "--http", "1"]
    command += ["--blocking-threads", str(THREADS), "--log-level", "warning"]
    process = Process(f"http://127.0.0.1:{port}", command, plain_environment(**(environment or {})), log)
    with running(process):
        yield process
