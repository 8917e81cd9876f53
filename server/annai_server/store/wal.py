"""PostgreSQL's own log (pg_wal): what was written is in it until its files, called segments, are overwritten.

https://www.postgresql.org/docs/current/wal-configuration.html: a checkpoint takes away or, with `wal_recycle`, renames
segments that are no longer needed, and a renamed one keeps its bytes until its turn comes. Leaving a segment early
fills the rest of it with zeros.
"""

from dataclasses import dataclass

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

RIGHTS = "GRANT pg_checkpoint, pg_monitor TO …; GRANT EXECUTE ON FUNCTION pg_switch_wal() TO …"


@dataclass(frozen=True, slots=True)
class Wal:
    """On a connection that commits by itself."""

    connection: Connection

    def rewrite(self) -> str:
        """Takes away or overwrites all that was written so far. Returns what to tell the operator: whether it could."""
        try:
            last = self._leave()
            self.connection.exec_driver_sql("CHECKPOINT")
            self._pass(max(self._segments()))
            left = [name for name in self._segments() if name <= last]
        except DBAPIError as error:
            said = str(error.orig).splitlines()[0]
            return (
                f"Its own log (pg_wal) holds what was written before until it is overwritten, since this role may not "
                f"see to that ({said}). A superuser may, or this one after: {RIGHTS}."
            )
        if left:
            return (
                f"Its own log (pg_wal) still holds {len(left)} files of before: something needs them, a replica or its "
                f"slot, an archive, or wal_keep_size. Run this again when they are let go."
            )
        return "Its own log (pg_wal) holds nothing of before. An archive of it does, if there is one."

    def _leave(self) -> str:
        """Begin the next segment; the name of the one that was left."""
        # Leaving one in which nothing was written does nothing.
        self.connection.exec_driver_sql("SELECT pg_current_xact_id()")
        left = self.connection.exec_driver_sql("SELECT pg_walfile_name(pg_switch_wal())").scalar_one()
        return str(left)

    def _pass(self, last: str) -> None:
        """Overwrite what waits, renamed, to be written to, up to this one."""
        while self._leave() < last:
            pass

    def _segments(self) -> list[str]:
        found = self.connection.exec_driver_sql("SELECT name FROM pg_ls_waldir() WHERE name ~ '^[0-9A-F]{24}$'")
        return [str(name) for name in found.scalars()]
