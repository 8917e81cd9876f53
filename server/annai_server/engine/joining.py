"""Two parts of the same history as one: what rows come to that were folded from some events each, and these by chance
belong to the same run. Every column is a least, a greatest, a sum, or the last by (time, message id)."""

from collections.abc import Collection, Sequence
from typing import Any

from annai_server.engine.standings import earlier
from annai_server.store.rows import Row

# What a run is of comes from its earliest event, whatever a page says of it later.
ORIGIN = ("locale", "device", "company_id", "publication", "revision", "round")


def origin_of(run: Row) -> tuple[Any, ...]:
    """Sortable: of two events of the same millisecond, the same one is the earlier in any order of arrival."""
    return run["started_at"], *(str(run[name] or "") for name in ORIGIN)


def join_runs(run: Row, other: Row) -> None:
    """The first becomes what both are."""
    if origin_of(other) < origin_of(run):
        run |= {name: other[name] for name in ORIGIN}
    run["variant"] = _variant(run, other)
    least(run, other, ("started_at", "shown_at", "withheld_at", "completed_at"))
    greatest(run, other, ("last_at",))
    latest(run, other, ("step_at", "step_id", "step"))
    latest(run, other, ("ended_at", "end_id", "end_reason"))
    run["interruption"] = run["interruption"] or other["interruption"]
    run["by_itself"] = run["by_itself"] or other["by_itself"]


def least(row: Row, other: Row, names: Collection[str]) -> None:
    for name in names:
        if other[name] is not None:
            row[name] = earlier(row[name], other[name])


def greatest(row: Row, other: Row, names: Collection[str]) -> None:
    for name in names:
        if other[name] is not None:
            row[name] = max(row[name] or other[name], other[name])


def latest(row: Row, other: Row, names: Sequence[str]) -> None:
    """`names`: the time, the message id, and what they said."""
    if other[names[0]] is not None and (row[names[0]] is None or _stamp(row, names) < _stamp(other, names)):
        row |= {name: other[name] for name in names}


def _stamp(row: Row, names: Sequence[str]) -> tuple[int, str]:
    return row[names[0]], row[names[1]]


def _variant(run: Row, other: Row) -> str | None:
    """Of the first exposure."""
    exposed = [
        (min(at), one["variant"] or "", one["variant"])
        for one in (run, other)
        if (at := [one[name] for name in ("shown_at", "withheld_at") if one[name] is not None])
    ]
    return min(exposed, key=lambda one: one[:2])[2] if exposed else None
