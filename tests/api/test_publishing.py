"""A draft becomes an immutable revision, an environment serves it, and goes back."""

from typing import Any

import pytest
from sqlalchemy import select

from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Publication
from api.problems import expect_problem
from support import guides
from support.cast import Team


def _publish(team: Team, to: str = "production", key: str = "welcome", **more: object) -> dict[str, object]:
    answer = team.author("POST", f"/v1/guides/{key}/publish", {"environment": to, **more})
    assert answer.status_code == 200, answer.json
    body: dict[str, object] = answer.json
    return body


def _write(team: Team, version: int, **changes: Any) -> None:
    body = {"version": version, "document": guides.tour(**changes)}
    assert team.author("PUT", "/v1/guides/welcome", body).status_code == 200


def _served(team: Team, environment: str = "production") -> tuple[int, int] | None:
    served = team.author("GET", "/v1/guides/welcome").json["environments"].get(environment)
    return served and (served["revision"], served["round"])


def test_each_changed_draft_becomes_a_numbered_revision_with_its_note(team: Team) -> None:
    _write(team, 0)
    assert _publish(team, note="First")["revision"] == 1
    _write(team, 1, title="Welcome back")
    assert _publish(team, note="Second")["revision"] == 2

    found = team.author("GET", "/v1/guides/welcome/revisions").json["revisions"]
    assert [(one["number"], one["note"], one["document"]["title"]) for one in found] == [
        (2, "Second", "Welcome back"),
        (1, "First", "Welcome"),
    ]


def test_an_unchanged_draft_is_published_elsewhere_as_the_same_revision(team: Team) -> None:
    _write(team, 0)
    assert _publish(team, "development")["revision"] == 1
    assert _publish(team, "production")["revision"] == 1
    assert _served(team, "development") == _served(team, "production") == (1, 1)


def test_every_publication_raises_the_number_of_its_environment_only(team: Team) -> None:
    _write(team, 0)
    assert _publish(team)["publication"] == 1
    _write(team, 1, title="Two")
    assert _publish(team)["publication"] == 2
    assert _publish(team, "development")["publication"] == 1


def test_a_draft_that_was_saved_since_the_publisher_saw_it_is_not_published(team: Team) -> None:
    _write(team, 0)
    _write(team, 1, title="Not ready yet")
    stale = team.author("POST", "/v1/guides/welcome/publish", {"environment": "production", "version": 1})
    current = expect_problem(stale, 409, "conflict")["current"]
    assert (current["version"], current["document"]["title"]) == (2, "Not ready yet")
    assert _served(team) is None
    assert _publish(team, version=2)["revision"] == 1
    assert _served(team) == (1, 1)


def test_publishing_what_is_served_already_changes_nothing(team: Team) -> None:
    _write(team, 0)
    first = _publish(team)
    assert _publish(team) == first


def test_rolling_back_serves_the_earlier_revision_and_leaves_the_draft(team: Team) -> None:
    _write(team, 0)
    _publish(team)
    _write(team, 1, title="Broken")
    _publish(team)

    back = team.author("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1})

    assert (back.status_code, back.json["revision"], back.json["publication"]) == (200, 1, 3)
    assert _served(team) == (1, 1)
    assert team.author("GET", "/v1/guides/welcome").json["document"]["title"] == "Broken"


def test_show_again_begins_a_new_round_and_rolling_back_stays_in_it(team: Team) -> None:
    _write(team, 0)
    _publish(team)
    assert _publish(team, again=True)["round"] == 2
    _write(team, 1, title="Two")
    assert _publish(team)["round"] == 2
    team.author("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1})
    assert _served(team) == (1, 2)


def test_unpublishing_and_publishing_again_does_not_begin_a_new_round(team: Team) -> None:
    _write(team, 0)
    _publish(team, again=True)
    assert team.author("POST", "/v1/guides/welcome/unpublish", {"environment": "production"}).status_code == 204
    assert _served(team) is None
    assert _publish(team)["round"] == 1


def test_archiving_takes_it_from_every_environment(team: Team, in_app: None) -> None:
    _write(team, 0)
    _publish(team)
    _publish(team, "development")
    assert team.author("DELETE", "/v1/guides/welcome").status_code == 204
    actions = db.session.execute(select(Publication.environment_id, Publication.action).order_by(Publication.number))
    assert sorted(action for _, action in actions) == ["publish", "publish", "unpublish", "unpublish"]


@pytest.mark.parametrize(
    ("path", "body"),
    [
        ("publish", {"environment": "production", "revision": 9}),
        ("publish", {"environment": "staging"}),
        ("rollback", {"environment": "production", "revision": 9}),
        ("unpublish", {"environment": "production"}),
    ],
)
def test_what_does_not_exist_cannot_be_served(team: Team, path: str, body: dict[str, object]) -> None:
    _write(team, 0)
    expect_problem(team.author("POST", f"/v1/guides/welcome/{path}", body), 404, "not_found")
    assert _served(team) is None


def test_rolling_back_what_is_not_published_is_not_found(team: Team) -> None:
    _write(team, 0)
    _publish(team, "development")
    body = {"environment": "production", "revision": 1}
    expect_problem(team.author("POST", "/v1/guides/welcome/rollback", body), 404, "not_found")


def test_the_publisher_is_warned_of_missing_translations_and_dangling_references(team: Team) -> None:
    _write(team, 0, goal="first-invoice", audience={"segment": "trial"})
    team.author("PUT", "/v1/segments/trial", {"document": guides.segment()})
    warnings = _publish(team)["warnings"]
    assert warnings == [
        "translations.ja: title and 4 more is not translated, so that people who read ja see en",
        "audience: segment 'trial' is not published in production",
        "goal: there is no milestone 'first-invoice'",
    ]


def test_everything_that_changes_what_is_served_is_in_the_audit_log(team: Team, in_app: None) -> None:
    _write(team, 0)
    _publish(team, note="Hello")
    _write(team, 1, title="Two")
    _publish(team)
    team.author("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1})
    team.author("POST", "/v1/guides/welcome/unpublish", {"environment": "production"})
    team.author("DELETE", "/v1/guides/welcome")

    entries = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_type == "guide").order_by(AuditEntry.id)
    ).all()
    assert [entry.action for entry in entries] == [
        "create", "publish", "save", "publish", "rollback", "unpublish", "archive"
    ]  # fmt: skip
    assert {entry.by for entry in entries} == {team.authoring_key[:11]}
    assert (entries[1].environment, entries[1].note) == ("production", "Hello")
    assert entries[2].before is not None
    assert (entries[2].before["title"], (entries[2].after or {})["title"]) == ("Welcome", "Two")
