"""A theme whose words can't be read is found out, by the ratio of WCAG 2.2."""

import pytest

from annai_server.domain.content import Theme
from annai_server.domain.contrast import faint, ratio, rgb


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


def _found(**tokens: object) -> list[tuple[str, str, str]]:
    theme = Theme(key="house", title="House", **tokens)  # type: ignore[arg-type]
    return [(one.face, one.token, one.upon) for one in faint(theme)]


def test_the_built_in_colours_can_be_read() -> None:
    assert _found() == []


def test_each_face_that_the_theme_can_show_is_judged() -> None:
    assert _found(tokens={"accent": "#ffe08a", "on-accent": "#fff"}) == [
        ("light", "on-accent", "accent"),
        ("dark", "on-accent", "accent"),
    ]
    assert _found(scheme="light", dark={"text": "#333", "surface": "#222"}) == []
    assert _found(dark={"text": "#333", "surface": "#222"}) == [("dark", "text", "surface")]
