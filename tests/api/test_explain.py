"""`POST /v1/explain` says why, to the backend and to authors, and what would have to change."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from click.testing import CliRunner

from annai_server.cli import main
from annai_server.settings import Settings
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team

AUDIENCE = {
    "all": [
        {"segment": "trial"},
        {"any": [{"trait": "seats", "gte": 5}, {"event": "invoice_sent", "count": {"gte": 2}, "within": "7d"}]},
        {"not": {"milestone": "first-invoice"}},
    ]
}


@pytest.fixture
def served(team: Team) -> Team:
    publish(team, guides.segment(), resource="segments")
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(audience=AUDIENCE, trigger={"page": "/invoices"}))
    publish(team, guides.banner(schedule={"from": "2026-12-01T09:00:00Z", "until": "2026-12-08T09:00:00Z"}))
    return team


def ask(team: Team, **body: Any) -> Any:
    answer = team.backend("POST", "/v1/explain", body, to="development")
    assert answer.status_code == 200, answer.json
    return {one["key"]: one for one in answer.json["guides"]}


def test_a_real_user_is_told_the_first_reason_and_the_fewest_changes(served: Team) -> None:
    served.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "pro", "seats": 3}}, to="development")
    told = ask(served, user="u_1")["welcome"]
    assert (told["shows"], told["reason"]) == (False, "not_in_audience")
    assert told["because"] == "They aren't in its audience."
    assert told["changes"] == [
        "This would have to hold: “plan” is “trial”. Now it is “pro”.",
        "This would have to hold: “seats” is at least 5. Now it is 3.",
    ]
    assert "checks" not in told


def test_in_japanese_too(served: Team) -> None:
    served.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial", "seats": "many"}}, to="development")
    told = ask(served, user="u_1", guide="welcome", language="ja")["welcome"]
    assert told["because"] == "対象者の条件に当てはまりません。"
    assert told["changes"] == [
        "「「seats」が5以上である」を満たす必要があります。現在は「many」で、この条件とは比べられません。"
    ]


def test_a_milestone_defined_after_it_was_reached_counts_as_the_next_page_view_will_see_it(team: Team) -> None:
    team.backend("POST", "/v1/track", {"events": [{"user": "u_1", "name": "invoice_sent"}]}, to="development")
    publish(team, guides.milestone(), resource="milestones")
    publish(team, guides.tour(audience={"milestone": "first-invoice"}))
    assert ask(team, user="u_1")["welcome"]["shows"]
    (standing,) = team.backend("GET", "/v1/users/u_1/guides", to="development").json["guides"]
    assert standing["reason"] == "eligible"


def test_the_whole_trace_has_every_gate_and_the_values_compared(served: Team) -> None:
    told = ask(served, user="u_new", guide="welcome", trace=True, url="https://app.example/customers")["welcome"]
    assert [check["check"] for check in told["checks"] if not check["passes"]] == ["audience", "page"]
    segment, either, no_milestone = told["audience"]["parts"]
    assert (segment["says"], segment["holds"]) == ("they are in the segment “On trial”", False)
    assert segment["parts"][0]["note"] == "missing"
    assert [part["have"] for part in either["parts"]] == [None, {"count": 0, "first": None, "last": None}]
    assert no_milestone["holds"] is True


def test_somebody_imagined_at_another_time(served: Team) -> None:
    imagined = {
        "traits": {"plan": "trial"},
        "events": [{"name": "invoice_sent", "at": "2026-12-01T10:00:00Z"}, {"name": "invoice_sent"}],
    }
    told = ask(served, imagined=imagined, at="2026-12-02T10:00:00Z")
    assert [told["welcome"]["shows"], told["news"]["shows"]] == [True, True]
    later = ask(served, imagined=imagined, at="2026-12-09T10:00:00Z")
    assert later["news"]["reason"] == "ended"
    before = ask(served, imagined=imagined, at="2026-11-30T10:00:00Z")["news"]
    assert (before["reason"], before["until"]) == ("not_started", "2026-12-01T09:00:00Z")
    assert before["because"] == "Its schedule hasn't begun: it starts Tuesday 9:00."


def test_a_real_user_at_another_time(served: Team, settings: Settings) -> None:
    served.backend("PUT", "/v1/users/u_1", {"traits": {"plan": "trial"}}, to="development")
    sent = [{"user": "u_1", "name": "invoice_sent"}] * 2
    # Else the first of them would reach what keeps them out.
    publish(served, guides.milestone(when={"event": "never"}), resource="milestones")
    served.backend("POST", "/v1/track", {"events": sent}, to="development")
    then = (datetime.now(UTC) + timedelta(days=30)).isoformat(timespec="seconds")
    assert ask(served, user="u_1")["welcome"]["shows"]
    told = ask(served, user="u_1", at=then)["welcome"]
    assert (told["shows"], told["reason"]) == (False, "not_in_audience")
    arguments = ["explain", "u_1", "--project", served.project, "--environment", "development", "--guide", "welcome"]
    given = {"ANNAI_DATABASE_URL": settings.database_url, "ANNAI_SECRET": settings.secret}
    for more, shows in (([], True), (["--at", then], False)):
        done = CliRunner().invoke(main, [*arguments, *more, "--json"], env=given)
        answer = json.loads(done.output)
        assert (answer["known"], answer["guides"][0]["shows"]) == (True, shows)


def test_a_page_that_is_not_meant_is_a_reason(served: Team) -> None:
    imagined = {"traits": {"plan": "trial", "seats": 9}}
    assert ask(served, imagined=imagined, url="/invoices")["welcome"]["shows"]
    told = ask(served, imagined=imagined, url="/customers")["welcome"]
    assert (told["shows"], told["reason"]) == (False, "page")
    assert told["changes"] == ["Open one of its pages (“/invoices”), or add this page to them."]


@pytest.mark.parametrize(
    ("guide", "reason", "because"),
    [
        ({"snoozed_until": "2026-11-24T09:00:00Z"}, "snoozed", "It is snoozed until Tuesday 9:00."),
        ({"completed": "2026-11-02T09:05:00Z"}, "completed", "They have completed it (2 November 2026, 9:05)."),
        ({"dismissed": "2026-11-21T19:30:00Z"}, "dismissed", "They have closed or skipped it (today 19:30)."),
        (
            {"shown": "2026-11-02T09:05:00Z"},
            "shown_before",
            "It has started by itself once (2 November 2026, 9:05), as often as it may.",
        ),
    ],
)
def test_what_they_did_with_it_is_told_with_its_time(served: Team, guide: Any, reason: str, because: str) -> None:
    imagined = {"traits": {"plan": "trial", "seats": 9}, "guides": {"welcome": guide}}
    told = ask(served, imagined=imagined, at="2026-11-21T20:00:00Z")["welcome"]
    assert (told["reason"], told["because"]) == (reason, because)
    assert told["changes"]


def test_an_authoring_key_names_the_environment(served: Team, outsiders: Team) -> None:
    body = {"imagined": {}, "environment": "development"}
    assert len(served.author("POST", "/v1/explain", body).json["guides"]) == 2
    expect_problem(served.author("POST", "/v1/explain", {"imagined": {}}), 422, "invalid", path="environment")
    expect_problem(served.author("POST", "/v1/explain", {**body, "environment": "nope"}), 404, "not_found")
    assert outsiders.author("POST", "/v1/explain", body).json["guides"] == []


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "user"),
        ({"user": "u_1", "imagined": {}}, "user"),
        ({"user": 3}, "user"),
        ({"user": "u_1", "at": "tomorrow"}, "at"),
        ({"user": "u_1", "language": "fr"}, "language"),
        ({"user": "u_1", "trace": "yes"}, "trace"),
        ({"user": "u_1", "device": "watch"}, "device"),
        ({"user": "u_1", "more": 1}, "more"),
        ({"imagined": {"traits": {"plan": {}}}}, "imagined.traits.plan"),
        ({"imagined": {"events": [{"at": "2026-11-21T09:00:00Z"}]}}, "imagined.events.0.name"),
        ({"imagined": {"milestones": {"first-invoice": True}}}, "imagined.milestones.first-invoice"),
        ({"imagined": {"guides": {"welcome": {"seen": "2026-11-21T09:00:00Z"}}}}, "imagined.guides.welcome.seen.key"),
    ],
)
def test_bad_input_is_named(team: Team, body: Any, path: str) -> None:
    expect_problem(team.backend("POST", "/v1/explain", body, to="development"), 422, "invalid", path=path)


def test_a_guide_that_is_not_published_is_not_found(served: Team) -> None:
    expect_problem(
        served.backend("POST", "/v1/explain", {"user": "u_1", "guide": "nope"}, to="development"), 404, "not_found"
    )


def test_the_command_line_says_the_same(served: Team, settings: Settings) -> None:
    imagined = '{"traits": {"plan": "pro", "seats": 9}}'
    arguments = ["explain", "--project", served.project, "--environment", "development", "--guide", "welcome"]
    given = {"ANNAI_DATABASE_URL": settings.database_url, "ANNAI_SECRET": settings.secret}
    done = CliRunner().invoke(main, [*arguments, "--imagined", imagined, "--trace"], env=given)
    assert done.exit_code == 0, done.output
    lines = done.output.splitlines()
    assert lines[:2] == [
        "- welcome (Welcome): They aren't in its audience.",
        "    → This would have to hold: “plan” is “trial”. Now it is “pro”.",
    ]
    assert "    no  audience" in lines
    assert "        ✗ “plan” is “trial” Now it is “pro”." in lines
    told = json.loads(CliRunner().invoke(main, [*arguments, "u_9", "--language", "ja", "--json"], env=given).output)
    assert told["known"] is False
    assert told["guides"][0]["because"] == "対象者の条件に当てはまりません。"
    assert CliRunner().invoke(main, [*arguments, "--imagined", "{"], env=given).exit_code == 2
