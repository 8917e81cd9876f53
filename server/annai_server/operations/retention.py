"""How long an environment keeps people who don't come any more: then they are erased, as if they had asked for it.

Whole users at a time: nobody who still comes loses what they have done. How long it keeps events is another matter
(operations/keeping.py).
"""

from collections.abc import Sequence

from sqlalchemy import select

from annai_server.domain.duration import DAY_MS
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import audit, users
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store import users as stored
from annai_server.store.database import db
from annai_server.store.environments import keep_writers_out
from annai_server.store.tables import Environment

LEAST_DAYS = 30
MOST_DAYS = 3_650
AT_ONCE = 50


def environments() -> Sequence[Environment]:
    """Those that don't keep everybody for ever."""
    return db.session.scalars(select(Environment).where(Environment.retention_days.is_not(None))).all()


def expire(environment: Environment, *, snapshots: Snapshots, secret: str, now: int) -> int:
    """Erase some of those who have not been seen for as long as the environment keeps anybody; how many. Fewer than
    AT_ONCE: there are no more."""
    if environment.retention_days is None:
        return 0
    connection = db.session.connection()
    # Whoever comes at this moment has been seen before we look, or is somebody new after.
    keep_writers_out(connection, environment.id)
    before = now - environment.retention_days * DAY_MS
    gone = stored.unseen(connection, environment.id, before=before, most=AT_ONCE)
    for user_id in gone:
        users.erase_rows(environment, user_id, snapshots=snapshots, secret=secret, now=now)
    if gone:
        audit.record(
            COMMAND_LINE,
            "expire",
            "user",
            "",
            now=now,
            project_id=environment.project_id,
            environment=environment.key,
            after={"users": len(gone)},
        )
        db.session.flush()
    return len(gone)
