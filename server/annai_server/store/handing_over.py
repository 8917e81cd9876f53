"""What an anonymous visitor's events were folded into becomes a user's, without reading one of them: whoever merges
keeps writers out, and a busy visitor's log is long."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import Connection, Select, literal, select, update

from annai_server.store import log
from annai_server.store.rows import table_of
from annai_server.store.tables import EventCounter, LedgerEntry, Run, RunAction, RunAnswer, RunStep

_COUNTERS = table_of(EventCounter)
_THEIRS, _OWN = table_of(Run).alias(), table_of(Run).alias()
_OF_RUNS = [table_of(model) for model in (Run, RunStep, RunAction, RunAnswer, LedgerEntry)]


def share_a_run(connection: Connection, environment_id: int, visitor: str, user_id: str) -> bool:
    """Whether events of one run came under both ids."""
    return connection.scalar(_shared(environment_id, visitor, [user_id]).limit(1)) is not None


def contradict(connection: Connection, environment_id: int, visitor: str, user_ids: Collection[str]) -> bool:
    """Whether a run of the visitor's is another guide's under one of the other ids."""
    differ = _THEIRS.c.guide != _OWN.c.guide
    return connection.scalar(_shared(environment_id, visitor, user_ids).where(differ).limit(1)) is not None


def _shared(environment_id: int, visitor: str, user_ids: Collection[str]) -> Select[Any]:
    here = (_THEIRS.c.environment_id == environment_id, _OWN.c.environment_id == environment_id)
    both = (_THEIRS.c.user_id == visitor, _OWN.c.user_id.in_(list(user_ids)), _THEIRS.c.id == _OWN.c.id)
    return select(literal(1)).where(*here, *both)


def hand_over(connection: Connection, environment_id: int, visitor: str, user_id: str) -> None:
    """Their runs, of which the user has none yet, with all that belongs to them, and what they are counted by."""
    for table in _OF_RUNS:
        mine = (table.c.environment_id == environment_id, table.c.user_id == visitor)
        connection.execute(update(table).where(*mine).values(user_id=user_id))
    hand_over_counts(connection, environment_id, visitor, user_id)


def hand_over_counts(connection: Connection, environment_id: int, visitor: str, user_id: str) -> None:
    """What they are counted by alone."""
    counters = _COUNTERS.c
    same = [literal(user_id).label(one.name) if one is counters.user_id else one for one in counters]
    log.add_to(
        connection,
        _COUNTERS,
        select(*same).where(counters.environment_id == environment_id, counters.user_id == visitor),
    )
