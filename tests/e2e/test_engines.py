"""The main story in the other engines: what somebody is shown, does and is told, and what the server then knows."""

import contextlib
import http.client
import json
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Playwright

from support.engines import opened
from support.engines.person import Person
from support.engines.tab import DESKTOP, PHONE
from support.guidance import words
from support.stories import document, spoken
from support.town import Town

CARD = "[role=dialog]"
REGION = "[role=region]"
EMAIL = "hanako@example.com"


@pytest.fixture(
    params=[("firefox", DESKTOP, "en"), ("firefox", PHONE, "ja"), ("webkit", DESKTOP, "ja"), ("webkit", PHONE, "en")],
    ids=lambda each: f"{each[0]}-{each[1][0]}-{each[2]}",
)
def person(request: pytest.FixtureRequest, playwright: Playwright, town: Town) -> Iterator[Person]:
    engine, size, locale = request.param
    with opened(engine, playwright, size) as tab:
        yield Person(tab, town.host_url, locale)


def test_what_was_published_is_followed_celebrated_and_known_to_the_server(town: Town, person: Person) -> None:
    person.signs_up(EMAIL)
    follow_welcome(person)
    work_through_checklist(person)
    close_banner(person)
    person.has_delivered()
    known = guides_of(town, "u_1")
    assert known["welcome"]["reason"] == "completed"
    assert known["first-invoice-sent"]["shown"] == 1
    assert known["news-customer-language"]["reason"] == "dismissed"
    assert all(known["getting-started"]["items"].values())


def follow_welcome(person: Person) -> None:
    """Over two pages and into a dialog, to its end."""
    texts = texts_of("welcome", person)["steps"]
    expect_step(person, texts["figures"]["title"], 1)
    person.presses(f"{CARD} button", person.chrome("next"))
    expect_step(person, texts["customers"]["title"], 2)
    person.presses("nav a[href='/customers']")
    person.is_at("/customers")
    expect_step(person, texts["new"]["title"], 3)
    person.presses("[data-testid=new-customer]")
    expect_step(person, texts["name"]["title"], 4)
    person.presses(f"{CARD} button.primary")
    person.sees_no(CARD, spoken(texts["name"]["title"]))


def expect_step(person: Person, title: str, n: int) -> None:
    card = person.sees(CARD, spoken(title))
    assert person.chrome("progress", n=n, of=4) in card["text"]


def work_through_checklist(person: Person) -> None:
    """What the backend knows and what the page knows both tick; sending, which only the backend knows, celebrates."""
    person.fills("dialog[open] [name=name]", "Midori")
    person.submits("dialog[open] button", person.t("Save"))
    expect_done(person, 1)
    person.open("/invoices/new")
    person.fills("[name=description]", "Logo")
    person.fills("[name=unit_price]", "300")
    person.submits("button", person.t("Save draft"))
    expect_done(person, 2)
    person.presses("button", person.t("Preview"))
    person.presses("dialog[open] button", person.t("Close"))
    expect_done(person, 3)
    person.submits("button", person.t("Send"))
    toast = texts_of("first-invoice-sent", person)["title"]
    person.sees(REGION, toast)
    person.presses(f"{REGION} button", person.chrome("close"))
    person.sees_no(REGION, toast)


def expect_done(person: Person, done: int) -> None:
    title = texts_of("getting-started", person)["title"]
    person.sees("button", f"{title} {person.chrome('checklist_progress_other', done=done, of=4)}")


def close_banner(person: Person) -> None:
    """For good: it is not there when the page is opened again."""
    title = texts_of("news-customer-language", person)["title"]
    person.open("/invoices")
    person.sees(REGION, title)
    person.presses(f"{REGION} button", person.chrome("close"))
    person.sees_no(REGION, title)
    person.has_delivered()
    person.open("/invoices")
    person.sees("button", texts_of("getting-started", person)["title"])
    person.sees_no(REGION, title)


def texts_of(key: str, person: Person) -> dict[str, Any]:
    return words(document(key), person.locale)


def guides_of(town: Town, user: str) -> dict[str, dict[str, Any]]:
    """As the host's backend is told: by the guides' keys."""
    authorization = f"Bearer {town.keys['ANNAI_SECRET_KEY']}"
    address = urlsplit(town.annai_url).netloc
    with contextlib.closing(http.client.HTTPConnection(address, timeout=10)) as connection:
        connection.request("GET", f"/v1/users/{user}/guides", headers={"Authorization": authorization})
        return {guide["key"]: guide for guide in json.load(connection.getresponse())["guides"]}
