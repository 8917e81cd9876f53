"""An answer is checked against what was asked, counted, and may become what is known of whoever gave it."""

import time
from typing import Any

import pytest
from flask import Flask

from annai_server.domain.ids import uuid7
from annai_server.engine.compiling import compile_snapshot
from annai_server.operations.verification import differences
from annai_server.store import published, users
from annai_server.store.database import db
from annai_server.store.tables import Event
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team

MARK = {"key": "mark", "type": "rating", "label": "How easy was it?", "required": True, "trait": "mark"}
ROLE = {
    "key": "role",
    "type": "choice",
    "label": "What do you do?",
    "trait": "role",
    "options": [{"key": "owner", "label": "I own it"}, {"key": "books", "label": "I keep the books"}],
}
WANTS = {
    "key": "wants",
    "type": "choice",
    "label": "What do you miss?",
    "many": True,
    "options": [{"key": "api", "label": "API"}, {"key": "api-docs", "label": "Its docs"}, {"key": "no", "label": "No"}],
}
WHY = {"key": "why", "type": "text", "label": "Why?", "long": True}
FORM = {"key": "asked", "fields": [MARK, ROLE, WANTS, WHY], "submit": "Send"}


class Person:
    """Somebody in the development environment, as the widget reports them."""

    def __init__(self, team: Team, user: str) -> None:
        self._team, self.user = team, user

    def answers(self, run: str | None = None, *, revision: int = 1, form: str = "asked", **answers: Any) -> Any:
        """Is shown the banner, and sends its form; what the server says of the answer."""
        now = int(time.time() * 1000)
        common = {"at": now, "guide": "news", "revision": revision, "round": 1, "run": run or str(uuid7(now))}
        shown = {"id": str(uuid7(now)), "name": "guide_shown", "properties": {"by": "itself"}, **common}
        said = {"form": form, "answers": answers}
        sent = {"id": str(uuid7(now)), "name": "form_answered", "properties": said, **common}
        body = {"v": 1, "key": self._team.development.public, "user": self.user, "sent_at": now}
        answer = self._team.client.post("/v1/events", json=body | {"events": [shown, sent]}).get_json()
        return answer["results"][1] | {"changes": answer["changes"]}

    @property
    def traits(self) -> dict[str, Any]:
        known: dict[str, Any] = self._team.backend("GET", f"/v1/users/{self.user}", to="development").json["traits"]
        return known


@pytest.fixture
def asking(team: Team) -> Team:
    publish(team, guides.banner(form=FORM))
    return team


def _allow(team: Team, *traits: str) -> None:
    path = "/v1/environments/development/form-traits"
    assert team.author("PUT", path, {"traits": list(traits)}).json == {"traits": list(traits)}
    assert team.author("GET", path).json == {"traits": list(traits)}


def _results(team: Team) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = team.author("GET", "/v1/guides/news/results?environment=development").json["forms"]
    return found


REFUSED = [
    ({"mark": 6}, "properties.answers.mark: write a whole number from 1 to 5"),
    ({"role": "owner"}, "properties.answers.mark: this has to be answered"),
    ({"mark": 4, "role": "boss"}, "properties.answers.role: write the key of one of its options"),
    ({"mark": 4, "why": "x" * 1_001}, "properties.answers.why: write a text of at most 1,000 characters"),
    ({"mark": 4, "age": 30}, "properties.answers.age: the form 'asked' asks for no such thing"),
    ({}, "properties.answers: form_answered needs an answer for each field, by its key"),
    ({"form": "other", "mark": 4}, "properties.form: this revision has no form 'other'"),
    ({"revision": 9, "mark": 4}, "revision: 'news' was never published here in this revision"),
]


def test_what_is_no_answer_is_refused_by_name(asking: Team) -> None:
    somebody = Person(asking, "u_1")
    for given, detail in REFUSED:
        said = somebody.answers(**given)  # type: ignore[arg-type]
        assert (said["status"], said["reason"], said["detail"]) == ("rejected", "bad_event", detail)
    assert _results(asking) == [{"key": "asked", "people": 0, "runs": 0, "fields": []}]


def test_an_answer_is_held_against_the_revision_that_the_run_began_with(asking: Team) -> None:
    publish(asking, guides.banner(form={**FORM, "fields": [{**MARK, "scale": 10}]}))
    somebody = Person(asking, "u_1")
    assert somebody.answers(mark=9)["status"] == "rejected"
    assert somebody.answers(mark=5, why="It was")["status"] == "stored"
    assert somebody.answers(revision=2, mark=9)["status"] == "stored"
    assert somebody.answers(revision=2, mark=5, why="It was")["status"] == "rejected"


def test_an_author_reads_of_each_question_what_was_answered_and_by_how_many(asking: Team) -> None:
    first, second, third = (Person(asking, f"u_{n}") for n in (1, 2, 3))
    first.answers(mark=5, role="owner", wants=["api-docs"], why="Clear")
    first.answers(mark=4, role="owner", wants=["api-docs", "no"], why=" ")
    second.answers(mark=2, wants=["no"], why="Slow")
    third.answers(mark=2, role="books", wants=[])
    (form,) = _results(asking)
    mark, role, wants, why = form.pop("fields")
    assert form == {"key": "asked", "people": 3, "runs": 4}
    assert (mark["people"], mark["runs"], mark["mean"]) == (3, 4, 3.25)
    assert [(one["key"], one["people"], one["runs"]) for one in mark["options"]] == [
        ("1", 0, 0),
        ("2", 2, 2),
        ("3", 0, 0),
        ("4", 1, 1),
        ("5", 1, 1),
    ]
    assert [(one["key"], one["people"], one["runs"]) for one in role["options"]] == [("owner", 1, 2), ("books", 1, 1)]
    assert (wants["people"], wants["runs"]) == (2, 3)
    assert [(one["key"], one["people"], one["runs"]) for one in wants["options"]] == [
        ("api", 0, 0),
        ("api-docs", 1, 2),
        ("no", 2, 2),
    ]
    assert (why["people"], why["runs"]) == (2, 2)
    assert [(one["text"], one["user"]) for one in why["latest"]] == [("Slow", "u_2"), ("Clear", "u_1")]


def test_of_a_form_that_is_sent_again_in_a_run_the_later_answer_counts(asking: Team) -> None:
    run = str(uuid7(int(time.time() * 1000)))
    Person(asking, "u_1").answers(run, mark=1, why="Confusing")
    Person(asking, "u_1").answers(run, mark=5)
    mark, why = (_results(asking)[0]["fields"][n] for n in (0, 3))
    assert (mark["runs"], mark["mean"]) == (1, 5)
    assert [one["text"] for one in why["latest"]] == ["Confusing"]


def test_an_answer_becomes_a_trait_only_where_the_environment_allows_it(asking: Team) -> None:
    somebody = Person(asking, "u_1")
    somebody.answers(mark=4, role="owner")
    assert somebody.traits == {}
    _allow(asking, "role")
    somebody.answers(mark=4, role="owner")
    assert somebody.traits == {"role": "owner"}
    _allow(asking)
    somebody.answers(mark=4, role="books")
    assert somebody.traits == {"role": "owner"}


def test_no_answer_goes_over_what_the_backend_said(asking: Team) -> None:
    _allow(asking, "role", "mark")
    asking.backend("PUT", "/v1/users/u_1", {"traits": {"role": "books"}}, to="development")
    Person(asking, "u_1").answers(mark=4, role="owner")
    assert Person(asking, "u_1").traits == {"role": "books", "mark": 4}


def test_a_page_hears_at_once_that_what_guides_ask_for_has_changed(asking: Team) -> None:
    _allow(asking, "role", "mark")
    publish(asking, guides.banner("for-owners", audience={"trait": "role", "is": "owner"}))
    said = Person(asking, "u_1").answers(mark=4, role="owner")
    assert said["changes"] == [{"type": "trait", "key": "role"}]
    assert Person(asking, "u_1").answers(mark=5, role="owner")["changes"] == []


def test_a_milestone_that_an_answer_reaches_is_reached(asking: Team) -> None:
    _allow(asking, "mark")
    publish(asking, guides.milestone("happy", when={"trait": "mark", "gte": 4}), resource="milestones")
    Person(asking, "u_1").answers(mark=4)
    assert list(asking.backend("GET", "/v1/users/u_1", to="development").json["milestones"]) == ["happy"]


def test_what_is_stored_of_answers_is_what_the_log_gives(app: Flask, asking: Team) -> None:
    _allow(asking, "role", "mark")
    run = str(uuid7(int(time.time() * 1000)))
    for mark in (1, 5):
        Person(asking, "u_1").answers(run, mark=mark, role="owner", why="円" * 1_000)
    with app.app_context():
        connection, here = db.session.connection(), asking.development.environment_id
        snapshot = compile_snapshot(published.load(connection, here))
        assert differences(connection, snapshot, ["u_1"]) == []
        users.erase(connection, here, "u_1", secret="s", now=1)
        db.session.commit()
    assert _results(asking)[0]["runs"] == 0


def test_what_an_earlier_release_took_for_an_answer_is_in_nobodys_way(app: Flask, asking: Team) -> None:
    """It kept `form_answered` with whatever came along."""
    Person(asking, "u_1").answers(mark=5)
    now, here = int(time.time() * 1000), asking.development.environment_id
    told = {"guide": "news", "revision": 1, "round": 1, "run_id": str(uuid7(now)), "properties": {"form": 1}}
    heard = {"name": "form_answered", "source": "browser", "occurred_at": now, "received_at": now, **told}
    with app.app_context():
        db.session.add(Event(environment_id=here, subject="u_1", message_id=str(uuid7(now)), **heard))
        db.session.commit()
    reset = asking.backend("POST", "/v1/users/u_1/reset", {}, to="development")
    assert reset.status_code == 200, reset.json
    assert asking.backend("DELETE", "/v1/users/u_1", to="development").status_code == 204


def test_only_traits_can_be_allowed(team: Team) -> None:
    path = "/v1/environments/development/form-traits"
    expect_problem(team.author("PUT", path, {"traits": ["my role"]}), 422, "invalid", "traits.0")
    expect_problem(team.author("PUT", path, {"traits": "role"}), 422, "invalid", "traits")
    expect_problem(team.author("PUT", "/v1/environments/moon/form-traits", {"traits": []}), 404, "not_found")


def test_a_publisher_hears_of_answers_that_would_not_be_kept_as_traits(team: Team) -> None:
    said = publish(team, guides.banner(form=FORM))["warnings"]
    assert [one for one in said if "trait" in one] == [
        "form.fields.0.trait: development doesn't let answers set the trait 'mark', so that they won't",
        "form.fields.1.trait: development doesn't let answers set the trait 'role', so that they won't",
    ]
    _allow(team, "mark", "role")
    said = publish(team, guides.banner(form={**FORM, "submit": "Go"}))["warnings"]
    assert [one for one in said if "trait" in one] == []
