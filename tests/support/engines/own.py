"""Playwright's own build of an engine, for machines whose packages bring none."""

import contextlib
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserType, Page

from support.engines.tab import EngineMissing, Size, Tab


class _OwnTab:
    def __init__(self, page: Page) -> None:
        self._page = page

    def open(self, url: str) -> None:
        self._page.goto(url)

    def run(self, body: str, *arguments: Any) -> Any:
        return self._page.evaluate(f"(given) => (function () {{ {body} }}).apply(null, given)", arguments)

    def click(self, x: float, y: float) -> None:
        self._page.mouse.click(x, y)

    def write(self, text: str) -> None:
        self._page.keyboard.type(text)

    def photograph(self) -> bytes:
        return self._page.screenshot()


@contextlib.contextmanager
def own(kind: BrowserType, size: Size) -> Iterator[Tab]:
    """Raises EngineMissing where it cannot be downloaded."""
    path = Path(kind.executable_path)
    if not path.exists():
        command = [sys.executable, "-m", "playwright", "install", kind.name]
        subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=300, check=False)
    if not path.exists():
        raise EngineMissing(f"No {kind.name} here: neither this system's packages nor Playwright brought one.")
    with _launched(kind) as browser:
        width, height = size
        yield _OwnTab(browser.new_page(viewport={"width": width, "height": height}))


@contextlib.contextmanager
def _launched(kind: BrowserType) -> Iterator[Browser]:
    browser = kind.launch()
    try:
        yield browser
    finally:
        browser.close()
