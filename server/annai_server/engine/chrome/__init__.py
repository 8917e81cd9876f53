"""The words of our own surfaces, one JSON file a locale: Next, Skip, Close …"""

import json
from functools import cache
from importlib.resources import files

from annai_server.domain.locales import choose

_FALLBACK = "en"


@cache
def strings(locale: str) -> dict[str, str]:
    """The words in that locale, or the nearest that there is; English fills what a translation lacks."""
    every = _every()
    fallback = every.get(_FALLBACK, {})
    return fallback | every.get(choose([locale], list(every), _FALLBACK), {})


@cache
def _every() -> dict[str, dict[str, str]]:
    folder = files(__name__)
    found = (file for file in folder.iterdir() if file.name.endswith(".json"))
    return {file.name.removesuffix(".json"): json.loads(file.read_text(encoding="utf-8")) for file in found}
