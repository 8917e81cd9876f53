"""What an anonymous visitor's events were folded into becomes a user's, without reading one of them: whoever merges
keeps writers out, and a busy visitor's log is long."""

from collections.abc import Collection

from sqlalchemy import Connection, literal, select, update

from annai_server.store import log
from annai_server.store.rows import table_of
from annai_server.store.tables import EventCounter, LedgerEntry, Run, RunAction, RunAnswer, RunStep

_COUNTERS = table_of(EventCounter)
_OF_RUNS = [table_of(model) for model in (Run, RunStep, RunAction, RunAnswer, LedgerEntry)]


def shares_a_run(
    connection: Connection,
    environment_id: int,
    visitor: str,
    user_ids: Collection[str],
    *,
    of_another_guide: bool = False,
) -> bool:
    """Whether there is a run of which events came under the visitor's id and one of the others; one that is another
    guide's there, if so asked."""
    theirs, own = table_of(Run).alias(), table_of(Run).alias()
    here = (theirs.c.environment_id == environment_id, own.c.environment_id == environment_id)
    both = (theirs.c.user_id == visitor, own.c.user_id.in_(list(user_ids)), theirs.c.id == own.c.id)
    differ = (theirs.c.guide != own.c.guide,) if of_another_guide else ()
    return connection.scalar(select(1).where(*here, *both, *differ).limit(1)) is not None


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
