"""Authors see where they are signed in, and end it: on one device, or on all but the one they hold."""

import re

import pytest
from flask import Flask

from annai_server.domain.duration import DAY_MS
from annai_server.operations import passwords, people
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, AuthorSession
from support.admin_desk import Desk
from support.cast import NOW, Team
from support.page import now

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Safari/604.1"
PASSWORD = "seven clever crows on a wire"


def desk(app: Flask, email: str, agent: str) -> Desk:
    made = Desk(app, "203.0.113.9")
    made.client.environ_base["HTTP_USER_AGENT"] = agent
    return made.sign_in(email)


@pytest.fixture
def laptop(app: Flask, team: Team) -> Desk:
    return desk(app, team.owner, FIREFOX)


@pytest.fixture
def phone(app: Flask, team: Team) -> Desk:
    return desk(app, team.owner, PHONE)


def in_at(one: Desk) -> bool:
    return one.get("/admin/p/invoices/guides").status_code == 200


def rows(page: str) -> list[str]:
    """The sessions that the page lists, without their tags."""
    table = page.partition("Where you are signed in")[2]
    return [" ".join(re.sub(r"<[^>]*>", " ", row).split()) for row in re.findall(r"<tr>(.*?)</tr>", table, re.S)][1:]


def ways_out(one: Desk) -> list[str]:
    return re.findall(r'action="(/admin/account/sessions/\w+/end)"', one.get("/admin/account").text)


def test_an_author_sees_each_device_in_words_when_it_was_used_and_which_is_this_one(laptop: Desk, phone: Desk) -> None:
    listed = [re.sub(r"in \d+ \w+|\d+ \w+ ago", "…", row) for row in rows(laptop.get("/admin/account").text)]
    assert sorted(listed) == ["Firefox on Windows This device now …", "Safari on iOS … … Sign out"]


def test_of_a_device_no_address_is_kept_nor_what_else_it_says_of_itself(app: Flask, laptop: Desk) -> None:
    with app.app_context():
        stored = vars(db.session.query(AuthorSession).one())
    assert (stored["browser"], stored["system"]) == ("firefox", "windows")
    assert not re.search(r"203\.0\.113|Mozilla|NT 10|140\.0", str(stored))


def test_signing_a_device_out_ends_its_session_and_no_other_and_is_audited(
    app: Flask, laptop: Desk, phone: Desk
) -> None:
    (way,) = ways_out(laptop)
    assert laptop.post(way).status_code == 302
    assert (in_at(laptop), in_at(phone)) == (True, False)
    with app.app_context():
        entry = db.session.query(AuditEntry).filter_by(action="end_session").one()
        assert (entry.by, entry.before) == ("author@invoices.example", {"browser": "safari", "system": "ios"})
    told = laptop.get("/admin/p/invoices/audit?action=end_session").text
    assert "Signed out on a device" in told
    assert "Safari" in told


def test_a_session_ends_after_thirty_days_however_much_it_is_used(app: Flask, laptop: Desk, phone: Desk) -> None:
    at = now()
    with app.app_context():
        old, new = db.session.query(AuthorSession).order_by(AuthorSession.browser)
        assert (old.browser, new.browser) == ("firefox", "safari")
        for session, days in ((old, 31), (new, 29)):
            session.created_at, session.last_seen_at = at - days * DAY_MS, at - DAY_MS
        db.session.commit()
    assert (in_at(laptop), in_at(phone)) == (False, True)
    with app.app_context():
        used = db.session.query(AuthorSession).filter_by(browser="safari").one()
        assert used.last_seen_at >= at
        assert used.expires_at == used.created_at + 30 * DAY_MS


def test_nobody_ends_anothers_session(app: Flask, laptop: Desk, phone: Desk) -> None:
    (way,) = ways_out(laptop)
    teammate = Desk(app).sign_in("teammate@invoices.example")
    assert teammate.post(way).status_code == 404
    assert in_at(phone)


def test_all_other_devices_are_signed_out_at_once_and_nobody_elses(app: Flask, laptop: Desk, phone: Desk) -> None:
    teammate = Desk(app).sign_in("teammate@invoices.example")
    answer = laptop.post("/admin/account/sessions/end-others")
    assert "1 other device is signed out." in laptop.get(answer.location).text
    assert [in_at(one) for one in (laptop, phone, teammate)] == [True, False, True]


def test_a_new_password_signs_out_every_device_but_the_one_it_was_set_on(
    app: Flask, team: Team, laptop: Desk, phone: Desk
) -> None:
    data = {"name": "Hana", "locale": "en", "password": PASSWORD}
    assert laptop.post("/admin/account", data).status_code == 302
    assert (in_at(laptop), in_at(phone)) == (True, False)
    with app.app_context():
        passwords.set_password(people.by_email(team.owner), PASSWORD, actor=COMMAND_LINE, now=NOW)
        db.session.commit()
    assert not in_at(laptop)
