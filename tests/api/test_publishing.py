"""A draft becomes an immutable revision, an environment serves it, and goes back."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Environment, Publication, Scheduled
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run, now


def _publish(
    team: Team, to: str = "production", key: str = "welcome", resource: str = "guides", **more: object
) -> dict[str, object]:
    answer = team.author("POST", f"/v1/{resource}/{key}/publish", {"environment": to, **more})
    assert answer.status_code == 200, answer.json
    body: dict[str, object] = answer.json
    return body


def _reason(team: Team, user: str) -> str:
    """Why the tour would or wouldn't start by itself for that user."""
    told = team.backend("GET", f"/v1/users/{user}/guides", to="development").json["guides"]
    return {one["key"]: str(one["reason"]) for one in told}["welcome"]


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


def test_true_in_the_place_of_1_is_a_change_that_is_saved_and_published(team: Team) -> None:
    for version, value in enumerate((1, True)):
        _write(team, version, audience={"trait": "seats", "is": value})
        assert _publish(team)["revision"] == version + 1
    assert team.author("GET", "/v1/guides/welcome").json["document"]["audience"]["is"] is True


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
    assert _publish(team, again="everybody")["round"] == 2
    _write(team, 1, title="Two")
    assert _publish(team)["round"] == 2
    team.author("POST", "/v1/guides/welcome/rollback", {"environment": "production", "revision": 1})
    assert _served(team) == (1, 2)


def test_unpublishing_and_publishing_again_does_not_begin_a_new_round(team: Team) -> None:
    _write(team, 0)
    _publish(team, again="everybody")
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
    body = {"environment": "production"}
    refused = expect_problem(team.author("POST", "/v1/guides/welcome/publish", body), 422, "invalid", "goal")
    assert refused["errors"] == [{"path": "goal", "message": "there is no milestone 'first-invoice'"}]
    assert _served(team) is None

    team.author("PUT", "/v1/milestones/first-invoice", {"document": guides.milestone()})
    _publish(team, resource="milestones", key="first-invoice")
    assert _publish(team)["warnings"] == [
        "audience: segment 'trial' is not published in production",
        "translations.ja: title and 4 more are not translated, so that people who read ja see en",
    ]


def test_a_warning_that_the_publisher_does_not_know_of_wants_to_be_confirmed(team: Team) -> None:
    _write(team, 0)
    body = {"environment": "production", "confirmed": []}
    refused = expect_problem(team.author("POST", "/v1/guides/welcome/publish", body), 409, "unconfirmed")
    assert refused["confirm"] == ["missing_translation translations.ja"]
    assert _served(team) is None
    _publish(team, confirmed=refused["confirm"])
    assert _served(team) == (1, 1)


def test_what_is_planned_is_told_and_can_be_dropped(team: Team) -> None:
    _write(team, 0)
    planned = _publish(team, at="2100-01-01T09:00:00+09:00", note="New year", again="not_completed")
    assert (planned["revision"], planned["round"], planned["at"]) == (1, None, "2100-01-01T00:00:00Z")
    told = team.author("GET", "/v1/guides/welcome").json["scheduled"]["production"]
    assert told.pop("by") == team.authoring_key[:11]
    assert told == {
        "revision": 1, "at": "2100-01-01T00:00:00Z", "again": "not_completed", "note": "New year", "failure": None,
    }  # fmt: skip
    assert _served(team) is None
    place = {"environment": "production"}
    assert team.author("POST", "/v1/guides/welcome/unschedule", place).status_code == 204
    expect_problem(team.author("POST", "/v1/guides/welcome/unschedule", place), 404, "not_found")
    past = {**place, "at": "2020-01-01T00:00:00Z"}
    expect_problem(team.author("POST", "/v1/guides/welcome/publish", past), 422, "invalid", "at")


def test_one_switch_stops_a_guide_and_one_a_whole_environment(team: Team) -> None:
    publish(team, guides.tour())
    for path, body in (("/v1/guides/welcome", {"environment": "development"}), ("/v1/environments/development", None)):
        assert _reason(team, "u_42") == "eligible"
        assert team.author("POST", f"{path}/stop", body).status_code == 204
        assert _reason(team, "u_42") == "stopped"
        assert team.author("POST", f"{path}/resume", body).status_code == 204
    assert _reason(team, "u_42") == "eligible"


def test_several_guides_are_promoted_in_one_step_or_not_at_all(team: Team) -> None:
    publish(team, guides.tour("one", goal="first-invoice"))
    publish(team, guides.tour("two"))
    publish(team, guides.milestone(), resource="milestones")
    body = {"from": "development", "to": "production", "guides": ["one", "two"]}
    refused = team.author("POST", "/v1/promotions", {**body, "guides": ["one", "three"]})
    expect_problem(refused, 422, "invalid", "three")
    assert team.author("GET", "/v1/guides/one").json["environments"].keys() == {"development"}

    done = team.author("POST", "/v1/promotions", {**body, "note": "Tried out"})
    assert [(one["resource"], one["key"]) for one in done.json["published"]] == [
        ("milestone", "first-invoice"), ("guide", "one"), ("guide", "two"),
    ]  # fmt: skip
    assert team.author("GET", "/v1/guides/two").json["environments"]["production"]["revision"] == 1
    assert team.author("POST", "/v1/promotions", body).json["published"] == []


def test_a_copy_is_a_draft_of_its_own_under_a_key_that_was_never_used(team: Team) -> None:
    _write(team, 0)
    copy = team.author("POST", "/v1/guides/welcome/duplicate", {"key": "second"})
    assert (copy.json["key"], copy.json["environments"]) == ("second", {})
    expect_problem(team.author("POST", "/v1/guides/welcome/duplicate", {"key": "second"}), 409, "conflict")
    assert team.author("DELETE", "/v1/guides/second").status_code == 204
    expect_problem(team.author("POST", "/v1/guides/welcome/duplicate", {"key": "second"}), 409, "conflict")


OUTCOMES = {
    "nobody": ("completed", "dismissed"),
    "everybody": ("eligible", "eligible"),
    "not_completed": ("completed", "eligible"),
    "not_dismissed": ("eligible", "dismissed"),
}


@pytest.mark.parametrize("again", OUTCOMES)
def test_a_new_round_shows_it_again_to_those_whom_the_publisher_chose(team: Team, again: str) -> None:
    publish(team, guides.tour())
    done, gone = Run(), Run()
    Page(team.client, team.development, "finisher").report(done.shown(interruption=False), *done.completed())
    Page(team.client, team.development, "skipper").report(gone.shown(interruption=False), gone.ended("skipped"))
    assert (_reason(team, "finisher"), _reason(team, "skipper")) == ("completed", "dismissed")
    publish(team, guides.tour(), again=again)
    assert (_reason(team, "finisher"), _reason(team, "skipper")) == OUTCOMES[again]
    assert _reason(team, "newcomer") == "eligible"


def test_a_run_in_progress_outlives_a_new_round(team: Team) -> None:
    publish(team, guides.tour(title="Before"))
    visitor, run = Page(team.client, team.development), Run()
    visitor.report(run.shown(), run.step("first"))
    publish(team, guides.tour(title="After"), again="everybody")
    answer = visitor.bootstrap()
    assert (answer["states"]["welcome"]["auto"], answer["states"]["welcome"]["run"]["revision"]) == (True, 1)
    assert [guide["title"] for guide in answer["guides"]] == [["Before"]]


def test_an_answer_is_valid_until_the_next_planned_publication_at_most(team: Team) -> None:
    publish(team, guides.tour())
    at = datetime.now(UTC) + timedelta(hours=1)
    publish(team, guides.tour(title="Later"), at=at.isoformat())
    answer = Page(team.client, team.development).bootstrap()
    assert answer["valid_until"] == round(at.timestamp() * 1000)


def test_what_is_overdue_is_asked_for_often_but_not_for_ever(team: Team, in_app: None) -> None:
    publish(team, guides.tour())
    publish(team, guides.tour(title="Later"), at=(datetime.now(UTC) + timedelta(hours=1)).isoformat())
    for minutes, expected in ((0, 2_000), (10, None)):
        db.session.execute(update(Environment).values(publication=Environment.publication + 1))
        db.session.execute(update(Scheduled).values(at=now() - minutes * 60_000))
        db.session.commit()
        answer = Page(team.client, team.development).bootstrap()
        assert (answer["valid_until"] and answer["valid_until"] - answer["server_time"]) == expected


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


def test_switches_plans_and_promotions_are_in_the_audit_log_as_they_were_and_as_they_became(
    team: Team, in_app: None
) -> None:
    publish(team, guides.tour())
    place = {"environment": "development"}
    for path, body in (
        ("guides/welcome/stop", place),
        ("guides/welcome/resume", place),
        ("environments/development/stop", None),
        ("guides/welcome/publish", {**place, "at": "2100-01-01T00:00:00Z", "revision": 1, "again": "everybody"}),
        ("guides/welcome/unschedule", place),
        ("guides/welcome/duplicate", {"key": "second"}),
        ("promotions", {"from": "development", "to": "production", "guides": ["welcome"], "note": "Tried out"}),
    ):
        assert team.author("POST", f"/v1/{path}", body).status_code < 300
    last = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id.desc()).limit(7)).all()
    one = {"revision": 1, "round": 1}
    stopped = {**one, "stopped": True}
    plan = {"revision": 1, "at": 4_102_444_800_000, "again": "everybody"}
    copy = guides.tour("second", title="Copy of Welcome")
    assert [(entry.action, entry.environment, entry.before, entry.after, entry.note) for entry in reversed(last)] == [
        ("stop", "development", one, stopped, None),
        ("resume", "development", stopped, one, None),
        ("stop", "development", {"stopped": False}, {"stopped": True}, None),
        ("schedule", "development", None, plan, None),
        ("unschedule", "development", plan, None, None),
        ("create", None, None, copy, None),
        ("promote", "production", None, one, "Tried out"),
    ]
    assert {entry.by for entry in last} == {team.authoring_key[:11]}
    assert all(abs(entry.at - now()) < 60_000 for entry in last)
