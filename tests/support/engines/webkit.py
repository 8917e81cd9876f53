"""WebKitGTK through its own WebDriver (https://www.w3.org/TR/webdriver2/), in a window on a screen that nobody sees."""

import base64
import contextlib
import http.client
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from support.engines.tab import EngineMissing, Size, Tab, keys, pointer
from support.machine import apt_install, free_port
from support.processes import Process, plain_environment, running

PACKAGES = ("webkit2gtk-driver", "xvfb")
BROWSERS = "webkit2gtk-4.*/MiniBrowser"
PATIENCE = 60.0


class Refused(RuntimeError):
    """WebKit's driver answered with an error."""


class _Driver:
    def __init__(self, connection: http.client.HTTPConnection) -> None:
        self._connection = connection

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        self._connection.request(method, path, None if body is None else json.dumps(body))
        answer = self._connection.getresponse()
        told = json.loads(answer.read())["value"]
        if answer.status != 200:
            raise Refused(f"{path}: {told['message']}")
        return told


class _WebKitTab:
    def __init__(self, driver: _Driver, session: str) -> None:
        self._driver = driver
        self._session = f"/session/{session}"

    def open(self, url: str) -> None:
        self._ask("/url", {"url": url})

    def run(self, body: str, *arguments: Any) -> Any:
        return self._ask("/execute/sync", {"script": body, "args": list(arguments)})

    def click(self, x: float, y: float) -> None:
        self._ask("/actions", {"actions": pointer(x, y)})

    def write(self, text: str) -> None:
        self._ask("/actions", {"actions": keys(text)})

    def photograph(self) -> bytes:
        return base64.b64decode(self._driver.ask("GET", f"{self._session}/screenshot"))

    def fit(self, size: Size) -> None:
        """The window is as much larger as its frame and bars are."""
        width, height = size
        outside = self.run("return [outerWidth - innerWidth, outerHeight - innerHeight]")
        self._ask("/window/rect", {"width": width + outside[0], "height": height + outside[1]})

    def leave(self) -> None:
        self._driver.ask("DELETE", self._session)

    def _ask(self, path: str, body: Any) -> Any:
        return self._driver.ask("POST", self._session + path, body)


@cache
def installed() -> Path | None:
    """The path of WebKitGTK's browser, if all that it takes is here or can be installed."""
    return _found() or (_found() if all(map(apt_install, PACKAGES)) else None)


def _found() -> Path | None:
    if not (shutil.which("WebKitWebDriver") and shutil.which("Xvfb")):
        return None
    places = [*Path("/usr/lib").glob(f"*/{BROWSERS}"), *Path("/usr/libexec").glob(BROWSERS)]
    return max(places, default=None)


@contextlib.contextmanager
def tab(size: Size) -> Iterator[Tab]:
    """A tab of a WebKit of its own; its window is never narrower than its bar, some 450 px."""
    browser = {"binary": str(installed()), "args": ["--automation"]}
    with _screen() as display, _driver(display) as driver:
        wanted = {"alwaysMatch": {"webkitgtk:browserOptions": browser}}
        opened = _WebKitTab(driver, driver.ask("POST", "/session", {"capabilities": wanted})["sessionId"])
        opened.fit(size)
        yield opened
        opened.leave()


@contextlib.contextmanager
def _screen() -> Iterator[str]:
    """An X server that picks its own number and says it."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "1400x1000x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as said:
            number = said.readline().strip()
        try:
            if not number:
                raise EngineMissing("Xvfb did not start.")
            yield f":{number}"
        finally:
            server.terminate()


@contextlib.contextmanager
def _driver(display: str) -> Iterator[_Driver]:
    port = free_port()
    with tempfile.TemporaryDirectory(prefix="annai-webkit-") as folder:
        process = Process(
            url=f"http://127.0.0.1:{port}",
            command=["WebKitWebDriver", f"--port={port}"],
            environment=plain_environment(DISPLAY=display, GDK_BACKEND="x11", HOME=folder),
            log=Path(folder) / "driver.log",
            ready="/status",
        )
        with (
            running(process),
            contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as connection,
        ):
            yield _Driver(connection)
