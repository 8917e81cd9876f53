"""One guide and one person: all that a decision looks at. Times are milliseconds."""

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from annai_server.domain.conditions import (
    AllOf,
    Clock,
    Condition,
    Facts,
    IsAnonymous,
    Rule,
    clocks_of,
    compile_condition,
    expand,
    predicates,
)
from annai_server.domain.content import Checklist, Guide, Toast, Tour
from annai_server.domain.frequency import History
from annai_server.domain.variants import Arms, arms_of

NO_HISTORY = History()
NO_ITEMS: Mapping[str, int | None] = {}


@dataclass(frozen=True, slots=True)
class Published:
    """A guide as an environment serves it, with its conditions compiled.

    `first_published` is the time of the guide's first publication here, `since` that of the current round. `clocks`
    say when time alone may turn one of its conditions round.
    """

    guide: Guide
    revision: int
    round: int
    first_published: int
    since: int
    stopped: bool
    audience: Condition
    in_audience: Rule
    clocks: Sequence[Clock]
    parts_when: Mapping[str, Rule]
    items_done: Mapping[str, Rule]
    asks: tuple[str, ...]
    """The gates (gates.py) that can ever hold this guide back: a page view asks no others."""
    to_visitors: bool
    """Whether its audience says so: whoever hasn't signed in sees no other guide."""
    open: bool
    """Whether everybody in its audience may start it to whom nothing has happened with it, and gets the same of it."""
    arms: Arms | None = None


def compile_published(
    guide: Guide,
    segments: Mapping[str, Condition],
    *,
    revision: int,
    round: int = 1,
    first_published: int = 0,
    since: int = 0,
    stopped: bool = False,
    salt: str = "",
) -> Published:
    """The guide with every condition as a closure; steps' and items' own conditions by their key. `salt` is the
    environment's, for what falls to people by chance."""
    audience = expand(guide.audience, segments)
    parts: Sequence[Any] = guide.steps if isinstance(guide, Tour) else getattr(guide, "items", ())
    items = guide.items if isinstance(guide, Checklist) else ()
    whens = {part.key: expand(part.when, segments) for part in parts if part.when}
    asks = _asks(guide)
    return Published(
        guide=guide,
        revision=revision,
        round=round,
        first_published=first_published,
        since=since,
        stopped=stopped,
        audience=audience,
        in_audience=compile_condition(audience),
        clocks=clocks_of(AllOf((audience, *whens.values()))),
        parts_when={key: compile_condition(when) for key, when in whens.items()},
        items_done={item.key: compile_condition(expand(item.done_when, segments)) for item in items},
        asks=asks,
        to_visitors=any(leaf == IsAnonymous(True) for leaf in predicates(audience)),
        open=not (stopped or whens or guide.variants or guide.onboarding or {*asks} - _OF_ALL),
        arms=arms_of(guide, f"{salt}:{guide.key}"),
    )


# What these gates ask is known of a person and the environment, or of somebody to whom nothing has happened.
_OF_ALL = frozenset({"stopped", "held", "opted_out", "audience", "frequency"})


def _asks(guide: Guide) -> tuple[str, ...]:
    asked = {
        "stopped": True,
        "schedule": guide.schedule.starts is not None or guide.schedule.ends is not None,
        "held": not guide.essential,
        "opted_out": not guide.essential,
        "audience": guide.audience is not None,
        "trigger": guide.trigger.manual,
        "items": isinstance(guide, Checklist),
        "milestone": isinstance(guide, Toast),
        "frequency": True,
    }
    return tuple(name for name, asks in asked.items() if asks)


@dataclass(frozen=True, slots=True)
class OpenRun:
    """A run that has begun and not ended. `at` is its last event's time. `ordered`: an author began it for this user,
    who hasn't seen it yet."""

    id: str
    revision: int
    started: int
    at: int
    step: str | None = None
    ordered: bool = False
    variant: str | None = None


@dataclass(slots=True)
class Person:
    """One user at one moment: what conditions may ask, and what was shown to them. Read only, as Facts are.

    `histories` and `runs` are by guide key: histories of the guide's current round, open runs of whatever round.
    """

    facts: Facts
    histories: Mapping[str, History] = field(default_factory=dict)
    runs: Mapping[str, OpenRun] = field(default_factory=dict)
    opted_out: frozenset[str] = frozenset()
    interruptions: tuple[int, ...] = ()
    quiet: frozenset[str] = frozenset()
    """Milestones reached by what was imported: they never toast."""
    of_others: frozenset[str] = frozenset()
    """Milestones that somebody else of their company reached for all of them: the toast was for that one."""
    held_until: int | None = None
    """An author asked to leave this user or their company alone until then (ms); essential notices still come."""
    held_out: bool | None = None
    """Whether chance puts them in the environment's holdout group; None: it has none."""

    @property
    def met(self) -> AbstractSet[str]:
        """The guides with which something has happened."""
        return self.histories.keys() | self.runs.keys() if self.runs else self.histories.keys()


@dataclass(slots=True)
class Case:
    """One guide and one person, with what several gates ask."""

    one: Published
    guide: Guide
    person: Person
    facts: Facts
    run: OpenRun | None
    history: History
    items: Mapping[str, int | None]
    in_audience: bool
    stopped: bool

    @property
    def ordered(self) -> bool:
        return self.run is not None and self.run.ordered

    @property
    def asks(self) -> tuple[str, ...]:
        """The gates that can hold it back from this person."""
        return self.one.asks if addressed(self.one, self.facts) else (*self.one.asks, "audience")


def addressed(one: Published, facts: Facts) -> bool:
    return one.to_visitors or not facts.anonymous


def case_of(one: Published, person: Person, *, environment_stopped: bool) -> Case:
    guide, facts = one.guide, person.facts
    return Case(
        one=one,
        guide=guide,
        person=person,
        facts=facts,
        run=person.runs.get(guide.key),
        history=person.histories.get(guide.key, NO_HISTORY),
        items={key: facts.items.get((guide.key, key)) for key in one.items_done} if one.items_done else NO_ITEMS,
        in_audience=addressed(one, facts) and one.in_audience(facts),
        stopped=one.stopped or environment_stopped,
    )
