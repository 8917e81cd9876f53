"""In the admin: what changed between revisions, promoting to another environment, and who did what."""

import csv
import io
import json
import re

import pytest
from flask import Flask

from annai_server.domain.days import day_of
from annai_server.domain.duration import DAY_MS
from annai_server.operations.actor import COMMAND_LINE
from api.publishing import publish
from support import guides
from support.admin_desk import Desk, add_author
from support.cast import Team
from support.page import now

HOME = "/admin/p/invoices"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


def test_any_two_revisions_are_compared_in_words(author: Desk, team: Team) -> None:
    publish(team, guides.tour(title="Welcome"))
    publish(team, guides.tour(title="Welcome back", priority=5))
    page = author.get(f"{HOME}/guides/welcome/compare?from=1&to=2").text
    assert "Welcome<ins> back</ins>" in page
    assert "<dt>Priority</dt>" in page
    for path in ("guides/welcome/history", "audit"):
        assert "Times on this page are those of UTC." in author.get(f"{HOME}/{path}").text
    assert "They say the same" in author.get(f"{HOME}/guides/welcome/compare?from=2&to=draft").text
    assert author.get(f"{HOME}/guides/welcome/compare?from=9&to=2").status_code == 404


def test_guides_are_taken_over_once_their_warnings_are_confirmed(author: Desk, team: Team) -> None:
    publish(team, guides.tour("one", goal="first-invoice"))
    publish(team, guides.milestone(), resource="milestones")
    team.backend("POST", "/v1/track", {"events": [{"user": "u_42", "name": "invoice_sent"}]})
    page = author.get(f"{HOME}/promote").text
    assert "takes along: First invoice" in page
    wanted = {"from": "development", "to": "production", "guides": "one"}
    refused = author.post(f"{HOME}/promote", wanted)
    assert refused.status_code == 409
    assert "Nothing was published." in refused.text
    assert team.author("GET", "/v1/guides/one").json["environments"].keys() == {"development"}
    done = author.post(f"{HOME}/promote", {**wanted, "told": "missing_translation one.translations.ja", "read": "yes"})
    assert done.status_code == 302
    assert team.author("GET", "/v1/guides/one").json["environments"].keys() == {"development", "production"}
    assert "Nothing to promote" in author.get(f"{HOME}/promote").text
    assert author.post(f"{HOME}/promote", {"from": "development", "to": "production"}).status_code == 422


def ticked(page: str) -> list[str]:
    return re.findall(r'name="guides" value="([^"]*)"[^>]* checked', page)


def test_what_is_stopped_there_or_newer_is_not_chosen_beforehand_and_stays_stopped(author: Desk, team: Team) -> None:
    for key in ("asleep", "newer", "usual"):
        publish(team, guides.tour(key))
        publish(team, guides.tour(key, title="Two"), to="production")
    for key in ("asleep", "usual"):
        publish(team, guides.tour(key, title="Three"))
    stop = {"environment": "production"}
    assert team.author("POST", "/v1/guides/asleep/stop", stop).status_code == 204
    page = author.get(f"{HOME}/promote").text
    assert ticked(page) == ["usual"]
    assert page.count("Stopped in Production, and it stays so.") == 1
    assert page.count("Revision 2 there is newer.") == 1
    wanted = {"from": "development", "to": "production", "guides": "asleep"}
    asked = author.post(f"{HOME}/promote", wanted)
    assert ticked(asked.text) == ["asleep"]
    done = author.post(
        f"{HOME}/promote", {**wanted, "told": "missing_translation asleep.translations.ja", "read": "yes"}
    )
    assert done.status_code == 302
    served = team.author("GET", "/v1/guides/asleep").json["environments"]["production"]
    assert (served["revision"], served["stopped"]) == (3, True)


def test_publishing_begins_where_an_author_expects_it(author: Desk, team: Team) -> None:
    def proposed(guide: str) -> str:
        page = author.get(f"{HOME}/guides/{guide}").text
        data = re.search(r'id="editor-data">(.*?)</script>', page)
        assert data
        return str(json.loads(data[1])["publish_to"])

    # Nothing was ever published: where guides are tried out.
    assert proposed("new/tour") == "development"
    publish(team, guides.tour("first"), to="production")
    # Only one environment is in use; and each guide has its own.
    assert proposed("new/tour") == "production"
    publish(team, guides.tour("second"))
    assert (proposed("first"), proposed("second")) == ("production", "development")
    assert proposed("new/tour") == "development"
    publish(team, guides.tour("second", title="Two"), to="production")
    assert proposed("second") == "production"


def test_an_environment_that_serves_nothing_has_nothing_to_promote_and_it_is_said(author: Desk, team: Team) -> None:
    publish(team, guides.tour(), to="production")
    said = "Development serves no guides yet. Publish one there first, and try it out."
    assert said in author.get(f"{HOME}/promote").text
    assert "serves every guide" not in author.get(f"{HOME}/promote").text
    assert (
        "Development serves every guide of Production"
        not in author.get(f"{HOME}/promote?from=production&to=development").text
    )


def test_the_audit_log_says_who_did_what_and_is_filtered(author: Desk, team: Team) -> None:
    publish(team, guides.tour(title="Welcome"), note="First try")
    publish(team, guides.banner(), to="production")
    page = author.get(f"{HOME}/audit?action=publish&environment=development").text
    assert "First try" in page
    assert team.authoring_key[:11] in page
    assert "News" not in page.split("<ol")[1]
    assert "Nothing fits" in author.get(f"{HOME}/audit?to=2020-01-01").text


def test_the_audit_log_is_filtered_by_who_did_it_and_from_which_day_on(
    author: Desk, team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = f"{HOME}/settings/development/keys"
    today, earlier = now(), now() - 2 * DAY_MS
    monkeypatch.setattr("annai_server.admin.door.now", lambda: earlier)
    author.post(keys, {"kind": "secret", "label": "Two days ago"})
    monkeypatch.undo()
    author.post(keys, {"kind": "authoring", "label": "Of today", "environments": "development"})
    publish(team, guides.tour(), note="By key")

    def told(**asked: str) -> list[tuple[str, str]]:
        """Who did what, the latest first; the page lists as much as the export."""
        file = author.client.get(f"{HOME}/audit.csv", query_string=asked).text.removeprefix("\ufeff")
        rows = [row for row in csv.DictReader(io.StringIO(file, newline="")) if row["by"] != COMMAND_LINE.name]
        page = author.client.get(f"{HOME}/audit", query_string=asked).text
        assert page.count('<li class="deed">') == len(list(csv.DictReader(io.StringIO(file, newline=""))))
        return [(row["by"], row["action"]) for row in rows]

    def day(at: int) -> str:
        return str(day_of(at, "UTC"))

    key = team.authoring_key[:11]
    by_key, of_today, before = [(key, "publish"), (key, "create")], (team.owner, "create"), (team.owner, "create")
    assert told() == [*by_key, of_today, before]
    assert told(by=key) == by_key
    assert told(by=team.owner) == [of_today, before]
    assert told(by="nobody@invoices.example") == []
    assert f'<option value="{team.owner}" selected>' in author.get(f"{HOME}/audit?by={team.owner}").text
    for first in (day(earlier), day(earlier - DAY_MS)):
        assert told(**{"from": first}) == [*by_key, of_today, before]
    for first in (day(earlier + DAY_MS), day(today)):
        assert told(**{"from": first}) == [*by_key, of_today]
    assert told(**{"from": day(today), "by": team.owner}) == [of_today]
    assert told(**{"from": day(today + DAY_MS)}) == []


def test_the_audit_log_tells_who_was_left_alone_until_which_day(author: Desk, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_1", {"company": "c_7"}, to="development")
    team.backend("PUT", "/v1/companies/c_7", {"traits": {}}, to="development")
    form = {"environment": "development", "user": "u_1"}
    for whom in ({"company": "c_7"}, {}):
        assert author.post(f"{HOME}/hold", {**form, **whom, "until": "2199-01-05"}).status_code == 302
        assert author.post(f"{HOME}/hold", {**form, **whom, "until": ""}).status_code == 302
    page = author.get(f"{HOME}/audit?action=hold").text
    filters, log = page.split("<ol")
    assert '<option value="hold" selected>Held back</option>' in filters
    assert '<option value="release">Let go again</option>' in filters
    assert '<option value="company">Company</option>' in filters
    assert ">c_7</a>" in log
    assert log.count("Jan 5, 2199") == 2
    # The log can't be edited, so that it must not name whom erasing has to forget.
    assert "u_1" not in log
    assert log.count("not named") == 1
    assert "Let go again" in author.get(f"{HOME}/audit?action=release").text.split("<ol")[1]


def test_the_audit_log_is_exported_for_a_spreadsheet(author: Desk, team: Team) -> None:
    publish(team, guides.tour(), note="=HYPERLINK(1)")
    answer = author.get(f"{HOME}/audit.csv?kind=guide&action=publish")
    rows = list(csv.DictReader(io.StringIO(answer.text.removeprefix("\ufeff"), newline="")))
    assert [(row["action"], row["key"], row["environment"], row["note"]) for row in rows] == [
        ("publish", "welcome", "development", "'=HYPERLINK(1)")
    ]
    assert rows[0]["after"] == '{"revision": 1, "round": 1}'


def test_the_audit_log_is_for_administrators(app: Flask, team: Team) -> None:
    add_author(app, "invoices", "publisher@invoices.example", "publisher")
    desk = Desk(app).sign_in("publisher@invoices.example")
    for path in ("audit", "audit.csv"):
        assert desk.get(f"{HOME}/{path}").status_code == 403
    assert "/audit" not in desk.get(f"{HOME}/guides").text


def test_a_plan_is_shown_and_dropped(author: Desk, team: Team) -> None:
    publish(team, guides.tour(), at="2100-01-01T00:00:00Z")
    assert "Revision 1 is planned for" in author.get(f"{HOME}/guides/welcome/history").text
    author.post(f"{HOME}/guides/welcome/unschedule", {"environment": "development"})
    assert "Revision 1 is planned for" not in author.get(f"{HOME}/guides/welcome/history").text
