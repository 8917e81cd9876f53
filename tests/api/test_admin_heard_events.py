"""The page of events says what pages and backends have reported, how often, and what asks for it."""

import re

import pytest

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team
from support.page import Page, event, now

EVENTS = "/admin/p/invoices/events?environment=development"
DAY = 86_400_000


def _row(author: Desk, name: str) -> str:
    """What its row says, without markup."""
    rows = author.get(EVENTS).text.split("<tr ")
    found = next(row for row in rows if row.startswith(f'data-event="{name}"'))
    return " ".join(re.sub(r"<[^>]*>", " ", found.partition(">")[2].partition("</tr>")[0]).split())


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is counted is the log, which the API's tests show on both databases."""
    return sqlite_url


@pytest.fixture
def page(team: Team) -> Page:
    return Page(team.client, team.development)


def test_where_nothing_was_heard_it_says_how_to_report_something(author: Desk) -> None:
    text = author.get(EVENTS).text
    assert "Nothing heard there yet" in text
    assert "annai.track(&#34;u_42&#34;, &#34;invoice_sent&#34;)" in text


def test_what_a_page_and_a_backend_report_is_counted_with_when_it_was_last(
    author: Desk, team: Team, page: Page
) -> None:
    page.report(*(event("invoice_previewed", now() - days * DAY) for days in (1, 2, 3)))
    old = {"user": "u_9", "name": "invoice_sent", "at": "2020-01-01T00:00:00Z"}
    team.backend("POST", "/v1/track", {"events": [old, {"user": "u_9", "name": "invoice_sent"}]}, to="development")
    assert _row(author, "invoice_previewed").startswith("invoice_previewed 3 1 day ago")
    assert _row(author, "invoice_sent").startswith("invoice_sent 1 ")
    assert "data-event=" not in author.get(EVENTS.replace("development", "production")).text


def test_what_asks_for_it_is_named_and_linked(author: Desk, team: Team, page: Page) -> None:
    page.report(event("invoice_sent"), event("nobody_asks"))
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(trigger={"event": "invoice_sent"}))
    row = _row(author, "invoice_sent")
    assert row.endswith("Welcome First invoice")
    text = author.get(EVENTS).text
    for address in ("guides/welcome", "milestones/first-invoice"):
        assert f'href="/admin/p/invoices/{address}"' in text
    assert _row(author, "nobody_asks").endswith("Nothing yet")


def test_what_guidance_itself_reports_is_not_among_them(author: Desk, team: Team, page: Page) -> None:
    publish(team, guides.milestone(), resource="milestones")
    page.report(event("invoice_sent"))
    assert 'data-event="milestone_reached"' not in author.get(EVENTS).text


def test_counting_ends_where_it_would_take_long(author: Desk, page: Page) -> None:
    for _ in range(11):
        page.report(*(event("often") for _ in range(100)))
    assert _row(author, "often").startswith("often 1,000 or more")


def test_of_many_names_the_latest_are_listed_and_it_says_so(
    author: Desk, page: Page, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annai_server.operations.heard_events.LISTED", 2)
    page.report(*(event(f"name_{n}") for n in range(3)))
    text = author.get(EVENTS).text
    assert text.count("data-event=") == 2
    assert "These are the 2 that were heard last." in text
