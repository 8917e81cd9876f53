"""A token is one plain value of its kind, or the host's own property with one to fall back on; never more of CSS."""

import pytest

from annai_server.domain import themes
from annai_server.domain.tokens import fault, plain

GOOD = [
    ("accent", "#4f46e5"),
    ("accent", "#FFF"),
    ("dim", "#0f172a80"),
    ("text", "rgb(20 22 31)"),
    ("text", "rgb(20, 22, 31, .5)"),
    ("text", "hsl(240deg 60% 50% / 80%)"),
    ("accent", "var(--brand, #4f46e5)"),
    ("accent", "var( --brand-500 , rgb(79 70 229) )"),
    ("radius", "0"),
    ("radius", "14px"),
    ("radius", "var(--radius,8px)"),
    ("shadow", "none"),
    ("shadow", "0 1px 2px #0000000f, 0 12px 32px -8px rgb(0 0 0 / 18%)"),
    ("shadow", "inset 0 0 0 1px #ccc"),
    ("font", 'Inter, "Noto Sans JP", system-ui, sans-serif'),
    ("font", "ヒラギノ角ゴ, sans-serif"),
    ("font", "var(--font, system-ui)"),
    ("size", "0.9375em"),
    ("space", ".5em"),
    ("motion", "200ms"),
    ("motion", "0.2s"),
    ("motion", "0"),
]


@pytest.mark.parametrize(("name", "value"), GOOD)
def test_what_fits(name: str, value: str) -> None:
    assert fault(name, value) is None


BAD = [
    ("acent", "#fff", "there is no token 'acent'"),
    ("accent", "rebeccapurple", "write a colour"),
    ("accent", "#12345", "write a colour"),
    ("accent", "var(--brand)", "give a fallback"),
    ("accent", "var(--brand, var(--other, #fff))", "write a colour"),
    ("accent", "var(--annai-text)", "give a fallback"),
    ("accent", "#fff; background: url(https://evil.example)", "write a colour"),
    ("accent", "url(https://evil.example)", "write a colour"),
    ("accent", "#fff\n", "write a colour"),
    ("accent", "var(--brand, #fff) url(x)", "write a colour"),
    ("accent", "color-mix(in srgb, red, blue)", "write a colour"),
    ("radius", "2rem", "write a length"),
    ("radius", "41px", "write a length"),
    ("radius", "calc(1px + 2px)", "write a length"),
    ("radius", "14", "write a length"),
    ("size", "15px", "write a size"),
    ("size", "2em", "write a size"),
    ("space", "0", "write a space"),
    ("motion", "2s", "write a time"),
    ("motion", "-1ms", "write a time"),
    ("font", "Inter; color: red", "write font families"),
    ("font", "url(x)", "write font families"),
    ("font", '"Inter', "write font families"),
    ("shadow", "0 0 9999px url(x)", "write none"),
    ("shadow", "0 1px #000, ", "write none"),
    ("shadow", ", ".join(["0 1px #000"] * 5), "write none"),
]


@pytest.mark.parametrize(("name", "value", "said"), BAD)
def test_what_does_not_fit_is_refused_with_what_would(name: str, value: str, said: str) -> None:
    assert (fault(name, value) or "").startswith(said)


def test_the_plain_value_of_the_hosts_property_is_its_fallback() -> None:
    assert plain("var(--brand, #4f46e5)") == "#4f46e5"
    assert plain("#4f46e5") == "#4f46e5"


@pytest.mark.parametrize("base", themes.BASES)
def test_what_the_built_in_themes_say_themselves_an_author_could_write(base: str) -> None:
    look = themes.BUILT_IN[base]
    said = [(name, value) for part in ("tokens", "light", "dark") for name, value in look[part].items()]
    derived = ("link", "muted", "line")
    assert [name for name, value in said if name not in derived and fault(name, value)] == []
