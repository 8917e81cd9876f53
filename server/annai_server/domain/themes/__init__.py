"""The three themes that come with Annai, one JSON file each, and what a browser gets of a theme that stands on one."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from annai_server.domain.definitions import Theme

Tokens = Mapping[str, str]

FACES = ("light", "dark")
BASES = ("indigo", "ink", "leaf")
"""The first is worn where nothing else is published."""


def _read(base: str) -> Mapping[str, Any]:
    found: Mapping[str, Any] = json.loads(files(__name__).joinpath(f"{base}.json").read_text(encoding="utf-8"))
    return found


BUILT_IN: Mapping[str, Mapping[str, Any]] = {base: _read(base) for base in BASES}


def document(base: str) -> dict[str, Any]:
    """The built-in theme as a document of its own, to publish or to change."""
    return {"schema": 1, "key": base, "title": BUILT_IN[base]["title"], "base": base}


def worn(themes: Sequence[Theme]) -> Theme:
    """What an environment shows itself in: publishing a theme takes the place of the one before."""
    return themes[0] if themes else Theme(key=BASES[0], title=BUILT_IN[BASES[0]]["title"])


def face(theme: Theme, of: str) -> Tokens:
    """Every token of one face, the theme's own over its base's, what is said of one face over what is said of both."""
    base = BUILT_IN[theme.base]
    own: Tokens = getattr(theme, of)
    return {**base["tokens"], **base[of], **theme.tokens, **own}


def delivered(theme: Theme) -> dict[str, Any]:
    """`{scheme, light: {token: value}, dark: {token: value}}`, so that the page needs no defaults of its own."""
    return {"scheme": theme.scheme, **{of: face(theme, of) for of in FACES}}
