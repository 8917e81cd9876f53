"""Writing down what members did for their companies. Whoever writes holds the companies' rows (companies.hold), and
takes them after those of users."""

from collections.abc import Collection, Iterable, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Table, delete, func, or_, select

from annai_server.store import log
from annai_server.store.rows import Key, Row, insert_rows, table_of, write
from annai_server.store.tables import (
    Base,
    CompanyEventCounter,
    CompanyGuideState,
    CompanyItem,
    CompanyMilestone,
    Run,
)

_STANDINGS = table_of(CompanyGuideState)
_COUNTERS = table_of(CompanyEventCounter)
_REACHED = {CompanyItem: "done_at", CompanyMilestone: "reached_at"}
_SUMS = ("shown_count", "auto_count")
_LATEST = "last_shown_at"


def add_standings(connection: Connection, rows: Iterable[Row], *, of_erased: bool = False) -> None:
    """Every column is a sum, the least or the greatest: what is new is added to what is there."""
    if added := [row | {"of_erased": of_erased} for row in rows]:
        write(connection, _add_standings(connection.dialect.name), added)


def add_counts(connection: Connection, rows: Iterable[Row], *, of_erased: bool = False) -> None:
    log.add_counts(connection, _COUNTERS, [row | {"of_erased": of_erased} for row in rows])


def reach(connection: Connection, model: type[CompanyItem] | type[CompanyMilestone], rows: Sequence[Row]) -> None:
    """What is known already may have been so earlier; whose doing it was stays."""
    if rows:
        write(connection, _reach(connection.dialect.name, model), rows)


def forget_standings(
    connection: Connection, environment_id: int, guides: Collection[str], company_id: str | None = None
) -> None:
    """Of one company, or of all; what the erased did stays."""
    same = [_STANDINGS.c.environment_id == environment_id, _STANDINGS.c.guide.in_(list(guides))]
    _forget(connection, _STANDINGS, same, company_id)


def counts(connection: Connection, environment_id: int, name: str, company_id: str | None) -> Sequence[Row]:
    """How often it came in each hour, without those who were erased."""
    columns = _COUNTERS.c
    mine = [columns.environment_id == environment_id, columns.name == name, columns.of_erased.is_(False)]
    mine += [columns.hour > 0, *([] if company_id is None else [columns.company_id == company_id])]
    return [dict(row) for row in connection.execute(select(_COUNTERS).where(*mine)).mappings()]


def forget_counts(
    connection: Connection,
    environment_id: int,
    names: Collection[str],
    company_id: str | None = None,
    *,
    since: int = 0,
) -> None:
    """Of the hours from `since` (ms) on, and the sums of all."""
    same = [_COUNTERS.c.environment_id == environment_id, _COUNTERS.c.name.in_(list(names))]
    same += [or_(_COUNTERS.c.hour == 0, _COUNTERS.c.hour >= since)]
    _forget(connection, _COUNTERS, same, company_id)


def take_back_items(connection: Connection, environment_id: int, user_id: str, guide: str | None) -> None:
    """What this user did for their companies, of one checklist or of all."""
    columns = table_of(CompanyItem).c
    mine = [columns.environment_id == environment_id, columns.user_id == user_id]
    mine += [] if guide is None else [columns.guide == guide]
    connection.execute(delete(table_of(CompanyItem)).where(*mine))


def companies_of(connection: Connection, environment_id: int, user_id: str) -> list[str]:
    """For which companies the user was shown anything, or did an item."""
    of_runs, of_items = (
        select(columns.company_id).where(columns.environment_id == environment_id, columns.user_id == user_id)
        for columns in (table_of(Run).c, table_of(CompanyItem).c)
    )
    found = connection.scalars(of_runs.where(table_of(Run).c.company_id.is_not(None)).union(of_items))
    return sorted(found)


def shown(connection: Connection, environment_id: int, guide: str, company_id: str | None = None) -> list[str]:
    """The users with runs of that guide, of one company or of any."""
    runs = table_of(Run).c
    wanted = select(runs.user_id).where(runs.environment_id == environment_id, runs.guide == guide)
    mine = runs.company_id.is_not(None) if company_id is None else runs.company_id == company_id
    return sorted(connection.scalars(wanted.where(mine).distinct()))


def of_the_log(connection: Connection, model: type[Base], environment_id: int) -> dict[Key, Row]:
    """By primary key without the environment: all but what somebody did who has been erased since."""
    table = table_of(model)
    erased = {"of_erased": True, "user_id": None}
    keys = [column.name for column in table.primary_key if column.name not in ("environment_id", "of_erased")]
    rows = connection.execute(select(table).where(table.c.environment_id == environment_id)).mappings()
    known = (row for row in rows if all(row.get(name, not value) != value for name, value in erased.items()))
    return {tuple(row[key] for key in keys): dict(row) for row in known}


def _forget(connection: Connection, table: Table, same: list[Any], company_id: str | None) -> None:
    of_company = [] if company_id is None else [table.c.company_id == company_id]
    connection.execute(delete(table).where(*same, *of_company, table.c.of_erased.is_(False)))


@cache
def _add_standings(dialect: str) -> Any:
    statement = insert_rows(dialect, _STANDINGS)
    have, new = _STANDINGS.c, statement.excluded
    set_ = {name: have[name] + new[name] for name in _SUMS}
    for column in _STANDINGS.columns:
        if not column.primary_key and column.name not in _SUMS:
            which = _greatest if column.name == _LATEST else _least
            set_[column.name] = which(dialect, have[column.name], new[column.name])
    return statement.on_conflict_do_update(index_elements=list(_STANDINGS.primary_key), set_=set_)


@cache
def _reach(dialect: str, model: type[CompanyItem] | type[CompanyMilestone]) -> Any:
    table, at = table_of(model), _REACHED[model]
    statement = insert_rows(dialect, table)
    return statement.on_conflict_do_update(
        index_elements=list(table.primary_key), set_={at: _least(dialect, table.c[at], statement.excluded[at])}
    )


def _least(dialect: str, one: Any, other: Any) -> Any:
    return _of_two(func.min if dialect == "sqlite" else func.least, one, other)


def _greatest(dialect: str, one: Any, other: Any) -> Any:
    return _of_two(func.max if dialect == "sqlite" else func.greatest, one, other)


def _of_two(which: Any, one: Any, other: Any) -> Any:
    # SQLite's answer is null where either is.
    return which(func.coalesce(one, other), func.coalesce(other, one))
