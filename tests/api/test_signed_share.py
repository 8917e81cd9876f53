"""While an environment observes, its authors see how many page views come signed, and what is wrong with the others."""

import re
import time
from dataclasses import replace

import jwt
import pytest
from flask import Flask

from annai_server import engine, worker
from annai_server.bookkeeper import Bookkeeper
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Environment, HourlyCount
from support.admin_desk import Desk
from support.apps import lent
from support.cast import Team
from support.page import Page, event, now, token

HOUR = 3_600_000


def _written(app: Flask) -> None:
    """What each process does once a minute, and when it ends."""
    Bookkeeper(app).write()


def _shown(author: Desk) -> dict[str, list[str]]:
    """By what the page calls it: within a day, within a week."""
    text = author.get("/admin/p/invoices/settings?environment=production").text
    rows = re.findall(r'<tr data-came="(\w+)">(.*?)</tr>', text)
    return {name: re.findall(r'<td class="number"[^>]*>([^<]*)</td>', row) for name, row in rows}


def test_each_page_view_is_counted_once_by_how_it_came_in_every_process_and_hour(
    app: Flask, team: Team, author: Desk, settings: Settings, in_app: None
) -> None:
    db.session.get_one(Environment, team.production.environment_id).identity_mode = "observe"
    db.session.commit()
    page, keys, seconds = Page(team.client, team.production), team.production, int(time.time())
    expired = token(keys, iat=seconds - 3_000, exp=seconds - 300)
    for wrong in ("", expired, expired, "x.y.z", jwt.encode({"sub": page.user}, "another secret, as long as ours is")):
        assert page.bootstrap(token=wrong)["guides"] == []
    page.report(event("visited"), token=expired)
    assert db.session.query(HourlyCount).all() == [], "no page view waits for it"
    _written(app)
    with lent(replace(settings, port=8601)) as beside, beside.app_context():
        for signed in (token(keys), token(keys)):
            Page(beside.test_client(), keys).bootstrap(token=signed)
        engine.current().hourly.count(keys.environment_id, "signed", now() - 30 * HOUR, 5)
        engine.current().hourly.count(keys.environment_id, "signed", now() - 9 * 24 * HOUR, 7)
        _written(beside)
    _written(app)

    told = team.author("GET", "/v1/environments/production/signed").json
    wrong_ones = {"expired": 2, "missing": 1, "malformed": 1, "unknown_key": 1}
    assert told == {
        "mode": "observe",
        "day": {"page_views": 7, "signed": 2, "share": pytest.approx(2 / 7), "wrong": wrong_ones},
        "week": {"page_views": 12, "signed": 7, "share": pytest.approx(7 / 12), "wrong": wrong_ones},
    }
    assert _shown(author) == {"signed": ["2", "7"], **{name: [str(n), str(n)] for name, n in wrong_ones.items()}}
    assert team.author("GET", "/v1/environments/development/signed").json["week"]["share"] is None


def _fail_to_write() -> None:
    with engine.current().hourly.leaving() as counted:
        raise OSError(f"disk full, with {counted} to write")


def test_what_could_not_be_written_is_written_the_next_time(app: Flask, team: Team, in_app: None) -> None:
    Page(team.client, team.development).bootstrap()
    with pytest.raises(OSError, match="disk full"):
        _fail_to_write()
    _written(app)
    assert {row.what: row.times for row in db.session.query(HourlyCount)} == {"missing": 1, "events": 1}


def test_counts_go_when_nobody_asks_for_them_any_more(app: Flask, team: Team, in_app: None) -> None:
    hourly = engine.current().hourly
    hourly.count(team.development.environment_id, "missing", now() - 63 * 24 * HOUR)
    hourly.count(team.development.environment_id, "missing", now())
    _written(app)
    worker.tend()
    assert db.session.query(HourlyCount).one().hour > now() - 2 * HOUR
