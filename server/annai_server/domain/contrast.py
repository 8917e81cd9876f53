"""Whether a theme's words can be read: WCAG 2.2's contrast ratio, of the colours that can be known here.

A colour that only the page knows (`var(…)`, a name, a mixture) is nobody's to judge from afar.
"""

import colorsys
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annai_server.domain.content import Theme

Rgb = tuple[float, float, float]

READABLE = 4.5
"""AA for text."""
HOPELESS = 3.0
"""Below this not even large text can be read: such a theme isn't published."""

# As widget/src/theme/base.css has them.
LIGHT = {"accent": "#4f46e5", "on-accent": "#fff", "surface": "#fff", "text": "#14161f"}
DARK = {"accent": "#9aa5ff", "on-accent": "#10132b", "surface": "#1d202b", "text": "#f2f4fa"}
PAIRS = (("text", "surface"), ("on-accent", "accent"))

_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_CALL = re.compile(r"(rgb|hsl)a?\(\s*([^)]*)\)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Pair:
    """Two tokens of one face that are read on each other."""

    face: str
    token: str
    upon: str
    ratio: float


def faint(theme: Theme) -> Iterator[Pair]:
    """What falls short of AA, in each face that the theme can show."""
    for face, defaults, own in (("light", LIGHT, theme.light), ("dark", DARK, theme.dark)):
        if theme.scheme in ("auto", face):
            yield from _faint(face, {**defaults, **theme.tokens, **own})


def _faint(face: str, tokens: Mapping[str, str]) -> Iterator[Pair]:
    for token, upon in PAIRS:
        over, under = rgb(tokens[token]), rgb(tokens[upon])
        if over and under and (found := ratio(over, under)) < READABLE:
            yield Pair(face, token, upon, found)


def ratio(one: Rgb, other: Rgb) -> float:
    """1 (the same) to 21 (black on white)."""
    darker, lighter = sorted((_luminance(one), _luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Rgb) -> float:
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def rgb(text: str) -> Rgb | None:
    """Red, green and blue from 0 to 1; None for what isn't a plain opaque colour."""
    text = text.strip().lower()
    if text in ("white", "black"):
        return (1, 1, 1) if text == "white" else (0, 0, 0)
    if found := _HEX.fullmatch(text):
        return _from_hex(found[1])
    if found := _CALL.fullmatch(text):
        return _from_call(found[1], [part for part in re.split(r"[\s,/]+", found[2].strip()) if part])
    return None


def _from_hex(digits: str) -> Rgb | None:
    whole = digits if len(digits) > 4 else "".join(digit * 2 for digit in digits)
    red, green, blue, *alpha = (int(whole[at : at + 2], 16) / 255 for at in range(0, len(whole), 2))
    return (red, green, blue) if alpha in ([], [1.0]) else None


def _from_call(name: str, parts: list[str]) -> Rgb | None:
    try:
        first, second, third, *alpha = parts
        if alpha and alpha[0] not in ("1", "100%", "1.0"):
            return None
        if name == "rgb":
            red, green, blue = (_share(part, 255) for part in (first, second, third))
            return (red, green, blue)
        return colorsys.hls_to_rgb(
            float(first.removesuffix("deg")) % 360 / 360, _share(third, 100), _share(second, 100)
        )
    except ValueError:
        return None


def _share(text: str, whole: float) -> float:
    value = float(text.removesuffix("%")) / (100 if text.endswith("%") else whole)
    return min(max(value, 0.0), 1.0)
