"""Which milestones and checklist items a user has reached, and since when."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from sqlalchemy import Connection

from annai_server.domain.conditions import EventHappened, Facts
from annai_server.domain.moments import History, NthEvent, since
from annai_server.engine.snapshot import Goal, Goals, Snapshot
from annai_server.engine.together import Company
from annai_server.store import log
from annai_server.store.state import UserState

_K = TypeVar("_K")


@dataclass(frozen=True, slots=True)
class Reached:
    """Newly true, or found to have been true earlier than was known. Times in ms."""

    milestones: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[tuple[str, str], int] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.milestones or self.items)

    def with_(self, more: "Reached") -> "Reached":
        return Reached({**self.milestones, **more.milestones}, {**self.items, **more.items})


def newly_true(snapshot: Snapshot, facts: Facts, company: Company | None = None) -> bool:
    """Whether anything is true that isn't written down yet; needs no times, so a page view can afford it. `company`:
    what is asked of theirs; whoever has none is asked for themselves."""
    if company is None:
        return _any_new(snapshot.goals, facts, facts)
    of_company = _any_new(snapshot.goals_of_companies, facts, company.facts(facts))
    return of_company or _any_new(snapshot.goals_of_users, facts, facts)


def reach(snapshot: Snapshot, facts: Facts, history: History, company: Company | None = None) -> tuple[Facts, Reached]:
    """The facts with everything that follows from them, and what of it is new.

    One milestone may be the condition of another, or of an item: it goes round until nothing more follows.
    """
    reached = Reached()
    while True:
        more = _new(snapshot.goals if company is None else snapshot.goals_of_users, facts, facts, history)
        if company is not None:
            more = more.with_(_new(snapshot.goals_of_companies, facts, company.facts(facts), company.history))
        if not more:
            return facts, reached
        reached = reached.with_(more)
        facts = replace(facts, milestones={**facts.milestones, **more.milestones}, items={**facts.items, **more.items})


def _any_new(goals: Goals, known: Facts, asked: Facts) -> bool:
    """`known` says what is written down, `asked` is what the conditions are asked of."""
    for key, goal in goals.milestones.items():
        if key not in known.milestones and goal.reached(asked):
            return True
    for item, goal in goals.items.items():  # noqa: SIM110 (a generator costs as much again as the rules)
        if item not in known.items and goal.reached(asked):
            return True
    return False


def _new(goals: Goals, known: Facts, asked: Facts, history: History) -> Reached:
    return Reached(
        dict(_reached(goals.milestones, known.milestones, asked, history)),
        dict(_reached(goals.items, known.items, asked, history)),
    )


def _reached(
    goals: Mapping[_K, Goal], known: Mapping[_K, int], facts: Facts, history: History
) -> Iterator[tuple[_K, int]]:
    for key, goal in goals.items():
        if not goal.reached(facts):
            continue
        at = since(goal.condition, facts, history)
        if key not in known:
            yield key, facts.now if at is None else min(at, facts.now)
        elif at is not None and at < known[key]:
            yield key, at


def history_of(state: UserState, nth_event: NthEvent) -> History:
    """The times behind a user's facts. `nth_event` is asked where a first time isn't enough."""
    first = {counter.name: counter.first for counter in state.counters if counter.hour == 0}
    guides: dict[tuple[str, str], int] = {}
    for one in state.standings:
        for status, at in (("shown", one.first_shown), ("completed", one.completed), ("dismissed", one.dismissed)):
            if at is not None:
                guides[one.guide, status] = min(at, guides.get((one.guide, status), at))
    company = state.company.known.meta if state.company else {}
    return History(
        nth_event=lambda asked, n: first.get(asked.counter) if n == 1 else nth_event(asked, n),
        guides=guides,
        traits={("trait", name): meta["at"] for name, meta in state.known.meta.items()}
        | {("company", name): meta["at"] for name, meta in company.items()},
    )


def nth_in_log(connection: Connection, environment_id: int, user_id: str, zone: str) -> NthEvent:
    """Asked of the log, under all the ids that the user's events were sent under."""

    def nth(asked: EventHappened, n: int) -> int | None:
        return log.nth(connection, environment_id, user_id, asked, n, zone=zone)

    return nth


def nth_of_company(connection: Connection, environment_id: int, company_id: str, zone: str) -> NthEvent:
    """The same of all that members did as such."""

    def nth(asked: EventHappened, n: int) -> int | None:
        return log.nth_of_company(connection, environment_id, company_id, asked, n, zone=zone)

    return nth
