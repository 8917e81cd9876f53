"""Facts of a golden case: what its `facts` say, at its `now`."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from annai_server.domain.conditions import (
    Condition,
    EventCount,
    EventHappened,
    Facts,
    GuideFacts,
    counted,
    predicates,
)
from annai_server.domain.duration import HOUR_MS

NOW = 1_795_291_200_000
_AS_THEY_ARE = ("traits", "company", "milestones", "locale", "device", "browser", "zone", "time_zone")


def ms(iso: str) -> int:
    return round(datetime.fromisoformat(iso).timestamp() * 1000)


def facts_of(raw: Mapping[str, Any], condition: Condition) -> Facts:
    """`condition` says what of the `log` is counted, and under which name."""
    asked = {leaf.counter: leaf for leaf in predicates(condition) if isinstance(leaf, EventHappened)}
    zone = raw.get("zone", "UTC")
    return Facts(
        user=raw.get("user", "u_1"),
        now=ms(raw["now"]) if "now" in raw else NOW,
        events={counter: _count(raw, leaf, zone) for counter, leaf in asked.items() if _heard(raw, leaf)},
        guides={key: GuideFacts(**status) for key, status in raw.get("guides", {}).items()},
        items={tuple(path.split("/")): at for path, at in raw.get("items", {}).items()},
        **{name: raw[name] for name in _AS_THEY_ARE if name in raw},
    )


def _heard(raw: Mapping[str, Any], leaf: EventHappened) -> bool:
    return leaf.name in raw.get("events", {}) or bool(_moments(raw, leaf, "UTC"))


def _count(raw: Mapping[str, Any], leaf: EventHappened, zone: str) -> EventCount:
    if leaf.name in raw.get("events", {}):
        return EventCount({int(hour): count for hour, count in raw["events"][leaf.name].items()})
    return count_of(_moments(raw, leaf, zone))


def _moments(raw: Mapping[str, Any], leaf: EventHappened, zone: str) -> list[int]:
    counts = counted(leaf.where)
    return [ms(at) for name, at, properties in raw.get("log", ()) if name == leaf.name and counts(properties, zone)]


def count_of(moments: Iterable[int]) -> EventCount:
    """Hourly counts as the counters keep them."""
    known = sorted(moments)
    hours: dict[int, int] = {}
    for at in known:
        hours[at - at % HOUR_MS] = hours.get(at - at % HOUR_MS, 0) + 1
    return EventCount(hours, known[0] if known else None, known[-1] if known else None)
