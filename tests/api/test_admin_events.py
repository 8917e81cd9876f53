"""An author defines events without code, says what answers may set, and reads what people answered."""

import json
from typing import Any

import pytest

from api.publishing import publish
from api.test_forms import FORM, Person
from support import guides
from support.admin_desk import Desk
from support.cast import Team

EVENTS = "/admin/p/invoices/events"


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """What is stored is shown on both databases by the API's tests."""
    return sqlite_url


def _sent(**changes: Any) -> dict[str, Any]:
    when = {"page": "/prices", "dwell": "20s"}
    return {"title": "Read the prices", "when": json.dumps(when), "environments": ["development"], **changes}


def _stored(team: Team, key: str = "read_the_prices") -> Any:
    return team.author("GET", f"/v1/events/{key}").json


def test_an_event_is_written_named_by_its_title_and_served(author: Desk, team: Team) -> None:
    click = {"click": {"role": "button", "name": "Export"}}
    texts = {"title-ja": "料金を見た", "target-name-ja": "書き出し"}
    assert author.post(EVENTS, _sent(when=json.dumps(click), **texts)).status_code == 302
    stored = _stored(team)
    assert stored["document"]["when"] == click
    assert stored["document"]["translations"] == {"ja": {"title": "料金を見た", "target": {"name": "書き出し"}}}
    assert set(stored["environments"]) == {"development"}
    assert "read_the_prices" in author.get(EVENTS).text


def test_an_event_may_be_given_a_name_that_nobody_else_has(author: Desk, team: Team) -> None:
    assert author.post(EVENTS, _sent(key="prices_read")).status_code == 302
    assert _stored(team, "prices_read")["version"] == 1
    for name, says in (("Prices read", "Use lower-case letters, digits and _"), ("guide_shown", "Annai itself uses")):
        refused = author.post(EVENTS, _sent(key=name))
        assert (refused.status_code, says in refused.text) == (422, True)
        assert 'aria-describedby="key-error"' in refused.text
        assert f'value="{name}"' in refused.text


def test_what_is_no_longer_ticked_is_no_longer_served(author: Desk, team: Team) -> None:
    author.post(EVENTS, _sent(environments=["development", "production"]))
    author.post(EVENTS, _sent(key="read_the_prices", version="1", environments=["production"]))
    assert set(_stored(team)["environments"]) == {"production"}


def test_an_event_that_happens_nowhere_is_refused_beside_the_field(author: Desk) -> None:
    refused = author.post(EVENTS, _sent(when='{"page": ""}'))
    assert refused.status_code == 422
    assert "Begin with / or *, without spaces." in refused.text


def test_an_archived_event_is_heard_no_more_and_its_name_stays_taken(author: Desk, team: Team) -> None:
    author.post(EVENTS, _sent())
    assert author.post(f"{EVENTS}/read_the_prices/archive").status_code == 302
    assert _stored(team)["code"] == "not_found"
    assert author.post(EVENTS, _sent(key="read_the_prices")).status_code in (404, 409)


def test_a_form_suggests_an_event_that_is_defined_before_it_was_heard(author: Desk) -> None:
    author.post(EVENTS, _sent(key="prices_read"))
    page = author.get("/admin/p/invoices/guides/new/banner").text
    assert '"prices_read": {}' in page


def test_the_audit_log_says_what_an_event_was_and_is(author: Desk) -> None:
    author.post(EVENTS, _sent())
    author.post(EVENTS, _sent(key="read_the_prices", version="1", when=json.dumps({"page": "/prices"})))
    log = author.get("/admin/p/invoices/audit").text
    assert "stays for 20 seconds (/prices)" in log
    assert "sees a page (/prices)" in log


def test_what_answers_may_set_is_a_setting(author: Desk, team: Team) -> None:
    rules = {"allowed_origins": "*", "budget_gap": "30", "budget_day": "3", "holdout": "0"}
    author.post("/admin/p/invoices/settings/development", {**rules, "form_traits": "role\nmark\nrole"})
    found = team.author("GET", "/v1/environments/development/form-traits").json
    assert found == {"traits": ["role", "mark"]}
    refused = author.post("/admin/p/invoices/settings/development", {**rules, "form_traits": "my role"})
    assert (refused.status_code, 'aria-describedby="form_traits-error"' in refused.text) == (422, True)


def test_the_results_say_what_each_rate_of_an_answer_is_a_share_of(author: Desk, team: Team) -> None:
    publish(team, guides.banner(form=FORM))
    Person(team, "u_1").answers(mark=5, role="owner", why="<b>Clear</b>")
    Person(team, "u_2").answers(mark=2)
    page = author.get("/admin/p/invoices/guides/news/results?environment=development").text
    assert "2 people sent the form: 100% of those who were shown the guide" in page
    assert "1 person answered: 50% of those who sent the form" in page
    assert "3.5 on average" in page
    assert "&lt;b&gt;Clear&lt;/b&gt;" in page
    assert "I keep the books" in page
