"""Pages may say what they like of a run: it is one guide's, and the log never says otherwise, so that a replay of it
gives what is stored."""

import itertools
import threading
from collections import defaultdict
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from uuid import uuid4

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import func, select

from annai_server import engine
from annai_server.domain.anonymous import subject_of
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.events import RUN_EVENTS, Event, Result
from annai_server.domain.ids import uuid7
from annai_server.engine import orders
from annai_server.engine.hearing import Hearing
from annai_server.engine.jobs import Job, Visit
from annai_server.engine.replay import Together, replay
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.writer import Writer
from annai_server.operations.verification import Difference, compared, differences, of_companies
from annai_server.store.database import at_one_moment, db
from annai_server.store.log import strangers
from annai_server.store.tables import Event as Line
from annai_server.store.tables import Run
from annai_server.store.users import found as users_of
from annai_server.store.users import resolve
from api.publishing import publish
from support import guides, happenings
from support.cast import Keys, cast
from support.happenings import MINUTE, let_go, served
from support.page import now

GUIDES = ("welcome", "start", "news")
COMPANIES = ("c_1", "c_2", None)
WORLDS = itertools.count(1)
APART = 10 * MINUTE
# In the middle of all that is drawn: an environment never goes back.
CUT = (happenings.BEGAN - 30 * APART) // HOUR_MS * HOUR_MS
Sent = tuple[str, Event]


@pytest.fixture
def keys(app: Flask) -> Iterator[Keys]:
    """A tour and a checklist that count for each user, and a banner that counts for their company."""
    team = cast(app).team
    happenings.published(team)
    publish(team, guides.banner(frequency={"at_most": 100, "scope": "company"}))
    with app.app_context():
        yield team.development


@dataclass
class World:
    """Two users and two visitors, who do things one after the other."""

    keys: Keys
    name: str = field(default_factory=lambda: f"w{next(WORLDS)}")
    visitors: dict[str, str] = field(default_factory=lambda: {one: f"anonymous:{uuid4()}" for one in ("v0", "v1")})
    answers: dict[tuple[str, str], list[Result]] = field(default_factory=lambda: defaultdict(list))

    def id_of(self, who: str) -> str:
        return subject_of(self.visitors[who]) if who in self.visitors else f"{self.name}-{who}"

    def arrive(self) -> None:
        for who in ("u0", "u1"):
            for company in ("c_1", "c_2"):
                engine.current().writer.visit(self._here, self.id_of(who), Visit(company=f"{self.name}-{company}"))

    def send(self, batch: list[Sent]) -> None:
        """What several people say in the same moment, each as one request."""
        theirs: defaultdict[str, list[Event]] = defaultdict(list)
        for who, event in batch:
            company = event.company and f"{self.name}-{event.company}"
            theirs[self.id_of(who)].append(replace(event, company=company))
        jobs = [Job(self._here, subject, now(), events) for subject, events in theirs.items()]
        for job, outcome in zip(jobs, engine.current().writer.record_all(jobs), strict=True):
            for result in outcome.results:
                self.answers[job.subject, result.id].append(result)

    def merge(self, visitor: str, user: str) -> bool:
        return engine.current().writer.merge(self._here, self.id_of(user), self.id_of(visitor))

    def begin_anew(self, who: str, guide: str | None, at: int) -> None:
        self._orders(who).reset(guide, now=at)

    def order(self, who: str, guide: str) -> str:
        """The run's id."""
        self._orders(who).start(guide, now=now())
        with at_one_moment() as connection:
            ordered = users_of(connection, self._here, [self.id_of(who)])[self.id_of(who)]["orders"]
        run: str = ordered[guide]["run"]
        return run

    def guides_of_runs(self) -> dict[tuple[str, str | None], set[str | None]]:
        """What the log says of each user's runs."""
        people = [self.id_of(who) for who in ("u0", "u1", "v0", "v1")]
        found: defaultdict[tuple[str, str | None], set[str | None]] = defaultdict(set)
        with db.engine.connect() as connection:
            owners = resolve(connection, self._here, people)
            said = select(Line.subject, Line.run_id, Line.guide).where(
                Line.environment_id == self._here, Line.subject.in_(people), Line.name.in_(RUN_EVENTS)
            )
            for subject, run, guide in connection.execute(said):
                found[owners[subject], run].add(guide)
        return found

    def _orders(self, who: str) -> "_Committed":
        return _Committed(self._here, self.id_of(who))

    @property
    def _here(self) -> int:
        return self.keys.environment_id


@dataclass
class _Committed:
    environment_id: int
    user: str

    def reset(self, guide: str | None, *, now: int) -> None:
        with db.engine.begin() as connection:
            snapshot = served(connection, self.environment_id)
            orders.for_user(connection, snapshot, self.user).reset(guide, now=now)

    def start(self, guide: str, *, now: int) -> None:
        with db.engine.begin() as connection:
            snapshot = served(connection, self.environment_id)
            orders.for_user(connection, snapshot, self.user).start(guide, now=now)


@st.composite
def _said(draw: st.DrawFn, who: tuple[str, ...]) -> list[Sent]:
    """Everybody of the same runs, now that one is of this guide, now of that."""
    sent = []
    for event in draw(happenings.events(APART)):
        speaker = draw(st.sampled_from(who))
        if event.guide and event.name != "form_answered":
            event = replace(event, guide=draw(st.sampled_from(GUIDES)))
        company = None if speaker.startswith("v") else draw(st.sampled_from(COMPANIES))
        sent.append((speaker, replace(event, company=company)))
    return sent


def _differing(keys: Keys) -> list[Difference]:
    with at_one_moment() as connection:
        return [one for _, some in compared(connection, keys.environment_id) for one in some]


def _differing_in(world: World) -> list[Difference]:
    """Of nobody else: what is wrong in one example must not be found in the next, and those before it need not be
    replayed with each."""
    ids = [world.id_of(who) for who in ("u0", "u1", "v0", "v1")]
    here = world.keys.environment_id
    with at_one_moment() as connection:
        snapshot, together = served(connection, here), Together()
        people = [*users_of(connection, here, ids)]
        together.add(replay(connection, snapshot, people).together)
        companies = of_companies(connection, snapshot, together)
        return [
            *differences(connection, snapshot, people),
            *(one for one in companies if one.company.startswith(f"{world.name}-")),
            *(Difference(one, "users", (), None, False, True) for one in strangers(connection, here) if one in ids),
        ]


@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_whatever_pages_say_in_any_order_a_replay_gives_what_is_stored(keys: Keys, data: st.DataObject) -> None:
    """With visitors who sign in meanwhile, authors who let users begin anew, and events that are no longer kept."""
    world = World(keys)
    world.arrive()
    said = data.draw(_said(("u0", "u1", "v0", "v1")))
    _happen(world, data, [one for one in said if one[1].at < CUT])
    gone = data.draw(st.lists(st.sampled_from(["u0", "u1", "v0", "v1"]), unique=True))
    let_go(keys, [world.id_of(who) for who in gone], CUT, data.draw(st.integers(1, 5)))
    assert _differing_in(world) == []
    _happen(world, data, [one for one in said if one[1].at >= CUT])
    assert _differing_in(world) == []
    assert all(len(guides) == 1 for guides in world.guides_of_runs().values())
    assert {(one.status, one.reason) for each in world.answers.values() for one in each} <= {
        ("stored", None),
        ("rejected", "other_guide"),
    }


def _happen(world: World, data: st.DataObject, said: list[Sent]) -> None:
    """In any order and any batches, each sent twice; the second time nothing is stored."""
    sent = data.draw(st.permutations(said))
    cuts = sorted(data.draw(st.lists(st.integers(0, len(sent)), max_size=4)))
    batches = [sent[i:j] for i, j in itertools.pairwise([0, *cuts, len(sent)])]
    for batch in batches:
        world.send(batch)
        match data.draw(st.sampled_from(["nothing", "merge", "begin anew", "order"])):
            case "merge":
                world.merge(data.draw(st.sampled_from(["v0", "v1"])), data.draw(st.sampled_from(["u0", "u1"])))
            case "begin anew":
                at = CUT + data.draw(st.integers(0, 2 * HOUR_MS))
                world.begin_anew(
                    data.draw(st.sampled_from(["u0", "u1"])), data.draw(st.sampled_from([*GUIDES, None])), at
                )
            case "order":
                _answer_an_order(world, data)
    before = {key: len(each) for key, each in world.answers.items()}
    stored = _stored(world)
    for batch in batches:
        world.send(batch)
    again = {one.status for key, each in world.answers.items() for one in each[before[key] :]}
    assert again <= {"duplicate", "rejected"}
    assert _stored(world) == stored
    for key, each in world.answers.items():
        world.answers[key] = each[: before[key]]


def _answer_an_order(world: World, data: st.DataObject) -> None:
    """A page says of the run that an author began for somebody that it is another guide's."""
    who = data.draw(st.sampled_from(["u0", "u1"]))
    run = world.order(who, data.draw(st.sampled_from(GUIDES)))
    at = now() - data.draw(st.sampled_from([0, MINUTE]))
    guide = data.draw(st.sampled_from(GUIDES))
    shown = Event(str(uuid7(at)), "guide_shown", at, guide=guide, revision=1, round=1, run=run)
    world.send([(data.draw(st.sampled_from([who, "v0"])), shown)])


def _stored(world: World) -> int:
    people = [world.id_of(who) for who in ("u0", "u1", "v0", "v1")]
    with db.engine.connect() as connection:
        mine = (Line.environment_id == world.keys.environment_id, Line.subject.in_(people))
        return connection.scalar(select(func.count()).select_from(Line).where(*mine, Line.source == "browser")) or 0


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_of_two_processes_that_hear_of_a_run_at_once_one_says_whose_it_is(app: Flask, keys: Keys) -> None:
    writers = [Writer(db.engine, Snapshots(), Hearing(), app.config["ANNAI"].secret) for _ in GUIDES]
    go = threading.Barrier(len(GUIDES))

    def says(n: int, run: str) -> str:
        go.wait()
        at = now()
        shown = Event(str(uuid7(at)), "guide_shown", at, guide=GUIDES[n], revision=1, round=1, run=run)
        return writers[n].record(keys.environment_id, "u_1", [shown], source="browser").results[0].status

    runs = [str(uuid7(now())) for _ in range(20)]
    with ThreadPoolExecutor(len(GUIDES)) as pages:
        for run in runs:
            told = list(pages.map(says, range(len(GUIDES)), [run] * len(GUIDES)))
            assert sorted(told) == ["rejected", "rejected", "stored"]
    for writer in writers:
        writer.stop()
    with db.engine.connect() as connection:
        assert connection.scalar(select(func.count()).select_from(Run)) == len(runs)
    assert _differing(keys) == []
