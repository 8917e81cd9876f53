"""What a person's hand and eye need of a browser, whatever its protocol."""

from typing import Any, Protocol

Size = tuple[int, int]
"""Of what the page has to itself, in CSS pixels."""

DESKTOP: Size = (1280, 800)
PHONE: Size = (360, 640)


class EngineMissing(RuntimeError):
    """The engine is not here and could not be installed."""


class Tab(Protocol):
    """One tab of a browser with empty storage."""

    def open(self, url: str) -> None:
        """Returns when the page has loaded."""
        ...

    def run(self, body: str, *arguments: Any) -> Any:
        """Runs a function's body with `arguments` in the page; JSON in, JSON out."""
        ...

    def click(self, x: float, y: float) -> None:
        """At a place in the window, with a real pointer."""
        ...

    def write(self, text: str) -> None:
        """Key by key, to whatever has focus."""
        ...

    def photograph(self) -> bytes:
        """What it shows, as a PNG."""
        ...


def pointer(x: float, y: float) -> list[dict[str, Any]]:
    """A click as WebDriver's actions have it, in both of its protocols."""
    moves: list[dict[str, Any]] = [
        {"type": "pointerMove", "x": round(x), "y": round(y)},
        {"type": "pointerDown", "button": 0},
        {"type": "pointerUp", "button": 0},
    ]
    return [{"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}]


def keys(text: str) -> list[dict[str, Any]]:
    strokes = [{"type": kind, "value": letter} for letter in text for kind in ("keyDown", "keyUp")]
    return [{"type": "key", "id": "keyboard", "actions": strokes}]
