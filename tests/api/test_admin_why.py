"""An author asks why somebody is or isn't shown a guide, in their own language."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from flask import Flask

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team

WHY = "/admin/p/invoices/why?environment=development"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """The API's tests ask both databases."""
    return sqlite_url


@pytest.fixture
def author(app: Flask, team: Team) -> Desk:
    publish(team, guides.tour(audience={"trait": "plan", "is": "trial"}, trigger={"page": "/invoices"}))
    return Desk(app).sign_in(team.owner)


def test_a_user_and_somebody_imagined(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "pro"}}, to="development")
    page = author.get(f"{WHY}&user=u_1").text
    assert "They aren&#39;t in its audience." in page
    assert "This would have to hold: “plan” is “trial”. Now it is “pro”." in page
    assert "Nobody with this id" not in page
    imagined = author.get(f"{WHY}&imagined=yes&traits=plan%3A+trial%0Aseats%3A+4&url=/invoices").text
    assert "It would be shown at the next fitting moment." in imagined
    assert "It isn&#39;t meant for this page." in author.get(f"{WHY}&imagined=yes&traits=plan:trial&url=/x").text


def test_at_a_given_time(author: Desk, team: Team) -> None:
    publish(team, guides.banner(schedule={"from": "2199-01-01T09:00:00Z"}))
    page = author.get(f"{WHY}&user=u_1").text
    assert "Its schedule hasn&#39;t begun: it starts 1 January 2199, 9:00." in page
    for whom in ("&user=u_1", "&imagined=yes"):
        early, late = (author.get(f"{WHY}{whom}&at=2199-01-01T{clock}").text for clock in ("08:59", "09:00"))
        assert "Its schedule hasn&#39;t begun: it starts today 9:00." in early
        assert "Its schedule hasn&#39;t begun" not in late


def test_who_starts_it_for_them_comes_back_to_what_they_had_asked(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "pro"}}, to="development")
    page = author.get(f"{WHY}&user=u_1&url=/invoices%3Fpage%3D2&device=phone").text
    form = page.split('action="/admin/p/invoices/start-for-user"')[1].split("</form>")[0]
    fields = dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))
    back = urlsplit(author.post("/admin/p/invoices/start-for-user", fields).location)
    assert parse_qs(back.query) == {
        "environment": ["development"],
        "user": ["u_1"],
        "url": ["/invoices?page=2"],
        "device": ["phone"],
    }
    assert 'value="/invoices?page=2"' in author.get(f"{back.path}?{back.query}").text


def test_in_japanese(author: Desk) -> None:
    author.post("/admin/language", {"locale": "ja"})
    page = author.get(f"{WHY}&user=u_nobody").text
    assert "対象者の条件に当てはまりません。" in page
    assert "現在は不明です。" in page


@pytest.mark.parametrize("more", ["&user=u_1&at=tomorrow", "&imagined=yes&traits=1st:+x", "&user=" + "x" * 201])
def test_what_cannot_be_read_is_said_beside_its_field(author: Desk, more: str) -> None:
    answer = author.get(f"{WHY}{more}")
    assert answer.status_code == 422
    assert "This can&#39;t be read. Please check it." in answer.text


def test_a_users_page_says_the_same_and_the_menu_leads_here(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}}, to="development")
    for page in (f"{WHY}&user=u_1", "/admin/p/invoices/users/u_1?environment=development"):
        assert "It would be shown at the next fitting moment." in author.get(page).text
    assert '<a href="/admin/p/invoices/why" aria-current="page">' in author.get(WHY).text


def test_somebody_unknown_is_told_with_where_they_are_known(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}}, to="development")
    answer = author.get("/admin/p/invoices/users/u_1?environment=production")
    assert answer.status_code == 404
    assert "Nobody with this id has been seen in Production" in answer.text
    assert '<a href="/admin/p/invoices/users/u_1?environment=development">Development</a>' in answer.text
    assert 'aria-label="Project"' in answer.text
