"""People with a browser: each visitor has storage of their own, a device, a language, and a log of what went wrong."""

import re
from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page

Device = Literal["desktop", "phone"]

DEVICES: Mapping[Device, Mapping[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {
        "viewport": {"width": 360, "height": 640},
        "device_scale_factor": 2,
        "is_mobile": True,
        "has_touch": True,
    },
}
LOCALES = {"en": "en-GB", "ja": "ja-JP"}


@dataclass
class Visitor:
    """One browser with empty storage. `console` holds its errors and warnings, `faults` its uncaught exceptions."""

    context: BrowserContext
    device: Device
    locale: str
    console: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def page(self) -> Page:
        """A new tab."""
        return self.context.new_page()

    def watch(self) -> None:
        self.context.on("console", self._heard)
        self.context.on("weberror", lambda error: self.faults.append(str(error.error)))

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.console.append(f"{message.type}: {message.text} ({message.location.get('url', '')})")


class Visitors:
    """Makes visitors: `visitors("phone", "ja")`. They all leave when the test ends.

    They have asked for reduced motion, but where a test is marked `motion`: to draw what moves is a fifth of all that
    these tests do.
    """

    def __init__(self, browser: Browser, *, motion: bool = False) -> None:
        self._browser = browser
        self._motion = "no-preference" if motion else "reduce"
        self._leaving = ExitStack()
        self.present: list[Visitor] = []

    def __call__(self, device: Device = "desktop", locale: str = "en", **options: Any) -> Visitor:
        context = self._browser.new_context(
            **{"locale": LOCALES.get(locale, locale), "reduced_motion": self._motion, **DEVICES[device], **options}
        )
        context.set_default_timeout(10_000)
        self._leaving.callback(context.close)
        visitor = Visitor(context, device, locale)
        visitor.watch()
        self.present.append(visitor)
        return visitor

    def leave(self) -> None:
        self._leaving.close()
        self.present.clear()

    def photograph(self, folder: Path, test: str) -> None:
        """What each of them sees, and what their consoles said."""
        folder.mkdir(parents=True, exist_ok=True)
        stem = re.sub(r"[^\w.-]+", "-", test)[-120:].strip("-")
        for number, visitor in enumerate(self.present):
            for tab, page in enumerate(visitor.context.pages):
                page.screenshot(path=folder / f"{stem}-{number}-{tab}.png", timeout=5000)
            said = [*visitor.faults, *visitor.console]
            (folder / f"{stem}-{number}.txt").write_text("\n".join(said), encoding="utf-8")
