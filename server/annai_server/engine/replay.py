"""The log folded from nothing: what the rows of some users have to be, by the same rules that moved them.

What only a condition of that time could tell, that a milestone was reached or an item done, is taken from the event
that the server then wrote.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from sqlalchemy import Connection

from annai_server.domain.events import MADE_HERE, Event
from annai_server.domain.resets import reset_at
from annai_server.domain.scopes import COMPANY
from annai_server.domain.traits import Known, Said, learn
from annai_server.engine.counting import counted, counted_together
from annai_server.engine.journal import event_of
from annai_server.engine.progress import Progress
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.standings import add_share
from annai_server.store import log, users
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
    MilestoneReached,
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
    """Reads every event of these users, and keeps what follows from them only."""
    environment_id = snapshot.served.environment_id
    owners = users.owners(connection, environment_id, user_ids)
    progress = Progress(environment_id, snapshot.served.kinds, shared=snapshot.scopes.standings)
    together = Together()
    nothing: Row = {"traits": {}, "opted_out": {}, "resets": None, "orders": None}
    people: dict[str, Row] = {user_id: {"id": user_id, **nothing} for user_id in user_ids}
    meta: defaultdict[str, Known] = defaultdict(Known)
    reached: Tables = {MilestoneReached: {}, ItemCompletion: {}}
    counts = log.Sums()
    for row in log.of_subjects(connection, environment_id, owners):
        user_id, event = owners[row["subject"]], event_of(row)
        if row["source"] == "server" and event.name in MADE_HERE:
            _recall(progress, reached, together, meta, people[user_id], event)
            continue
        progress.fold(people[user_id], event)
        counts.add(counted(snapshot, user_id, event))
        together.counts.add(counted_together(snapshot, event))
    for user_id, known in meta.items():
        people[user_id]["traits"] = dict(known.traits)
    _forget_ticks(reached[ItemCompletion], people)
    _forget_ticks(together.items, people)
    together.standings.update(progress.for_companies())
    return Replay(_tables(progress, reached, counts), people, together)


def _recall(
    progress: Progress,
    reached: Tables,
    together: Together,
    known: defaultdict[str, Known],
    user: Row,
    event: Event,
) -> None:
    """What the server itself said."""
    user_id = user["id"]
    for_company = event.properties.get("scope") == COMPANY
    whose = event.company if for_company else user_id
    if event.name == "milestone_reached":
        milestones = together.milestones if for_company else reached[MilestoneReached]
        milestones[whose, event.properties["milestone"]] = {"user_id": user_id, "reached_at": event.at}
    elif event.name == "item_completed":
        items = together.items if for_company else reached[ItemCompletion]
        _tick(items, (whose, event.guide, event.step), user_id, event)
    elif event.name == "traits_changed":
        said = Said(event.properties["traits"], event.properties["source"], event.at)
        known[user_id] = learn(known[user_id], said)
    elif event.name == "guide_reset":
        progress.reset(user, event)
    elif event.name == "guide_ordered":
        progress.order(user, event)


def _tick(items: dict[Key, Row], key: Key, user_id: str, event: Event) -> None:
    """A tick says after which reset it was made, because its own time is that of what made it true."""
    reset = event.properties.get("reset", 0)
    if key not in items or reset >= items[key]["reset"]:
        items[key] = {"user_id": user_id, "done_at": event.at, "reset": reset}


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
