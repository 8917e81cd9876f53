"""Firefox over WebDriver BiDi (https://w3c.github.io/webdriver-bidi/), which it speaks without a driver in between."""

import base64
import contextlib
import itertools
import json
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from functools import cache
from typing import Any

from websockets.sync.client import ClientConnection, connect

from support.engines.tab import EngineMissing, Size, Tab, keys, pointer
from support.machine import apt_install

NAMES = ("firefox-esr", "firefox")
PATIENCE = 60.0


class Refused(RuntimeError):
    """Firefox answered with an error."""


class _Session:
    """One connection; answers are matched by their number, events are passed over."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._numbers = itertools.count(1)

    def ask(self, method: str, **params: Any) -> Any:
        number = next(self._numbers)
        self._socket.send(json.dumps({"id": number, "method": method, "params": params}))
        while (answer := json.loads(self._socket.recv(timeout=PATIENCE))).get("id") != number:
            pass
        if answer["type"] == "error":
            raise Refused(f"{method}: {answer['message']}")
        return answer["result"]


class _FirefoxTab:
    def __init__(self, session: _Session, context: str) -> None:
        self._session = session
        self._context = context

    def open(self, url: str) -> None:
        self._session.ask("browsingContext.navigate", context=self._context, url=url, wait="complete")

    def run(self, body: str, *arguments: Any) -> Any:
        call = f"(given) => JSON.stringify((function () {{ {body} }}).apply(null, JSON.parse(given)) ?? null)"
        told = self._session.ask(
            "script.callFunction",
            functionDeclaration=call,
            arguments=[{"type": "string", "value": json.dumps(arguments)}],
            target={"context": self._context},
            awaitPromise=False,
        )
        if told["type"] != "success":
            raise Refused(told["exceptionDetails"]["text"])
        return json.loads(told["result"]["value"])

    def click(self, x: float, y: float) -> None:
        self._session.ask("input.performActions", context=self._context, actions=pointer(x, y))

    def write(self, text: str) -> None:
        self._session.ask("input.performActions", context=self._context, actions=keys(text))

    def photograph(self) -> bytes:
        told = self._session.ask("browsingContext.captureScreenshot", context=self._context)
        return base64.b64decode(told["data"])


@cache
def installed() -> str | None:
    """The path of a Firefox, if there is one or one can be installed."""
    return _found() or (_found() if any(map(apt_install, NAMES)) else None)


def _found() -> str | None:
    return next((path for path in map(shutil.which, NAMES) if path), None)


@contextlib.contextmanager
def tab(size: Size) -> Iterator[Tab]:
    """A tab of a Firefox of its own."""
    width, height = size
    with (
        tempfile.TemporaryDirectory(prefix="annai-firefox-") as profile,
        _process(profile) as address,
        connect(f"{address}/session", max_size=None, open_timeout=PATIENCE) as socket,
    ):
        session = _Session(socket)
        session.ask("session.new", capabilities={})
        context = session.ask("browsingContext.create", type="tab")["context"]
        session.ask("browsingContext.setViewport", context=context, viewport={"width": width, "height": height})
        yield _FirefoxTab(session, context)
        session.ask("browser.close")


@contextlib.contextmanager
def _process(profile: str) -> Iterator[str]:
    """The address that it listens on."""
    command = [str(installed()), "--headless", "--no-remote", "--profile", profile, "--remote-debugging-port=0"]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as process:
        try:
            yield _listening(process)
            process.wait(timeout=PATIENCE)
        finally:
            process.kill()


def _listening(process: subprocess.Popen[str]) -> str:
    said = []
    for line in process.stderr or ():
        if found := re.search(r"WebDriver BiDi listening on (ws://\S+)", line):
            return found[1]
        said.append(line)
    raise EngineMissing("Firefox ended before it listened:\n" + "".join(said)[-2000:])
