"""Whether a theme's words can be read: WCAG 2.2's contrast ratio, of every two of its colours that meet.

Of a colour that the host's page gives only the fallback can be known here, and that is judged.
"""

import colorsys
import re
from collections.abc import Iterator
from dataclasses import dataclass

from annai_server.domain import themes, tokens
from annai_server.domain.definitions import Theme
from annai_server.domain.errors import Fault

Rgb = tuple[float, float, float]

WORDS = 4.5
"""AA for text."""
SIGNS = 3.0
"""AA for what is drawn: ticks, stars, the ×, the ring around what has focus."""

TINT = 0.09
"""How much of its tone a banner's ground has (banner.css)."""
TONES = {"info": "accent", "success": "success", "warning": "warning"}
PAIRS = (
    ("text", "surface", WORDS),
    ("muted", "surface", WORDS),
    ("link", "surface", WORDS),
    ("on-accent", "accent", WORDS),
    ("success", "surface", SIGNS),
    ("warning", "surface", SIGNS),
    *(
        (token, f"{tone} banner", least)
        for tone in TONES
        for token, least in (("text", WORDS), ("link", WORDS), ("muted", SIGNS))
    ),
)

_HEX = re.compile(r"#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})", re.IGNORECASE)
_CALL = re.compile(r"(rgb|hsl)a?\(\s*([^)]*)\)", re.IGNORECASE)
_OURS = re.compile(r"var\(--annai-([a-z-]+)\)")
_MIX = re.compile(r"color-mix\(in srgb, (?P<over>\S+) (?P<share>\d+)%, (?P<under>\S+)\)")


@dataclass(frozen=True, slots=True)
class Pair:
    """Two colours of one face that are read on each other, and the least ratio that they need."""

    face: str
    token: str
    upon: str
    ratio: float
    least: float


def faults(theme: Theme) -> list[Fault]:
    """What a theme is refused for, each at the token that it says itself; of each colour the first place where it can't
    be read will do."""
    firsts: dict[tuple[str, str], Pair] = {}
    for pair in faint(theme):
        firsts.setdefault((pair.face, pair.token), pair)
    return [
        Fault(
            _place(theme, pair),
            f"{pair.token} on {pair.upon} has a contrast of {pair.ratio:.1f} in {pair.face}; people need {pair.least}",
        )
        for pair in firsts.values()
    ]


def _place(theme: Theme, pair: Pair) -> str:
    """The token that the theme says itself: the one that is read, what it is made of, or what it is read on."""
    made_of = _OURS.findall(themes.face(theme, pair.face)[pair.token])
    names = (pair.token, *made_of, pair.upon)
    said = ((of, name) for name in names for of in (pair.face, "tokens") if name in getattr(theme, of))
    return ".".join(next(said, (pair.face, pair.token)))


def faint(theme: Theme) -> Iterator[Pair]:
    """What falls short of AA, in each face that the theme can show."""
    for face in themes.FACES:
        if theme.scheme in ("auto", face):
            yield from (pair for pair in pairs(face, themes.face(theme, face)) if pair.ratio < pair.least)


def pairs(face: str, values: themes.Tokens) -> Iterator[Pair]:
    """Every two colours that meet, as far as they can be known."""
    known = {name: found for name in values if (found := colour(values, name)) is not None}
    if surface := known.get("surface"):
        known |= {f"{tone} banner": mixed(known[of], TINT, surface) for tone, of in TONES.items() if of in known}
    for token, upon, least in PAIRS:
        if token in known and upon in known:
            yield Pair(face, token, upon, ratio(known[token], known[upon]), least)


def colour(values: themes.Tokens, name: str) -> Rgb | None:
    """A token's colour; it may be another token's, or a mixture of two."""
    return _colour(values, tokens.plain(values[name]))


def _colour(values: themes.Tokens, value: str) -> Rgb | None:
    if other := _OURS.fullmatch(value):
        return colour(values, other[1])
    if mixture := _MIX.fullmatch(value):
        over, under = (_colour(values, mixture[part]) for part in ("over", "under"))
        return mixed(over, int(mixture["share"]) / 100, under) if over and under else None
    return rgb(value)


def mixed(over: Rgb, share: float, under: Rgb) -> Rgb:
    red, green, blue = (one * share + other * (1 - share) for one, other in zip(over, under, strict=True))
    return (red, green, blue)


def as_hex(colour: Rgb) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in colour)


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
