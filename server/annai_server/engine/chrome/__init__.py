"""The words of our own surfaces, one JSON file a language: Next, Skip, Close … `reviewed`: by somebody who speaks it.

What takes a count has one text for each plural form of its language (`checklist_progress_few`), by the names that
`Intl.PluralRules` has for them; `lang` says whose rules those are.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from annai_server.domain.locales import choose, direction

_FALLBACK = "en"
# Who opens the menu reads it in the page's language, whatever language a guide is in.
_OF_THE_MENU = ("menu", "kind_", "show_", "preferences")


@dataclass(frozen=True, slots=True)
class Catalogue:
    lang: str
    reviewed: bool
    strings: Mapping[str, str]


@cache
def catalogues() -> Sequence[Catalogue]:
    found = sorted((file for file in files(__name__).iterdir() if file.name.endswith(".json")), key=lambda it: it.name)
    read = [json.loads(file.read_text(encoding="utf-8")) for file in found]
    return [Catalogue(one["strings"]["lang"], one["reviewed"], one["strings"]) for one in read]


@cache
def strings(locale: str) -> Mapping[str, str]:
    """The words in that locale, or the nearest language that there is; English where none is near."""
    by_language = {one.lang: one.strings for one in catalogues()}
    return by_language[choose([locale], list(by_language), _FALLBACK)]


def around(locale: str) -> dict[str, Any]:
    """Language, direction and words for what is drawn around a guide that isn't in the page's language."""
    words = {name: text for name, text in strings(locale).items() if not name.startswith(_OF_THE_MENU)}
    return {"locale": locale, "dir": direction(locale), "strings": words}
