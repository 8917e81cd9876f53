"""Somebody who doesn't exist, as far as a decision looks at them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.decisions import Person
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.frequency import History
from annai_server.engine.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class Happened:
    name: str
    at: int
    properties: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Imagined:
    """Times in ms. `guides` are times by status: `shown`, `completed`, `dismissed`, `snoozed_until`."""

    id: str = "imagined"
    traits: Mapping[str, Any] = field(default_factory=dict)
    company_traits: Mapping[str, Any] = field(default_factory=dict)
    locale: str | None = None
    events: Sequence[Happened] = ()
    milestones: Mapping[str, int] = field(default_factory=dict)
    items: Mapping[str, int] = field(default_factory=dict)
    guides: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    opted_out: Sequence[str] = ()
    interruptions: Sequence[int] = ()


def person(snapshot: Snapshot, imagined: Imagined, view: Facts) -> Person:
    """`view` has the moment and the page view."""
    facts = replace(
        view,
        user=imagined.id,
        traits={name: value for name, value in imagined.traits.items() if value is not None},
        company={name: value for name, value in imagined.company_traits.items() if value is not None},
        events=_events(snapshot, imagined.events),
        guides={key: _standing(times) for key, times in imagined.guides.items()},
        milestones=dict(imagined.milestones),
        items={_item(path): at for path, at in imagined.items.items()},
    )
    return Person(
        facts,
        histories={key: _history(times) for key, times in imagined.guides.items()},
        opted_out=frozenset(imagined.opted_out),
        interruptions=tuple(imagined.interruptions),
        held_out=snapshot.held_out(imagined.id),
    )


def _item(path: str) -> tuple[str, str]:
    checklist, _, item = path.partition("/")
    return checklist, item


def _events(snapshot: Snapshot, happened: Sequence[Happened]) -> dict[str, EventCount]:
    """Counted as the writer would have counted them."""
    moments: dict[str, list[int]] = {}
    for event in happened:
        moments.setdefault(event.name, []).append(event.at)
        for counter, counts in snapshot.counted.get(event.name, ()):
            if counts(event.properties, snapshot.served.time_zone):
                moments.setdefault(counter, []).append(event.at)
    return {counter: _count(found) for counter, found in moments.items()}


def _count(moments: Sequence[int]) -> EventCount:
    hours: dict[int, int] = {}
    for at in moments:
        hours[at - at % HOUR_MS] = hours.get(at - at % HOUR_MS, 0) + 1
    return EventCount(hours, min(moments), max(moments))


def _standing(times: Mapping[str, int]) -> GuideFacts:
    at = {status: moment for status, moment in times.items() if status != "snoozed_until"}
    return GuideFacts(
        shown=True, completed="completed" in at, dismissed="dismissed" in at, at=at, snoozed=times.get("snoozed_until")
    )


def _history(times: Mapping[str, int]) -> History:
    shown = times.get("shown", min(times.values(), default=0))
    return History(1, 1, shown, times.get("completed"), times.get("dismissed"), times.get("snoozed_until"))
