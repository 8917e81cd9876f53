"""A publisher chooses what guidance looks like; an author's own theme is judged before it is saved."""

import pytest

from annai_server.domain import themes
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, json_of

THEMES = "/admin/p/invoices/themes"
OWN = {
    "title": "House",
    "base": "ink",
    "scheme": "auto",
    "light.accent": "var(--brand, #14704f)",
    "tokens.radius": "8px",
}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


def _theme(team: Team) -> dict[str, dict[str, str]]:
    theme: dict[str, dict[str, str]] = Page(team.client, team.development).bootstrap()["theme"]
    return theme


@pytest.mark.parametrize("base", themes.BASES)
def test_a_built_in_theme_is_worn_where_it_was_chosen_and_nowhere_else(team: Team, author: Desk, base: str) -> None:
    assert author.post("/admin/p/invoices/wear-theme", {"environment": "development", "key": base}).status_code == 302
    assert _theme(team)["light"]["accent"] == themes.BUILT_IN[base]["light"]["accent"]
    there = author.get(f"{THEMES}?environment=production").text
    assert there.count("Worn in Production") == 1
    title = themes.BUILT_IN[base]["title"]
    assert (
        f"Guidance in Development wears {title}."
        in author.get("/admin/p/invoices/settings?environment=development").text
    )


def test_a_guides_preview_wears_what_the_first_environment_wears(author: Desk) -> None:
    author.post("/admin/p/invoices/wear-theme", {"environment": "production", "key": "leaf"})
    document = {"schema": 1, "key": "hello", "kind": "banner", "title": "Hello", "body": "There"}
    drawn = json_of(author.send("POST", "/admin/p/invoices/render", {"document": document, "locale": "en"}))
    assert drawn["theme"]["light"]["accent"] == themes.BUILT_IN["leaf"]["light"]["accent"]


def test_one_that_was_put_away_can_be_chosen_again(team: Team, author: Desk) -> None:
    for _ in range(2):
        author.post("/admin/p/invoices/wear-theme", {"environment": "development", "key": "leaf"})
        assert _theme(team)["light"]["surface"] == "#fffdf7"
        assert team.author("DELETE", "/v1/themes/leaf").status_code == 204
        assert _theme(team)["light"]["surface"] == "#ffffff"


def test_an_authors_own_theme_goes_over_a_built_in_one(team: Team, author: Desk) -> None:
    assert author.post(THEMES, {**OWN, "environments": "development"}).status_code == 302
    theme = _theme(team)
    assert theme["light"] | {"accent": "var(--brand, #14704f)", "radius": "8px"} == theme["light"]
    assert theme["dark"]["accent"] == themes.BUILT_IN["ink"]["dark"]["accent"]


def test_what_a_script_said_of_both_faces_outlives_the_form(team: Team, author: Desk) -> None:
    document = {
        "schema": 1,
        "key": "brand",
        "title": "Brand",
        "tokens": {"link": "var(--brand, #5b5b5b)"},
        "scheme": "light",
    }
    team.author("PUT", "/v1/themes/brand", {"document": document})
    form = author.get(f"{THEMES}/brand").text
    assert '<input type="hidden" name="tokens.link" value="var(--brand, #5b5b5b)">' in form


def test_what_could_not_be_read_is_refused_beside_its_field_and_nothing_is_lost(author: Desk) -> None:
    answer = author.post(THEMES, {**OWN, "light.text": "#999", "light.surface": "red"})
    assert answer.status_code == 422
    assert "Write a colour, such as #4f46e5." in answer.text
    assert 'aria-describedby="light.surface-error"' in answer.text
    answer = author.post(THEMES, {**OWN, "light.text": "#999"})
    assert "“Words” on “Surface” (Light) has a contrast of 2.8 to 1; people need 4.5." in answer.text
    assert 'aria-describedby="light.text-error"' in answer.text
    assert 'value="var(--brand, #14704f)"' in answer.text
    assert author.post(THEMES, {**OWN, "base": "gold"}).status_code == 422
    assert "House" not in author.get(THEMES).text


def test_the_preview_is_told_the_same_as_a_save(author: Desk) -> None:
    document = {"schema": 1, "key": "", "title": "", "base": "leaf", "scheme": "auto", "dark": {"text": "#555"}}
    said = json_of(author.send("POST", "/admin/p/invoices/judge-theme", {"document": document}))
    assert said["theme"]["dark"]["text"] == "#555"
    assert {one["path"] for one in said["errors"]} == {"dark.text"}
