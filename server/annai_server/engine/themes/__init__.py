"""Design tokens as the browser gets them: every one of either scheme, so that the page needs no defaults of its own."""

import json
from collections.abc import Mapping, Sequence
from importlib.resources import files
from typing import Any

from annai_server.domain.content import Theme

Tokens = Mapping[str, str]
_DEFAULT: Mapping[str, Tokens] = json.loads(files(__name__).joinpath("default.json").read_text(encoding="utf-8"))


def chosen(themes: Sequence[Theme]) -> Theme:
    """The environment's theme: the one called `default`, else the first by key; ours where there is none."""
    named = next((one for one in themes if one.key == "default"), None)
    return named or (themes[0] if themes else Theme(key="default", title="Annai"))


def delivered(theme: Theme) -> dict[str, Any]:
    """The theme over our own: `{scheme, light: {token: value}, dark: {token: value}}`."""
    common = _DEFAULT["tokens"]
    return {
        "scheme": theme.scheme,
        "light": {**common, **_DEFAULT["light"], **theme.tokens, **theme.light},
        "dark": {**common, **_DEFAULT["dark"], **theme.tokens, **theme.dark},
    }
