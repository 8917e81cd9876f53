"""Many members of the same companies act at once, in two processes: nobody waits for each other in a circle, and what
they did together is there once."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace

import pytest
from flask import Flask
from sqlalchemy import func, select, text

from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.domain.traits import Said
from annai_server.engine.hearing import Hearing
from annai_server.engine.jobs import Visit
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.writer import Writer
from annai_server.operations.verification import compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import CompanyGuideState, CompanyMilestone
from annai_server.store.tables import Event as Logged
from api.publishing import publish
from support import guides
from support.cast import Team, cast
from support.page import now

MEMBERS, TIMES = 12, 4
COMPANIES = ("c_1", "c_2", "c_3")


@dataclass(frozen=True)
class Processes:
    """Two writers on one database, as two server processes have them."""

    team: Team
    writers: tuple[Writer, Writer]


@pytest.fixture
def processes(app: Flask) -> Iterator[Processes]:
    team = cast(app).team
    publish(team, guides.tour(frequency={"at_most": 100, "scope": "company"}))
    every = {"event": "invoice_sent", "count": {"gte": MEMBERS}}
    publish(team, guides.milestone(when=every, scope="company"), resource="milestones")
    with app.app_context():
        secret = app.config["ANNAI"].secret
        one, other = (Writer(db.engine, Snapshots(), Hearing(), secret) for _ in range(2))
        yield Processes(team, (one, other))
        one.stop()
        other.stop()


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_no_two_wait_for_each_other_and_all_of_it_counts_once(processes: Processes) -> None:
    here = processes.team.development.environment_id

    def act(number: int) -> None:
        """As a member of each company in turn, each in an order of their own."""
        writer, user = processes.writers[number % 2], f"u_{number}"
        for turn in range(TIMES * len(COMPANIES)):
            company = COMPANIES[(number + turn * (1 + number % 2)) % len(COMPANIES)]
            told = [Said({"seats": number * 100 + turn}, "backend", now())]
            writer.visit(here, user, Visit(company=company, company_traits=told))
            run = Event(str(uuid7(now())), "guide_shown", now(), guide="welcome", revision=1, round=1, company=company)
            shown = replace(run, run=str(uuid7(now())))
            sent = Event(str(uuid7(now())), "invoice_sent", now(), company=company)
            results = writer.record(here, user, [shown, sent], source="browser").results
            assert {result.status for result in results} == {"stored"}

    with ThreadPoolExecutor(MEMBERS) as people:
        list(people.map(act, range(MEMBERS)))
    stood = db.session.scalar(select(func.sum(CompanyGuideState.shown_count)))
    assert stood == MEMBERS * TIMES * len(COMPANIES)
    assert set(db.session.scalars(select(CompanyMilestone.company_id))) == set(COMPANIES)
    said = select(func.count()).select_from(Logged).where(Logged.name == "milestone_reached")
    assert db.session.scalar(said) == len(COMPANIES)
    with at_one_moment() as connection:
        assert [one for _, some in compared(connection, here) for one in some] == []
    db.session.rollback()
    deadlocks = text("SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()")
    assert db.session.scalar(deadlocks) == 0
