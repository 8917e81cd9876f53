"""Publishing says what would go wrong: what can't work is refused with its place, what is doubtful is warned of."""

from typing import Any

import pytest

from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.cast import Team
from support.page import Page, Run

PLACE = {"environment": "development"}
BUTTON = {"role": "button", "name": "New invoice"}
DEAD_END = {"key": "end", "label": "Done", "action": {"do": "finish"}}


def _pointing(target: dict[str, str]) -> list[dict[str, Any]]:
    return [{"key": "first", "title": "First", "body": "", "target": target}, {"key": "b", "title": "B", "body": ""}]


@pytest.mark.parametrize(
    ("document", "path", "said"),
    [
        (guides.tour(audience={"segment": "gone"}), "audience", "there is no segment 'gone'"),
        (guides.tour(goal="gone"), "goal", "there is no milestone 'gone'"),
        (
            guides.tour(
                steps=[
                    {"key": "a", "title": "A", "body": "", "buttons": [DEAD_END]},
                    {"key": "b", "title": "B", "body": ""},
                ]
            ),
            "steps.1",
            "",
        ),
        (guides.tour(audience={"all": [{"trait": "plan", "is": "a"}, {"trait": "plan", "is": "b"}]}), "audience", ""),
        (
            guides.checklist(items=[{"key": "i", "title": "I", "done_when": {"percent": 0}}]),
            "items.0.done_when",
            "",
        ),
    ],
)
def test_what_can_not_work_is_refused_with_its_place_and_nothing_is_served(
    team: Team, document: dict[str, Any], path: str, said: str
) -> None:
    at = f"/v1/guides/{document['key']}"
    assert team.author("PUT", at, {"document": document}).status_code == 200
    ways: list[dict[str, Any]] = [{}, {"confirmed": []}, {"at": "2100-01-01T00:00:00Z"}]
    for more in ways:
        refused = expect_problem(team.author("POST", f"{at}/publish", {**PLACE, **more}), 422, "invalid", path)
        assert said in refused["errors"][0]["message"]
    answer = team.author("GET", at).json
    assert (answer["environments"], answer["scheduled"]) == ({}, {})


@pytest.mark.parametrize(
    ("make", "path", "step"),
    [
        (lambda target: guides.tour(steps=_pointing(target)), "steps.0.target", "first"),
        (lambda target: guides.banner("welcome", position="inline", target=target), "target", None),
    ],
    ids=["tour", "banner"],
)
def test_a_target_that_nobody_matched_lately_is_warned_of_until_it_is_mended(
    team: Team, make: Any, path: str, step: str | None
) -> None:
    publish(team, make(BUTTON))
    for number in range(3):
        page = Page(team.client, team.development, f"u_{number}")
        page.report(Run().says("target_missing", step=step))
    doubtful = f"{path}: in the last 14 days its element was on nobody's page (3 runs)"
    assert doubtful in publish(team, make(BUTTON) | {"priority": 1})["warnings"]
    assert doubtful not in publish(team, make(BUTTON | {"name": "New bill"}))["warnings"]


def test_an_inline_banner_that_was_seen_is_not_doubted(team: Team) -> None:
    news = guides.banner(position="inline", target=BUTTON)
    publish(team, news)
    run = Run("news")
    Page(team.client, team.development).report(run.says("target_missing"), run.shown(interruption=False))
    again = publish(team, news | {"priority": 1})["warnings"]
    assert [one for one in again if "its element" in one] == []
