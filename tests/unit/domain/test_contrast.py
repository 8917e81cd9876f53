"""A theme whose words can't be read is found out, by the ratio of WCAG 2.2."""

import json
import re
from pathlib import Path

import pytest

from annai_server.domain import themes, tokens
from annai_server.domain.contrast import PAIRS, TINT, faint, faults, pairs, ratio, rgb
from annai_server.domain.definitions import Theme

WIDGET = Path(__file__).parents[3] / "widget" / "src"
STYLES = "\n".join(path.read_text(encoding="utf-8") for path in sorted(WIDGET.rglob("*.[ct]s*")))


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000", "#fff", 21.0),
        ("#fff", "#ffffff", 1.0),
        ("#777", "#fff", 4.48),
        ("rgb(118, 118, 118)", "white", 4.54),
        ("rgb(46% 46% 46% / 1)", "white", 4.59),
        ("hsl(0 100% 50%)", "#FFFFFF", 4.0),
        ("hsla(240deg, 100%, 50%, 1)", "#ffffffff", 8.59),
    ],
)
def test_the_ratio_of_two_colours(one: str, other: str, expected: float) -> None:
    over, under = rgb(one), rgb(other)
    assert over is not None
    assert under is not None
    assert round(ratio(over, under), 2) == expected
    assert ratio(under, over) == ratio(over, under)


@pytest.mark.parametrize(
    "unknown", ["var(--brand)", "rebeccapurple", "#12345", "#fff8", "rgb(1, 2)", "rgb(0 0 0 / 0.5)", ""]
)
def test_what_only_the_page_knows_is_not_judged(unknown: str) -> None:
    assert rgb(unknown) is None


@pytest.mark.parametrize("face", themes.FACES)
@pytest.mark.parametrize("base", themes.BASES)
def test_every_two_colours_of_a_built_in_theme_that_meet_can_be_read(base: str, face: str) -> None:
    found = list(pairs(face, themes.face(Theme(key=base, title=base, base=base), face)))
    assert len(found) == len(PAIRS)
    assert [f"{one.token} on {one.upon}: {one.ratio:.2f}" for one in found if one.ratio < one.least] == []


@pytest.mark.parametrize("base", themes.BASES)
def test_a_built_in_theme_has_every_token_that_the_widget_uses_and_no_other(base: str) -> None:
    used = set(re.findall(r"--annai-([a-z-]+)", STYLES))
    for face in themes.FACES:
        has = themes.face(Theme(key=base, title=base, base=base), face)
        assert used | {"link", "text"} == set(has) == set(tokens.KINDS)
    document = json.loads(json.dumps(themes.document(base)))
    assert document["title"]


def test_a_banners_ground_is_tinted_as_much_as_is_judged() -> None:
    assert f"color-mix(in srgb, var(--tone) {TINT:.0%}, var(--annai-surface))" in STYLES


def _found(**said: object) -> list[tuple[str, str, str]]:
    theme = Theme(key="house", title="House", **said)  # type: ignore[arg-type]
    return [(one.face, one.token, one.upon) for one in faint(theme) if "banner" not in one.upon]


def test_each_face_that_the_theme_can_show_is_judged() -> None:
    assert _found() == []
    assert _found(tokens={"accent": "#ffe08a", "on-accent": "#fff", "link": "#767676"}) == [
        ("light", "on-accent", "accent"),
        ("dark", "link", "surface"),
        ("dark", "on-accent", "accent"),
    ]
    assert _found(scheme="light", dark={"text": "#333", "surface": "#222"}) == []
    assert ("dark", "text", "surface") in _found(dark={"text": "#333", "surface": "#222"})


def test_of_a_colour_that_the_host_gives_the_fallback_is_judged() -> None:
    assert _found(scheme="light", light={"text": "var(--ink, #bbb)"})[0] == ("light", "text", "surface")
    assert _found(scheme="light", light={"text": "var(--ink, #222)"}) == []


@pytest.mark.parametrize(
    ("said", "path", "message"),
    [
        (
            {"light": {"accent": "#f97316"}},
            "light.accent",
            "link on surface has a contrast of 2.8 in light; people need 4.5",
        ),
        (
            {"tokens": {"on-accent": "#9aa5ff"}},
            "tokens.on-accent",
            "on-accent on accent has a contrast of 2.8 in light; people need 4.5",
        ),
        ({"light": {"success": "#9fd"}}, "light.success", "success on surface has a contrast of 1.2 in light; people"),
    ],
)
def test_what_is_refused_is_named_with_its_ratio(said: dict[str, dict[str, str]], path: str, message: str) -> None:
    found = faults(Theme(key="house", title="House", scheme="light", **said))  # type: ignore[arg-type]
    assert any(path == one.path and one.message.startswith(message) for one in found), found
