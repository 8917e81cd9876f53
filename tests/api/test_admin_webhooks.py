"""An administrator adds a webhook, sees its secret once and what became of each message, and what was done is kept."""

import re
from dataclasses import replace
from ipaddress import ip_network

import pytest
from flask import Flask
from sqlalchemy import select

from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import WebhookDelivery, WebhookEndpoint
from support.admin_desk import Desk
from support.page import now

HOOKS = "/admin/p/invoices/webhooks"
NEW = {"environment": "development", "url": "http://127.0.0.1:9/", "label": "CRM", "kinds": ["publication.publish"]}
_SECRET = re.compile(r"whsec_[\w+/=]+")


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return replace(settings, webhook_allow=(ip_network("127.0.0.0/8"),))


@pytest.fixture
def place(author: Desk) -> str:
    """The page of a webhook that was just added."""
    made = author.post(f"{HOOKS}/new", NEW)
    assert made.status_code == 200, made.text
    found = re.search(rf'href="({HOOKS}/\d+)"', made.text)
    assert found
    return found[1]


def _stored(app: Flask) -> WebhookEndpoint:
    with app.app_context():
        return db.session.scalars(select(WebhookEndpoint)).one()


def test_a_secret_is_shown_once_and_a_new_one_beside_the_old(app: Flask, author: Desk, place: str) -> None:
    first = _stored(app).secret
    for path in (
        HOOKS,
        f"{HOOKS}?environment=development",
        place,
        "/admin/p/invoices/audit",
        "/admin/p/invoices/audit.csv",
    ):
        assert not _SECRET.search(author.get(path).text)
    shown = _SECRET.search(author.post(f"{place}/rotate").text)
    stored = _stored(app)
    assert shown
    assert (shown[0], first) == (stored.secret, stored.previous_secret)


def test_what_is_wrong_with_an_address_is_said_beside_it_in_the_authors_language(author: Desk, app: Flask) -> None:
    author.post("/admin/language", {"locale": "ja"})
    refused = author.post(f"{HOOKS}/new", {**NEW, "url": "https://10.0.0.1/", "kinds": []})
    assert refused.status_code == 422
    assert "少なくとも1つ選んでください。" in refused.text
    refused = author.post(f"{HOOKS}/new", {**NEW, "url": "https://10.0.0.1/"})
    assert "内部ネットワークへは送信しません" in refused.text
    assert 'value="https://10.0.0.1/"' in refused.text
    with app.app_context():
        assert db.session.query(WebhookEndpoint).count() == 0


def test_a_private_address_is_not_saved_in_the_place_of_another(app: Flask, author: Desk, place: str) -> None:
    before = _stored(app).url
    refused = author.post(place, {"url": "https://10.0.0.1/", "label": "CRM", "kinds": ["milestone.reached"]})
    assert refused.status_code == 422
    assert "is in a private network, where Annai sends nothing." in refused.text
    assert 'value="https://10.0.0.1/"' in refused.text
    assert (_stored(app).url, _stored(app).kinds) == (before, NEW["kinds"])


def test_messages_are_listed_filtered_and_sent_again_and_every_deed_is_told(
    app: Flask, author: Desk, place: str
) -> None:
    author.post(f"{place}/test")
    with app.app_context():
        row = db.session.scalars(select(WebhookDelivery)).one()
        row.status, row.attempts, row.next_at, row.answer = "failed", 10, None, 503
        message = row.message_id
        db.session.commit()
    page = author.get(place).text
    for words in ("Test message", "Given up", "Answered 503", "webhook.test", message):
        assert words in page
    assert "Nothing fits" in author.get(f"{place}?status=delivered").text
    assert message in author.get(f"{place}?status=failed&kind=webhook.test").text
    author.post(f"{place}/messages/{message}/resend")
    assert "On its way" in author.get(place).text
    author.post(f"{place}/paused")
    assert "Paused" in author.get(f"{HOOKS}?environment=development").text
    author.post(place, {"url": NEW["url"], "label": "Chat", "kinds": ["milestone.reached"]})
    assert (_stored(app).state, _stored(app).kinds) == ("paused", ["milestone.reached"])
    author.post(f"{place}/delete")
    told = re.sub(r"<[^>]+>|\s+", " ", author.get("/admin/p/invoices/audit?kind=webhook").text)
    for deed in ("Created", "Test message sent", "Sent again", "Changed", "Deleted", "A milestone was reached"):
        assert deed in told
    with app.app_context():
        assert db.session.query(WebhookDelivery).count() == 0


def test_a_webhook_that_was_disabled_says_so_where_settings_are(app: Flask, author: Desk, place: str) -> None:
    with app.app_context():
        db.session.execute(
            db.update(WebhookEndpoint).values(state="disabled", disabled_why="failing", failing_since=now())
        )
        db.session.commit()
    assert "“CRM” is disabled" in author.get("/admin/p/invoices/settings?environment=development").text
    assert "For five days nothing sent there was accepted." in author.get(place).text
    author.post(f"{place}/on")
    assert (_stored(app).state, _stored(app).failing_since) == ("on", None)


def test_the_help_beside_an_address_says_what_this_server_takes(app: Flask, author: Desk) -> None:
    allowed = "or, by http too and at any port, in a network that whoever runs this server has allowed."
    assert allowed in author.get(f"{HOOKS}/new").text
    app.config["ANNAI"] = replace(app.config["ANNAI"], webhook_allow=())
    page = author.get(f"{HOOKS}/new").text
    assert allowed not in page
    assert "reachable from the public internet." in page
