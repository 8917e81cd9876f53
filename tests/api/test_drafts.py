"""Authors read, write and archive drafts with an authoring key; two who edit the same one lose nothing."""

from collections.abc import Callable
from typing import Any

import pytest

from api.problems import expect_problem
from support import guides
from support.cast import Answer, Team

DOCUMENTS = {
    "guides": guides.tour("one"),
    "segments": guides.segment("one"),
    "milestones": guides.milestone("one"),
    "themes": guides.theme("one"),
}


@pytest.mark.parametrize("resource", DOCUMENTS)
def test_a_saved_draft_is_read_back_listed_and_archived(team: Team, resource: str) -> None:
    document = DOCUMENTS[resource]
    saved = team.author("PUT", f"/v1/{resource}/one", {"document": document})
    assert saved.status_code == 200
    assert saved.json["version"] == 1
    assert saved.json["document"] == document
    assert saved.json["environments"] == {}

    read = team.author("GET", f"/v1/{resource}/one")
    assert read.json == saved.json
    assert read.headers["ETag"] == saved.headers["ETag"]
    listed = team.author("GET", f"/v1/{resource}").json[resource]
    assert [(one["key"], one["version"]) for one in listed] == [("one", 1)]
    assert "document" not in listed[0]

    assert team.author("DELETE", f"/v1/{resource}/one").status_code == 204
    assert team.author("GET", f"/v1/{resource}").json[resource] == []
    expect_problem(team.author("GET", f"/v1/{resource}/one"), 404, "not_found")


@pytest.mark.parametrize("make", [guides.tour, guides.banner, guides.checklist, guides.toast])
def test_every_kind_of_guide_can_be_saved(team: Team, make: Callable[[str], dict[str, Any]]) -> None:
    document = make("one")
    answer = team.author("PUT", "/v1/guides/one", {"document": document})
    assert (answer.status_code, answer.json["kind"]) == (200, document["kind"])


def test_the_second_of_two_editors_is_told_and_loses_nothing(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    team.author("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(title="Hana's")})

    late = team.author("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour(title="Taro's")})

    problem = expect_problem(late, 409, "conflict")
    assert problem["current"]["version"] == 2
    assert problem["current"]["document"]["title"] == "Hana's"
    merged = {"version": 2, "document": guides.tour(title="Both")}
    assert team.author("PUT", "/v1/guides/welcome", merged).json["version"] == 3


def test_making_a_guide_under_a_taken_key_is_a_conflict(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    problem = expect_problem(
        team.author("PUT", "/v1/guides/welcome", {"document": guides.tour(title="Other")}), 409, "conflict"
    )
    assert problem["current"]["document"]["title"] == "Welcome"


def test_saving_the_same_again_changes_nothing(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    again = team.author("PUT", "/v1/guides/welcome", {"version": 1, "document": guides.tour()})
    assert (again.status_code, again.json["version"]) == (200, 1)


def test_the_key_of_an_archived_guide_is_never_used_again(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    team.author("DELETE", "/v1/guides/welcome")
    problem = expect_problem(team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()}), 409, "conflict")
    assert "never" in problem["detail"]
    assert "current" not in problem


def test_a_guide_keeps_its_kind(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    other = {"version": 1, "document": guides.banner("welcome")}
    expect_problem(team.author("PUT", "/v1/guides/welcome", other), 422, "invalid", "document.kind")


def test_changing_a_draft_that_does_not_exist_is_not_found(team: Team) -> None:
    expect_problem(
        team.author("PUT", "/v1/guides/welcome", {"version": 4, "document": guides.tour()}), 404, "not_found"
    )


def test_guides_and_segments_may_share_a_key(team: Team) -> None:
    assert team.author("PUT", "/v1/guides/one", {"document": guides.tour("one")}).status_code == 200
    assert team.author("PUT", "/v1/segments/one", {"document": guides.segment("one")}).status_code == 200


def test_an_unchanged_draft_costs_no_body(team: Team) -> None:
    saved = team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    headers = {"Authorization": f"Bearer {team.authoring_key}", "If-None-Match": saved.headers["ETag"]}
    again = team.client.get("/v1/guides/welcome", headers=headers)
    assert (again.status_code, again.data) == (304, b"")


def test_segments_that_ask_for_each_other_in_a_circle_are_refused_with_the_way(team: Team) -> None:
    def save(key: str, when: object) -> Answer:
        document = {"schema": 1, "key": key, "title": key, "when": when}
        return team.author("PUT", f"/v1/segments/{key}", {"document": document})

    assert save("a", {"segment": "b"}).status_code == 200
    assert save("b", {"segment": "c"}).status_code == 200
    refused = save("c", {"all": [{"trait": "x", "exists": True}, {"not": {"segment": "a"}}]})
    assert refused.status_code == 422
    assert refused.json["errors"] == [
        {"path": "document.when.all.1.not", "message": "goes round in a circle: c → a → b → c"}
    ]
    assert save("c", {"segment": "d"}).status_code == 200
    assert save("d", {"segment": "d"}).status_code == 422
