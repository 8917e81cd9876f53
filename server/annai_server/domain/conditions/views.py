"""The page view itself: its language, device, browser; a stable share of the users; what their clock shows."""

import hashlib
from datetime import UTC, datetime

from annai_server.domain.conditions.dates import next_shown, zone
from annai_server.domain.conditions.facts import Clock, Facts, Rule
from annai_server.domain.conditions.tree import IsAnonymous, LocalTime, Percent, ViewIs, Weekday

Local = LocalTime | Weekday


def rule(leaf: ViewIs) -> Rule:
    """`ja` means ja-JP, too; `ja-JP` means only itself."""
    of, values = leaf.of, leaf.values
    if of != "locale":
        return lambda facts: getattr(facts, of) in values
    ranges = tuple(f"{value}-" for value in values)
    return lambda facts: facts.locale in values or facts.locale.startswith(ranges)


def anonymous_rule(leaf: IsAnonymous) -> Rule:
    value = leaf.value
    return lambda facts: facts.anonymous is value


def percent_rule(leaf: Percent) -> Rule:
    return lambda facts: in_share(leaf.share, leaf.salt, facts.user)


def in_share(share: float, salt: str, user: str) -> bool:
    """Whether the user falls in the first `share` percent: SHA-256 of `salt:user`, its first 8 bytes as a fraction."""
    return _fraction(salt, user) * 100 < share * (1 << 64)


def place(salt: str, user: str) -> float:
    """The share from which on the user is in it."""
    return _fraction(salt, user) * 100 / (1 << 64)


def _fraction(salt: str, user: str) -> int:
    return int.from_bytes(hashlib.sha256(f"{salt}:{user}".encode()).digest()[:8], "big")


def zone_name(leaf: Local, facts: Facts) -> str:
    """By whose clock: the one that the condition names, else the user's (their trait `time_zone`, else what their
    browser said), else the project's."""
    if leaf.zone is not None:
        return leaf.zone
    trait = facts.traits.get("time_zone")
    for name in (trait, facts.time_zone):
        if isinstance(name, str) and name and zone(name):
            return name
    return facts.zone


def clock_shows(leaf: Local, facts: Facts) -> datetime:
    return datetime.fromtimestamp(facts.now / 1000, zone(zone_name(leaf, facts)) or UTC)


def local_rule(leaf: Local) -> Rule:
    if isinstance(leaf, Weekday):
        days = leaf.days
        return lambda facts: clock_shows(leaf, facts).weekday() in days
    starts, ends = leaf.starts, leaf.ends

    def holds(facts: Facts) -> bool:
        shown = clock_shows(leaf, facts)
        minute = shown.hour * 60 + shown.minute
        return starts <= minute < ends if starts < ends else minute >= starts or minute < ends

    return holds


def local_clock(leaf: Local) -> Clock:
    edges = (0,) if isinstance(leaf, Weekday) else (leaf.starts, leaf.ends % (24 * 60))
    return lambda facts: next_shown(facts.now, zone_name(leaf, facts), edges)
