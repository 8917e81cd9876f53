"""A real Caddy, where there is one, with a Caddyfile as Caddy itself reads it: only its ports, its certificates and
what it hands on to are of this machine."""

import json
import os
import re
import shutil
import socket
import ssl
import subprocess
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from support.machine import free_port
from support.processes import Process, running

# The first that knows `request_buffers`.
OLDEST = (2, 6, 4)


@dataclass(frozen=True)
class Caddy:
    port: int
    plain_port: int
    """Where it leads to HTTPS from."""
    context: ssl.SSLContext
    process: Process

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def opened(self, source: str = "127.0.0.1") -> ssl.SSLSocket:
        """A connection of a visitor who has this address."""
        plain = socket.create_connection(("127.0.0.1", self.port), timeout=10, source_address=(source, 0))
        return self.context.wrap_socket(plain, server_hostname="localhost")


@cache
def program() -> str | None:
    """None where there is none, or an older one."""
    found = shutil.which("caddy")
    if found is None:
        return None
    said = subprocess.run([found, "version"], capture_output=True, text=True, check=False).stdout
    version = re.match(r"v?(\d+)\.(\d+)\.(\d+)", said)
    return found if version and tuple(map(int, version.groups())) >= OLDEST else None


def needed() -> str:
    """The program; without one the test says so and ends."""
    found = program()
    if found is None:
        pytest.skip("there is no Caddy of 2.6.4 or later here: what it is told was only read")
    return found


def read(caddyfile: str, folder: Path, environment: Mapping[str, str]) -> dict[str, Any]:
    """What Caddy makes of the file; it fails where Caddy refuses it, or warns of it."""
    (folder / "Caddyfile").write_text(caddyfile, encoding="utf-8")
    command = [needed(), "adapt", "--validate", "--adapter", "caddyfile", "--config", str(folder / "Caddyfile")]
    done = subprocess.run(
        command, env={**_environment(folder), **environment}, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert '"level":"warn"' not in done.stderr, done.stderr
    config: dict[str, Any] = json.loads(done.stdout)
    return config


@contextmanager
def caddy(caddyfile: str, folder: Path, *, upstream: int, **environment: str) -> Iterator[Caddy]:
    """Started at `localhost`, with the server behind it at this port of this machine."""
    config = read(caddyfile, folder, {"DOMAIN": "localhost", **environment})
    port, plain_port = free_port(), free_port()
    http = config["apps"]["http"]
    http |= {"http_port": plain_port, "https_port": port}
    for server in http["servers"].values():
        server["listen"] = [f":{port}"]
    for handler in _handlers(config, "reverse_proxy"):
        handler["upstreams"] = [{"dial": f"127.0.0.1:{upstream}"}]
    config |= {"admin": {"disabled": True}, "storage": {"module": "file_system", "root": str(folder / "data")}}
    config["apps"]["pki"] = {"certificate_authorities": {"local": {"install_trust": False}}}
    (folder / "caddy.json").write_text(json.dumps(config), encoding="utf-8")
    command = [needed(), "run", "--config", str(folder / "caddy.json")]
    # Any answer to plain HTTP says that it is there: it leads to HTTPS.
    started = Process(f"http://127.0.0.1:{plain_port}", command, _environment(folder), folder / "caddy.log")
    with running(started):
        root = folder / "data" / "pki" / "authorities" / "local" / "root.crt"
        yield Caddy(port, plain_port, ssl.create_default_context(cafile=str(root)), started)


def _handlers(part: Any, name: str) -> Iterator[dict[str, Any]]:
    """All of this name, at whatever depth."""
    if isinstance(part, dict):
        if part.get("handler") == name:
            yield part
        part = list(part.values())
    if isinstance(part, list):
        for one in part:
            yield from _handlers(one, name)


def _environment(folder: Path) -> dict[str, str]:
    """It keeps everything below this folder."""
    return {"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "XDG_DATA_HOME": str(folder), "TZ": "UTC"}
