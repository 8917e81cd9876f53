"""Real servers in processes of their own: started, waited for, stopped, killed."""

import contextlib
import http.client
import os
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from support import warm

PATIENCE = 60.0
# What operators are promised (ANNAI_STOP_WITHIN).
STOPPING = 10.0


class NotReady(RuntimeError):
    """The process ended, or did not answer in time; the message holds the end of its log."""


@dataclass
class Process:
    """One server process with the address it answers on."""

    url: str
    command: Sequence[str]
    environment: Mapping[str, str]
    log: Path
    cwd: Path | None = None
    ready: str = "/"
    entry: str | None = None
    """What the command calls, `module:name`: then it is started where that has been imported."""
    _popen: subprocess.Popen[bytes] | warm.Forked | None = field(default=None, repr=False)

    def start(self) -> None:
        self.launch()
        self.wait_until_ready()

    def launch(self) -> None:
        """Start it, and don't wait."""
        if self.entry and warm.POSSIBLE:
            self._popen = warm.Forked(self.entry, self.command, self.environment, self.log, self.cwd)
            return
        with self.log.open("ab") as log:
            self._popen = subprocess.Popen(
                list(self.command),
                env=dict(self.environment),
                cwd=self.cwd,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answers(self.url + self.ready):
            if self._process.poll() is not None or time.monotonic() > deadline:
                self.kill()
                raise NotReady(f"{self.command[0]} does not answer at {self.url}.\n{self.said()[-4000:]}")
            time.sleep(0.05)

    def wait_until_said(self, text: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while text not in self.said():
            if time.monotonic() > deadline:
                raise NotReady(f"{self.command[0]} does not say {text!r}.\n{self.said()[-4000:]}")
            time.sleep(0.01)

    def stop(self, sign: signal.Signals = signal.SIGTERM) -> int:
        """Ask it to end and wait until it has; its exit code. It is killed if it takes longer than STOPPING."""
        if self._popen is None:
            return 0
        if self._popen.poll() is None:
            self._popen.send_signal(sign)
        try:
            code = self._popen.wait(timeout=STOPPING)
        except subprocess.TimeoutExpired:
            self.kill()
            raise
        self._end_group()
        self._popen = None
        return code

    def kill(self) -> None:
        """`kill -9`, its children included: nothing can be tidied up."""
        self._end_group()
        self._process.wait()
        self._popen = None
        self._wait_until_nobody_listens()

    def pause(self) -> None:
        """It keeps its connections and answers none: what a machine does that is about to die."""
        os.killpg(self._process.pid, signal.SIGSTOP)

    def resume(self) -> None:
        os.killpg(self._process.pid, signal.SIGCONT)

    def said(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    @property
    def running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def _process(self) -> subprocess.Popen[bytes] | warm.Forked:
        if self._popen is None:
            raise RuntimeError("The process is not running.")
        return self._popen

    def _end_group(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)

    def _wait_until_nobody_listens(self) -> None:
        """Children die at the same time as their parent, not before, and hold its port until they have."""
        deadline = time.monotonic() + STOPPING
        while listens(self.url) and time.monotonic() < deadline:
            time.sleep(0.01)


@contextlib.contextmanager
def running(process: Process) -> Iterator[Process]:
    process.start()
    try:
        yield process
    finally:
        if process.running:
            process.stop()


def answers(url: str) -> bool:
    """Whether a GET gets an answer below 500, within two seconds."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=2)
    try:
        connection.request("GET", parts.path or "/")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def listens(url: str) -> bool:
    parts = urlsplit(url)
    try:
        socket.create_connection((parts.hostname or "", parts.port or 80), timeout=1).close()
    except OSError:
        return False
    return True


def plain_environment(**more: str) -> dict[str, str]:
    """Ours without what a developer's shell may have set for Annai or the example."""
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("ANNAI_", "EXAMPLE_", "INVOICES_"))
    }
    return kept | more
