"""The log folded from nothing: what the rows of some users have to be, by the same rules that moved them.

What only a condition of that time could tell, that a milestone was reached or an item done, is taken from the event
that the server then wrote.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from annai_server.domain.resets import reset_at
from annai_server.engine.counting import counted, counted_together
from annai_server.engine.history import History, begun
from annai_server.engine.progress import Progress
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.standings import add_share
from annai_server.store import environments, frozen_states, log, users
from annai_server.store.rows import Key, Row
from annai_server.store.tables import (
    Base,
    CompanyEventCounter,
    CompanyGuideState,
    CompanyItem,
    CompanyMilestone,
    EventCounter,
    GuideState,
    ItemCompletion,
    LedgerEntry,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
)

Tables = dict[type[Base], dict[Key, Row]]


@dataclass(frozen=True, slots=True)
class Replay:
    """Rows by their primary key without the environment, and each user's traits and choices.

    Of milestones and items only the latest possible time is known: a late event may have moved them back.
    """

    tables: Tables
    users: Mapping[str, Row] = field(default_factory=dict)
    together: "Together" = field(default_factory=lambda: Together())


@dataclass(frozen=True, slots=True)
class Together:
    """What they did for their companies: shares of standings and counters, items and milestones, by primary key without
    the environment."""

    standings: dict[Key, Row] = field(default_factory=dict)
    counts: log.Sums = field(default_factory=lambda: log.Sums("company_id"))
    items: dict[Key, Row] = field(default_factory=dict)
    milestones: dict[Key, Row] = field(default_factory=dict)

    def add(self, other: "Together") -> None:
        """What other users did, too."""
        for key, share in other.standings.items():
            if key in self.standings:
                add_share(self.standings[key], share)
            else:
                self.standings[key] = share
        self.counts.merge(other.counts)
        self.items.update(other.items)
        self.milestones.update(other.milestones)

    def tables(self) -> Tables:
        counters = {(row["company_id"], row["hour"], row["name"]): row for row in self.counts.rows()}
        return {
            CompanyGuideState: self.standings,
            CompanyEventCounter: counters,
            CompanyItem: self.items,
            CompanyMilestone: self.milestones,
        }

    @property
    def companies(self) -> set[str]:
        counted = {row["company_id"] for row in self.counts.rows()}
        return counted | {key[0] for each in (self.standings, self.items, self.milestones) for key in each}


def replay(connection: Connection, snapshot: Snapshot, user_ids: Collection[str]) -> Replay:
    """Reads every event of these users that is kept, and keeps what follows from them only, and from what those added
    up to that are gone. Counters begin with the first hour of which all events are kept."""
    environment_id = snapshot.served.environment_id
    owners = users.owners(connection, environment_id, user_ids)
    since = environments.events_since(connection, environment_id)
    gone = frozen_states.of_users(connection, environment_id, user_ids)
    history = begun(environment_id, snapshot.served.kinds, user_ids, gone, shared=snapshot.scopes.standings)
    counts, together = log.Sums(), Together()
    for row in log.of_subjects(connection, environment_id, owners):
        event = history.hear(owners[row["subject"]], row)
        if event is not None and event.at >= since:
            counts.add(counted(snapshot, owners[row["subject"]], event))
            together.counts.add(counted_together(snapshot, event))
    return _replayed(history, counts, together)


def _replayed(history: History, counts: log.Sums, together: Together) -> Replay:
    people, progress = history.people, history.progress
    for user_id, known in history.known.items():
        people[user_id]["traits"] = dict(known.traits)
    reached = {model: {key: {**row} for key, row in rows.items()} for model, rows in history.reached.items()}
    for model in (ItemCompletion, CompanyItem):
        _forget_ticks(reached[model], people)
    together.standings.update(progress.for_companies())
    together.items.update(reached.pop(CompanyItem))
    together.milestones.update(reached.pop(CompanyMilestone))
    return Replay(_tables(progress, reached, counts), people, together)


def _forget_ticks(items: dict[Key, Row], people: Mapping[str, Row]) -> None:
    for key in list(items):
        if items[key].pop("reset") < reset_at(people[items[key]["user_id"]]["resets"], key[1]):
            del items[key]


def _tables(progress: Progress, reached: Tables, counts: log.Sums) -> Tables:
    counters = {(row["user_id"], row["hour"], row["name"]): row for row in counts.rows()}
    return {
        Run: progress.runs,
        RunStep: progress.steps,
        RunAction: progress.actions,
        RunAnswer: progress.answers,
        GuideState: progress.standings,
        LedgerEntry: progress.ledger,
        EventCounter: counters,
        **reached,
    }
