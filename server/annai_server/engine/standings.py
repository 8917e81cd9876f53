"""How a user, or a company, stands with a guide: how often it was shown, and what has become of it."""

import math
from collections.abc import Callable

from annai_server.domain.events import EXPOSURES, Event
from annai_server.domain.progress import DISMISSING, RunFact, snoozed_until, variant_at_first
from annai_server.store.rows import Row

Showings = tuple[int, int, int]
"""How many runs were shown, withheld, and either by itself."""
NO_SHOWINGS: Showings = (0, 0, 0)

NOT_YET = (
    "first_shown_at",
    "last_shown_at",
    "first_withheld_at",
    "last_withheld_at",
    "variant",
    "completed_at",
    "dismissed_at",
    "snoozed_until",
)

_EXPOSURE_COLUMNS = {
    "guide_shown": ("first_shown_at", "last_shown_at"),
    "guide_withheld": ("first_withheld_at", "last_withheld_at"),
}
_COUNTS = ("shown_count", "withheld_count", "auto_count")
_SUMS = ("shown_count", "auto_count")
_FIRSTS = ("first_shown_at", "completed_at", "dismissed_at")
_LASTS = ("last_shown_at", "last_withheld_at", "snoozed_until")


def new(where: Row) -> Row:
    """`where`: whose, with which guide, in which round."""
    return where | dict.fromkeys(_COUNTS, 0) | dict.fromkeys(NOT_YET)


def of_company(company: str, share: Row) -> Row:
    """That of a company of which nothing is known yet, for shares like this one."""
    where = {"environment_id": share["environment_id"], "company_id": company}
    where |= {"guide": share["guide"], "round": share["round"]}
    return where | dict.fromkeys(_SUMS, 0) | dict.fromkeys((*_FIRSTS, "last_shown_at"), None)


def add(standing: Row, more: Showings) -> None:
    """So many more showings: a late event of before a reset may make it one less."""
    for name, times in zip(_COUNTS, more, strict=True):
        standing[name] += times


def with_counts(standing: Row, times: Showings) -> Row:
    return standing | dict(zip(_COUNTS, times, strict=True))


def counts_of(standing: Row) -> Showings:
    return standing["shown_count"], standing["withheld_count"], standing["auto_count"]


def showings(run: Row, since: int) -> Showings:
    """Whether the run counts as a showing, as one that was withheld, and as either that started itself."""
    shown, withheld = (run[name] is not None and run[name] > since for name in ("shown_at", "withheld_at"))
    return int(shown), int(withheld), int((shown or withheld) and run["by_itself"])


def less(after: Showings, before: Showings) -> Showings:
    return after[0] - before[0], after[1] - before[1], after[2] - before[2]


def _expose(standing: Row, event: Event) -> None:
    """Shown, or withheld: the first of either says which variant it was, and is."""
    shown, withheld = standing["first_shown_at"], standing["first_withheld_at"]
    standing["variant"] = variant_at_first(standing["variant"], shown, withheld, fact_of(event))
    first, last = _EXPOSURE_COLUMNS[event.name]
    standing[first] = earlier(standing[first], event.at)
    standing[last] = max(standing[last] or event.at, event.at)


def fold(standing: Row, event: Event) -> None:
    if event.name in EXPOSURES:
        _expose(standing, event)
    elif event.name == "guide_completed":
        standing["completed_at"] = earlier(standing["completed_at"], event.at)
    elif event.name == "guide_ended" and event.reason in DISMISSING:
        standing["dismissed_at"] = earlier(standing["dismissed_at"], event.at)
    until = snoozed_until(fact_of(event))
    if until is not None:
        standing["snoozed_until"] = max(standing["snoozed_until"] or until, until)


def add_share(standing: Row, share: Row) -> None:
    """A company's standing with what a run, or a part of its members, added to it."""
    for name in _SUMS:
        standing[name] += share[name]
    for name in _FIRSTS:
        if share[name] is not None:
            standing[name] = earlier(standing[name], share[name])
    # How often it may come again counts what was withheld, too.
    last = max(share["last_shown_at"] or 0, share.get("last_withheld_at") or 0)
    if last:
        standing["last_shown_at"] = max(standing["last_shown_at"] or 0, last)


def joined(one: Row, other: Row) -> Row:
    """One standing of what two ids did, none of them in the other's runs: as `one`, whose row it is."""
    sums = {name: one[name] + other[name] for name in (*_SUMS, "withheld_count")}
    firsts = {name: _of_both(min, one[name], other[name]) for name in (*_FIRSTS, "first_withheld_at")}
    lasts = {name: _of_both(max, one[name], other[name]) for name in _LASTS}
    return one | sums | firsts | lasts | {"variant": min(one, other, key=_first_exposure)["variant"]}


def _of_both(of: Callable[[int, int], int], one: int | None, other: int | None) -> int | None:
    return (other if one is None else one) if one is None or other is None else of(one, other)


def _first_exposure(standing: Row) -> tuple[float, str]:
    """As `variant_at_first` compares them."""
    times = [at for at in (standing["first_shown_at"], standing["first_withheld_at"]) if at is not None]
    return min(times, default=math.inf), standing["variant"] or ""


def fact_of(event: Event) -> RunFact:
    return RunFact(event.name, (event.at, event.id), event.step, event.reason, event.properties)


def earlier(known: int | None, at: int) -> int:
    return at if known is None else min(known, at)
