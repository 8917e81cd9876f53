"""A revision is compiled once in a process, and again only where what its rules depend on has changed."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from flask import Flask

from annai_server import engine
from annai_server.domain.conditions import Facts
from annai_server.domain.decisions import Published
from annai_server.store.database import db
from api.publishing import publish
from support import guides
from support.cast import Team, cast
from support.page import now

TRIALS = {"segment": "trial"}


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def team(app: Flask) -> Iterator[Team]:
    made = cast(app).team
    publish(made, guides.segment(), resource="segments")
    publish(made, guides.tour(audience=TRIALS))
    with app.app_context():
        yield made


def serving(team: Team, document: Mapping[str, Any], *, resource: str = "guides") -> Mapping[str, Published]:
    """The guides that this process has compiled once that is published."""
    number = publish(team, document, resource=resource)["publication"]
    snapshots = engine.current().snapshots
    return snapshots.at(db.session.connection(), team.development.environment_id, number).by_key


def meant_for(one: Published, plan: Any) -> bool:
    return one.in_audience(Facts(user="u", now=now(), traits={"plan": plan}))


def test_a_publication_compiles_what_it_changes(team: Team) -> None:
    before = serving(team, guides.banner(audience={"trait": "plan", "is": 1}))
    after = serving(team, guides.banner(audience={"trait": "plan", "is": True}))
    assert after["welcome"] is before["welcome"]
    assert [meant_for(one["news"], plan) for one in (before, after) for plan in (1, True)] == [True, False, False, True]


def test_a_segment_that_changed_changes_every_rule_that_it_is_in(team: Team) -> None:
    before = serving(team, guides.banner())
    after = serving(team, guides.segment(when={"trait": "plan", "is": "free"}), resource="segments")
    assert [[meant_for(one["welcome"], plan) for plan in ("trial", "free")] for one in (before, after)] == [
        [True, False],
        [False, True],
    ]
    assert after["welcome"].revision == before["welcome"].revision


def test_of_a_new_round_or_a_stop_is_known_at_once(team: Team) -> None:
    serving(team, guides.banner())
    again = publish(team, guides.tour(audience=TRIALS), again="everybody")
    assert serving(team, guides.banner(priority=1))["welcome"].round == again["round"] == 2
    team.author("POST", "/v1/guides/welcome/stop", {"environment": "development"})
    assert serving(team, guides.banner(priority=2))["welcome"].stopped
