"""An input method at work, as Chromium has it: words that are still being composed, and keys that are its own."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from playwright.sync_api import Page

# What a key that goes to the input method is reported as.
PROCESSED = 229
_HELD = {"Alt": 1, "Control": 2, "Meta": 4, "Shift": 8}


@contextmanager
def composing(page: Page, words: str) -> Iterator[Callable[..., None]]:
    """In the field that has focus. Hands out what presses a key (by its place) while it lasts; then the words stand."""
    session = page.context.new_cdp_session(page)

    def press(code: str, *held: str) -> None:
        key = {"code": code, "key": code.removeprefix("Key"), "modifiers": sum(_HELD[each] for each in held)}
        session.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", "windowsVirtualKeyCode": PROCESSED, **key})
        session.send("Input.dispatchKeyEvent", {"type": "keyUp", "windowsVirtualKeyCode": PROCESSED, **key})

    session.send("Input.imeSetComposition", {"text": words, "selectionStart": len(words), "selectionEnd": len(words)})
    yield press
    session.send("Input.insertText", {"text": words})
    session.detach()
