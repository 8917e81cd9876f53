"""The tokens that a theme may set, and what each may be: one plain value, or a custom property of the host's with such
a value to fall back on, `var(--brand, #4f46e5)`. Nothing else of CSS gets in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_NUMBER = r"-?(?:\d{1,4}(?:\.\d{1,4})?|\.\d{1,4})"
_PART = rf"{_NUMBER}(?:%|deg)?"
_COLOUR = (
    rf"(?:#(?:[0-9a-f]{{3,4}}|[0-9a-f]{{6}}|[0-9a-f]{{8}})|(?:rgb|hsl)a?\( ?{_PART}(?:[ ,/]{{1,3}}{_PART}){{2,3}} ?\))"
)
_LENGTH = rf"(?:0|{_NUMBER}(?:px|em))"
_SHADOW = rf"(?:inset )?{_LENGTH}(?: {_LENGTH}){{1,3}} {_COLOUR}"
_FAMILY = r"(?:\"[\w .-]{1,60}\"|'[\w .-]{1,60}'|[\w-]{1,60}(?: [\w-]{1,60}){0,5})"
_HOST = re.compile(r"var\(\s*--[\w-]{1,60}\s*(?:,\s*(?P<fallback>.*?)\s*)?\)", re.ASCII)
LONGEST = 300


@dataclass(frozen=True, slots=True)
class Kind:
    """What a token is: its form, how to say that, and for a measure from how much to how much of each unit."""

    pattern: str
    hint: str
    range: Mapping[str, tuple[float, float]] = field(default_factory=dict)

    def fits(self, value: str) -> bool:
        if not re.fullmatch(self.pattern, value, re.IGNORECASE):
            return False
        if not self.range:
            return True
        number, unit = re.fullmatch(r"([-\d.]+)([a-z]*)", value, re.IGNORECASE).groups()  # type: ignore[union-attr]
        least, most = self.range.get(unit.lower(), (1, 0))
        return least <= float(number) <= most


COLOUR = Kind(_COLOUR, "write a colour such as #4f46e5 or rgb(79 70 229)")
RADIUS = Kind(_LENGTH, "write a length from 0 to 40px or 3em", {"px": (0, 40), "em": (0, 3), "": (0, 0)})
SIZE = Kind(_LENGTH, "write a size from 0.75em to 1.5em", {"em": (0.75, 1.5)})
SPACE = Kind(_LENGTH, "write a space from 0.3em to 1em", {"em": (0.3, 1)})
MOTION = Kind(rf"{_NUMBER}m?s|0", "write a time from 0ms to 1000ms", {"ms": (0, 1000), "s": (0, 1), "": (0, 0)})
FONT = Kind(rf"{_FAMILY}(?:, ?{_FAMILY}){{0,9}}", "write font families with commas between them")
SHADOW = Kind(
    rf"none|{_SHADOW}(?:, ?{_SHADOW}){{0,3}}",
    "write none, or up to four shadows such as 0 8px 24px #10182833, with commas between them",
)

KINDS: Mapping[str, Kind] = {
    **dict.fromkeys(("accent", "on-accent", "link", "surface", "text", "muted", "line", "dim"), COLOUR),
    **dict.fromkeys(("success", "warning"), COLOUR),
    "radius": RADIUS,
    "shadow": SHADOW,
    "font": FONT,
    "size": SIZE,
    "space": SPACE,
    "motion": MOTION,
}


def fault(name: str, value: str) -> str | None:
    """What is wrong with this token, as an order to its author; None: nothing."""
    kind = KINDS.get(name)
    if kind is None:
        return f"there is no token {name!r}; use one of {', '.join(KINDS)}"
    host = _HOST.fullmatch(value)
    if host and not host["fallback"]:
        return "give a fallback for pages without that property: var(--brand, #4f46e5)"
    if len(value) > LONGEST or not kind.fits(plain(value)):
        return kind.hint
    return None


def plain(value: str) -> str:
    """The value itself, or what it is where the host has no such property."""
    host = _HOST.fullmatch(value)
    return host["fallback"] if host and host["fallback"] else value
