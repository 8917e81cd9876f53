"""Starts programs from a process that has imported them: importing takes two seconds of a processor's, each time, and
what a server does once it runs is the same. That it starts by its command is the claim of tests/cli.

    process = Forked("annai_server.cli:main", ["annai-server", "serve"], environment, log, cwd)

`python -m support.warm FD` is the one that has imported; it speaks JSON through the socket that it is given.
"""

import atexit
import gc
import json
import os
import select
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

# Elsewhere a process that was forked may not do what one that was started may.
POSSIBLE = sys.platform == "linux"
IMPORTED = ("annai_server.cli.serve", "annai_server.app", "granian.cli")
_LONGEST = 1 << 20


class Forked:
    """What of subprocess.Popen a server is handled by."""

    def __init__(
        self, entry: str, command: Sequence[str], env: Mapping[str, str], log: Path, cwd: Path | None = None
    ) -> None:
        self._parent = _warm()
        asked = {"entry": entry, "command": list(command), "env": dict(env), "log": str(log), "cwd": str(cwd or "")}
        self.pid = self._parent.begin(asked)

    def poll(self) -> int | None:
        return self._parent.code(self.pid, 0)

    def wait(self, timeout: float = 60) -> int:
        code = self._parent.code(self.pid, timeout)
        if code is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout)
        return code

    def send_signal(self, sign: int) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.pid, sign)


class _Parent:
    """From outside: what to begin, and how what was begun has ended."""

    def __init__(self) -> None:
        self._door, inside = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        command = [sys.executable, "-m", "support.warm", str(inside.fileno())]
        # In a session of its own, where no Ctrl-C reaches it: it ends with the socket.
        self._process = subprocess.Popen(
            command,
            cwd=Path(__file__).parents[1],
            stdin=subprocess.DEVNULL,
            pass_fds=[inside.fileno()],
            start_new_session=True,
        )
        inside.close()
        self._codes: dict[int, int] = {}

    def begin(self, asked: Mapping[str, Any]) -> int:
        self._door.send(json.dumps(asked).encode())
        while (said := self._hear()).get("code") is not None:
            pass
        return int(said["pid"])

    def code(self, pid: int, seconds: float) -> int | None:
        """How it ended, if it does within so many seconds."""
        deadline = time.monotonic() + seconds
        while pid not in self._codes and select.select([self._door], [], [], max(0.0, deadline - time.monotonic()))[0]:
            self._hear()
        return self._codes.get(pid)

    def close(self) -> None:
        self._door.close()
        self._process.wait()

    def _hear(self) -> dict[str, int]:
        said: dict[str, int] = json.loads(self._door.recv(_LONGEST))
        if "code" in said:
            self._codes[said["pid"]] = said["code"]
        return said


@cache
def _warm() -> _Parent:
    parent = _Parent()
    atexit.register(parent.close)
    return parent


def _wait_for_work(door: socket.socket) -> dict[str, Any] | None:
    """What this process is to become, once it is forked for that; None when nobody is left who could ask."""
    ended, woken = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(woken)
    while True:
        ready: list[Any] = select.select([door.fileno(), ended], [], [])[0]
        if ended in ready:
            os.read(ended, 4096)
            for pid, code in _ended():
                door.send(json.dumps({"pid": pid, "code": code}).encode())
        if door.fileno() in ready:
            asked = door.recv(_LONGEST)
            if not asked:
                return None
            if (pid := os.fork()) == 0:
                signal.set_wakeup_fd(-1)
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                os.close(ended)
                os.close(woken)
                return dict(json.loads(asked))
            door.send(json.dumps({"pid": pid}).encode())


def _ended() -> Iterator[tuple[int, int]]:
    with suppress(ChildProcessError):
        while (found := os.waitpid(-1, os.WNOHANG))[0]:
            yield found[0], os.waitstatus_to_exitcode(found[1])


def _become(asked: Mapping[str, Any]) -> object:
    os.setsid()
    log = os.open(asked["log"], os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.environ.clear()
    os.environ.update(asked["env"])
    os.chdir(asked["cwd"] or ".")
    sys.argv = asked["command"]
    sys.path.pop(0)
    module, _, name = asked["entry"].partition(":")
    return getattr(import_module(module), name)()


def main() -> object:
    for name in IMPORTED:
        import_module(name)
    # Forked processes share what nobody writes to; collecting garbage would.
    gc.collect()
    gc.freeze()
    with socket.socket(fileno=int(sys.argv[1])) as door:
        asked = _wait_for_work(door)
    return _become(asked) if asked else None


if __name__ == "__main__":
    sys.exit(main())  # type: ignore[arg-type]
