"""Somebody who uses the example product in another engine, by what they see and press."""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support.engines.tab import Tab
from support.guidance import DELIVERED, chrome
from support.hibari import JAPANESE, PASSWORD

PATIENCE = 30.0
RESULTS = Path(__file__).parents[3] / "test-results"
_LOOK = (Path(__file__).parent / "look.js").read_text(encoding="utf-8") + "return look(...arguments);"


@dataclass
class Person:
    tab: Tab
    url: str
    locale: str = "en"

    def t(self, words: str) -> str:
        """The product's own words."""
        return JAPANESE[words] if self.locale == "ja" else words

    def chrome(self, name: str, **values: object) -> str:
        """The guidance's own words."""
        return chrome(self.locale)[name].format(**values)

    def open(self, path: str) -> None:
        self.tab.open(self.url + path)

    def sees(self, selector: str, words: str = "") -> dict[str, Any]:
        """Where it is, with nothing over it; waits until it is there and has come to rest."""
        seen: list[dict[str, Any] | None] = [None]

        def at_rest() -> dict[str, Any] | None:
            seen.append(self._look(selector, words))
            before, place = seen[-2:]
            return place if place and place["free"] and place == before else None

        place: dict[str, Any] = self._until(at_rest, f"no {selector} with {words!r}")
        return place

    def sees_no(self, selector: str, words: str = "") -> None:
        self._until(lambda: self._look(selector, words) is None, f"{selector} with {words!r} is still there")

    def presses(self, selector: str, words: str = "") -> None:
        place = self.sees(selector, words)
        self.tab.click(place["x"], place["y"])

    def submits(self, selector: str, words: str = "") -> None:
        """Presses what leads to another page, and waits for that: what is pressed or written before is lost."""
        self.tab.run("window.left = true")
        self.presses(selector, words)
        there = "return !window.left && document.readyState === 'complete'"
        self._until(lambda: self.tab.run(there), f"{selector} with {words!r} leads nowhere")

    def fills(self, selector: str, text: str) -> None:
        self.presses(selector)
        self.tab.write(text)

    def signs_up(self, email: str) -> None:
        self.open("/sign-up")
        self.submits(f"button[name=locale][value={self.locale}]")
        names = ("花子", "青井") if self.locale == "ja" else ("Hanako", "Aoi")
        fields = {"first_name": names[0], "last_name": names[1], "business_name": "Aoi Design", "email": email}
        for name, text in {**fields, "password": PASSWORD}.items():
            self.fills(f"[name={name}]", text)
        self.presses("button", self.t("Create your account"))
        self.is_at("/dashboard")

    def is_at(self, path: str) -> None:
        asked = "return location.pathname === arguments[0] && document.readyState === 'complete'"
        self._until(lambda: self.tab.run(asked, path), f"not at {path}")

    def has_delivered(self) -> None:
        self._until(lambda: self.tab.run(f"return ({DELIVERED})()"), "events still wait")

    def _look(self, selector: str, words: str) -> dict[str, Any] | None:
        found: dict[str, Any] | None = self.tab.run(_LOOK, selector, words)
        return found

    def _until(self, found: Callable[[], Any], complaint: str) -> Any:
        deadline = time.monotonic() + PATIENCE
        while not (seen := found()):
            if time.monotonic() > deadline:
                RESULTS.mkdir(exist_ok=True)
                picture = RESULTS / f"{uuid.uuid4().hex}.png"
                picture.write_bytes(self.tab.photograph())
                raise AssertionError(f"{complaint} at {self.tab.run('return location.href')}; see {picture.name}")
            time.sleep(0.1)
        return seen
