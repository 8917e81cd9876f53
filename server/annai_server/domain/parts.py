"""What a guide holds, wherever in it: buttons and forms, each with its path in the document."""

from collections.abc import Iterator
from typing import Any

from annai_server.domain.content import Button, Guide
from annai_server.domain.forms import Form


def holders(guide: Guide) -> Iterator[tuple[str, Any]]:
    """The guide itself (an empty path), its steps and its items."""
    yield "", guide
    for name in ("steps", "items"):
        for index, part in enumerate(getattr(guide, name, ())):
            yield f"{name}.{index}", part


def buttons_of(guide: Guide) -> Iterator[tuple[str, Button]]:
    for path, part in holders(guide):
        for index, button in enumerate(getattr(part, "buttons", ())):
            yield _in(path, f"buttons.{index}"), button
        if button := getattr(part, "button", None):
            yield _in(path, "button"), button


def forms_of(guide: Guide) -> Iterator[tuple[str, Form]]:
    for path, part in holders(guide):
        if form := getattr(part, "form", None):
            yield _in(path, "form"), form


def _in(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name
