"""What guides name, written in the admin: a draft until somebody publishes it, and told apart from what is served."""

from typing import Any

import pytest
from flask import Flask

from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team

MILESTONES = "/admin/p/invoices/milestones"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is stored is shown on both databases by the API's tests."""
    return sqlite_url


def _sent(**changes: Any) -> dict[str, Any]:
    return {"title": "First order", "when": '{"event": "order_taken"}', **changes}


def _stored(team: Team) -> Any:
    found = team.author("GET", "/v1/milestones").json["milestones"]
    return team.author("GET", f"/v1/milestones/{found[0]['key']}").json if found else None


def _ticked(page: str) -> int:
    return page.split('id="environments"')[1].split("</fieldset>")[0].count(" checked")


@pytest.mark.parametrize("kind", ["milestones", "segments", "events"])
def test_a_new_one_begins_as_a_draft_of_nowhere(author: Desk, kind: str) -> None:
    page = author.get(f"/admin/p/invoices/{kind}/new").text
    assert _ticked(page) == 0
    assert 'name="only" value="draft">Save draft<' in page


def test_saving_publishes_nothing_whatever_is_ticked(author: Desk, team: Team) -> None:
    answer = author.post(MILESTONES, _sent(only="draft", environments=["production"]))
    assert answer.status_code == 302
    assert _stored(team)["environments"] == {}
    page = author.get(answer.location).text
    assert "Saved. It is published nowhere." in page
    assert "Not published" in page


def test_what_is_saved_later_waits_for_the_next_publishing_and_the_list_says_so(author: Desk, team: Team) -> None:
    published = author.post(MILESTONES, _sent(environments=["development"]))
    assert "Published in Development." in author.get(published.location).text
    key = _stored(team)["key"]
    changed = _sent(key=key, version="1", only="draft", when='{"event": "order_paid"}', environments=["development"])
    listed = author.get(author.post(MILESTONES, changed).location).text
    assert "Saved as a draft. What is published stays as it is." in listed
    assert "Revision 1; the draft has changed since" in listed
    assert _stored(team)["environments"]["development"]["revision"] == 1
    page = author.get(f"{MILESTONES}/{key}").text
    assert (_ticked(page), "the draft has changed since" in page) == (1, True)
    author.post(MILESTONES, {**changed, "version": "2", "only": ""})
    assert _stored(team)["environments"]["development"]["revision"] == 2


def test_saving_what_is_served_already_is_no_publication(app: Flask, author: Desk, team: Team) -> None:
    author.post(MILESTONES, _sent(environments=["production"]))
    same = _sent(key=_stored(team)["key"], version="1", environments=["production"])
    for desk, sent in ((author, {**same, "only": "draft"}), (Desk(app).sign_in("teammate@invoices.example"), same)):
        page = desk.get(desk.post(MILESTONES, sent).location).text
        assert '<div class="flash" role="status">Saved.' in page
        assert "Published in" not in page
    assert "Published in Production." in author.get(author.post(MILESTONES, same).location).text


def test_publishing_needs_a_place_and_keeps_what_was_entered(author: Desk, team: Team) -> None:
    refused = author.post(MILESTONES, _sent())
    assert refused.status_code == 422
    assert "Tick where to publish it, or save it as a draft." in refused.text
    assert 'aria-describedby="environments-error"' in refused.text
    assert 'value="First order"' in refused.text
    assert _stored(team) is None


def test_without_any_tick_it_is_published_nowhere_any_more(author: Desk, team: Team) -> None:
    author.post(MILESTONES, _sent(environments=["development"]))
    author.post(MILESTONES, _sent(key=_stored(team)["key"], version="1"))
    assert _stored(team)["environments"] == {}


def test_no_tick_taken_away_takes_down_what_something_live_waits_for(author: Desk, team: Team) -> None:
    author.post(MILESTONES, _sent(environments=["development", "production"]))
    key = _stored(team)["key"]
    publish(team, guides.toast(key="hooray", title="Hooray & hello", milestone=key), to="production")
    refused = author.post(MILESTONES, _sent(key=key, version="1", title="Renamed", environments=["development"]))
    assert refused.status_code == 422
    assert "It is needed in Production by “Hooray &amp; hello”." in refused.text
    assert 'aria-describedby="environments-error"' in refused.text
    assert 'value="Renamed"' in refused.text
    assert set(_stored(team)["environments"]) == {"development", "production"}
    author.post("/admin/language", {"locale": "ja"})
    again = author.post(MILESTONES, _sent(key=key, version="1", environments=["development"]))
    assert "Production では「Hooray &amp; hello」がこれを必要としています。" in again.text

    # Nothing in Development needs it; and in Production nothing does, once the toast is gone.
    author.post(MILESTONES, _sent(key=key, version="1", environments=["production"]))
    assert set(_stored(team)["environments"]) == {"production"}
    assert team.author("POST", "/v1/guides/hooray/unpublish", {"environment": "production"}).status_code == 204
    author.post(MILESTONES, _sent(key=key, version="1"))
    assert _stored(team)["environments"] == {}


def test_who_may_not_publish_saves_and_is_told_who_does(app: Flask, team: Team) -> None:
    editor = Desk(app).sign_in("teammate@invoices.example")
    page = editor.get(f"{MILESTONES}/new").text
    assert "Who may publish decides where it is served." in page
    assert 'name="environments"' not in page
    editor.post(MILESTONES, _sent(environments=["production"]))
    assert _stored(team)["environments"] == {}
