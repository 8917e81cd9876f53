"""What people do with guidance, by chance, and what is stored of it: for tests that one way leaves the same as another.

The guides are `published`: a tour with a form, milestones that ask for several events and for each other, a checklist.
"""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import Connection, Table, select, update

from annai_server import engine
from annai_server.domain.events import Event
from annai_server.domain.ids import uuid7
from annai_server.engine.freezing import freeze
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.writer import Writer
from annai_server.store.database import db
from annai_server.store.rows import table_of
from annai_server.store.tables import (
    Environment,
    EventCounter,
    GuideState,
    ItemCompletion,
    LedgerEntry,
    MilestoneReached,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
    User,
)
from api.publishing import publish
from support import guides
from support.cast import Keys, Team
from support.page import now

PROJECTIONS = (
    Run,
    RunStep,
    RunAction,
    RunAnswer,
    GuideState,
    ItemCompletion,
    MilestoneReached,
    LedgerEntry,
    EventCounter,
)
MINUTE = 60_000
# Of no example alone: what is drawn a second time has to be the same.
BEGAN = now()
RUNS = [str(uuid7(now())) for _ in range(3)]
# Revision and round are what the page says, in one run this and then that.
SAID = [(1, 1), (1, 2), (2, 1)]


def published(team: Team) -> None:
    thrice = {"event": "invoice_sent", "count": {"gte": 3}}
    asks = {"key": "asked", "submit": "Send", "fields": [{"key": "mark", "type": "rating", "label": "Easy?"}]}
    publish(team, guides.tour(steps=[{**guides.tour()["steps"][0], "form": asks}, guides.tour()["steps"][1]]))
    publish(team, guides.milestone("third-invoice", when=thrice), resource="milestones")
    publish(
        team,
        guides.milestone("settled", when={"all": [{"milestone": "third-invoice"}, {"guide": "welcome"}]}),
        resource="milestones",
    )
    items = [
        {"key": "customer", "title": "Customer", "done_when": {"event": "customer_created"}},
        {"key": "toured", "title": "Tour", "done_when": {"guide": "welcome", "is": "shown"}},
        {"key": "settled", "title": "Settled", "done_when": {"any": [{"milestone": "settled"}, {"event": "vip"}]}},
    ]
    publish(team, guides.checklist(items=items))


def served(connection: Connection, environment_id: int) -> Snapshot:
    """As the server keeps it: to compile it for each example anew took a quarter of their time."""
    publication = connection.scalar(select(Environment.publication).where(Environment.id == environment_id)) or 0
    return engine.current().snapshots.at(connection, environment_id, publication)


def events(apart: int = MINUTE) -> st.SearchStrategy[list[Event]]:
    """Within the last 60 times as long as they are apart (ms)."""
    base = BEGAN - 60 * apart

    def make(parts: tuple[str, int, int, str, str, str, tuple[int, int]]) -> Event:
        name, minute, run, step, reason, by, said_of_run = parts
        # A form's answers are only taken of a revision that was published.
        revision, round_ = (1, said_of_run[1]) if name == "form_answered" else said_of_run
        at = base + minute * apart
        if not name.startswith(("guide_", "step_", "action_", "target_", "form_")):
            kinds = {"kinds": ["tour"]} if name.startswith("opted") else {}
            return Event(str(uuid7(at)), name, at, properties=kinds)
        said = {"button": step, "by": by, "interruption": by == "itself"}
        said |= {"variant": (None, "short", "none")[minute % 3]}
        said |= {"form": "asked", "answers": {"mark": minute % 5 + 1}}
        return Event(
            str(uuid7(at)), name, at, guide="welcome", revision=revision, round=round_, run=RUNS[run], step=step,
            reason=reason, properties=said, locale=("en", "ja")[minute % 2], device="desktop",
        )  # fmt: skip

    names = st.sampled_from(
        ["guide_shown", "guide_withheld", "step_shown", "step_completed", "guide_completed", "guide_ended",
         "action_clicked", "form_answered", "target_missing", "target_healed", "opted_out", "opted_in", "invoice_sent",
         "customer_created", "vip"]
    )  # fmt: skip
    reasons = st.sampled_from(["completed", "skipped", "closed", "snoozed", "replaced"])
    parts = st.tuples(
        names, st.integers(0, 58), st.integers(0, 2), st.sampled_from(["first", "second"]), reasons,
        st.sampled_from(["itself", "hand"]), st.sampled_from(SAID),
    )  # fmt: skip
    return st.lists(parts.map(make), min_size=1, max_size=14)


def record(writer: Writer, keys: Keys, user: str, batches: list[list[Event]]) -> None:
    for one in batches:
        sent = [replace(event) for event in one]
        results = writer.record(keys.environment_id, user, sent, source="browser").results
        assert {result.status for result in results} <= {"stored"}


def state_of(keys: Keys, user: str) -> dict[str, list[dict[str, Any]]]:
    """Every projection of the user, without the user's id."""
    state: dict[str, list[dict[str, Any]]] = {}
    with db.engine.connect() as connection:
        for model in PROJECTIONS:
            table = table_of(model)
            rows = connection.execute(
                select(table).where(table.c.environment_id == keys.environment_id, table.c.user_id == user)
            )
            plain = [{name: value for name, value in row.items() if name != "user_id"} for row in rows.mappings()]
            state[table.name] = sorted((row for row in plain if says_something(table, row)), key=str)
        users = table_of(User).c
        of_them = select(users.opted_out, users.traits).where(
            users.environment_id == keys.environment_id, users.id == user
        )
        state["users"] = [dict(row) for row in connection.execute(of_them).mappings()]
    return state


def says_something(table: Table, row: Mapping[str, Any]) -> bool:
    """Not so how somebody stands in a round of which a page only said for a while that a run began in it."""
    return "guide_states" not in table.name or any(row[one.name] for one in table.columns if not one.primary_key)


def let_go(keys: Keys, users: list[str], before: int, most: int) -> None:
    """Their events of before that moment (ms) are no longer kept, nor anybody's taken in; so many go at a time."""
    with db.engine.begin() as connection:
        connection.execute(update(Environment).where(Environment.id == keys.environment_id).values(events_since=before))
    gone = most
    while gone == most:
        with db.engine.begin() as connection:
            gone = freeze(connection, keys.environment_id, users, before=before, most=most)
