"""A theme is written, judged, published and rolled back like anything else, and one is worn at a time."""

from typing import Any

import pytest

from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page


@pytest.fixture
def page(team: Team) -> Page:
    return Page(team.client, team.development)


def _accent(page: Page) -> str:
    accent: str = page.bootstrap()["theme"]["light"]["accent"]
    return accent


def test_a_page_wears_the_theme_that_was_published_last_and_ours_where_there_is_none(team: Team, page: Page) -> None:
    ours = _accent(page)
    publish(
        team, guides.theme("house", tokens={"accent": "#14704f", "link": "#14704f"}, scheme="light"), resource="themes"
    )
    assert _accent(page) == "#14704f"
    publish(team, guides.theme("autumn", base="leaf", light={"accent": "#9a3412"}), resource="themes")
    theme = page.bootstrap()["theme"]
    assert (theme["light"]["accent"], theme["light"]["surface"]) == ("#9a3412", "#fffdf7")
    assert team.author("GET", "/v1/themes/house").json["environments"] == {}
    assert team.author("POST", "/v1/themes/autumn/unpublish", {"environment": "development"}).status_code == 204
    assert _accent(page) == ours


def test_the_way_back_is_an_earlier_revision(team: Team, page: Page) -> None:
    for accent in ("#14704f", "#9a3412"):
        publish(team, guides.theme(light={"accent": accent}), resource="themes")
    back = team.author("POST", "/v1/themes/house/rollback", {"environment": "development", "revision": 1})
    assert back.status_code == 200
    assert _accent(page) == "#14704f"


def test_the_hosts_own_property_reaches_the_page_with_its_fallback(team: Team, page: Page) -> None:
    publish(team, guides.theme(light={"accent": "var(--brand-600, #14704f)"}), resource="themes")
    assert _accent(page) == "var(--brand-600, #14704f)"


@pytest.mark.parametrize(
    ("changes", "path", "said"),
    [
        (
            {"light": {"accent": "#f97316"}},
            "document.light.accent",
            "link on surface has a contrast of 2.8 in light; people need 4.5",
        ),
        ({"dark": {"text": "#777"}}, "document.dark.text", "text on surface has a contrast of 3.6 in dark"),
        ({"tokens": {"accent": "red; } * {"}}, "document.tokens.accent", "write a colour such as #4f46e5"),
        ({"tokens": {"acent": "#14704f"}}, "document.tokens.acent", "there is no token 'acent'"),
        ({"base": "gold"}, "document.base", "use indigo, ink or leaf"),
    ],
)
def test_what_could_not_be_read_or_is_no_token_is_not_saved(
    team: Team, changes: dict[str, Any], path: str, said: str
) -> None:
    answer = team.author("PUT", "/v1/themes/house", {"document": guides.theme(**changes)})
    errors = expect_problem(answer, 422, "invalid")["errors"]
    assert any(one["path"] == path and one["message"].startswith(said) for one in errors), errors
    assert team.author("GET", "/v1/themes/house").status_code == 404
