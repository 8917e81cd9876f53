"""What an author decides about one user: that they begin anew with guides, or that one starts for them.

Each is an event of the log, said by the server, and what is stored is folded from the log again: a replay gives the
same state, whatever arrives late.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from annai_server.domain.choices import opted_out
from annai_server.domain.errors import NotFound
from annai_server.domain.ids import uuid7
from annai_server.domain.resets import resetting
from annai_server.engine import anew
from annai_server.engine.consequences import Consequences, View
from annai_server.engine.journal import Journal
from annai_server.engine.replay import replay
from annai_server.engine.snapshot import Snapshot
from annai_server.store import companies, company_rows, rows, users
from annai_server.store.rows import Row
from annai_server.store.tables import GuideState, ItemCompletion


@dataclass(frozen=True, slots=True)
class Orders:
    """For one user, whose row is held until the caller commits."""

    connection: Connection
    snapshot: Snapshot
    user: Row

    def reset(self, guide: str | None, *, now: int) -> None:
        """`guide` None: all. What they chose, the milestones they reached and what interrupted them stays; an item of
        which the condition still holds is ticked again at once."""
        journal = self._journal(now, (self.user["resets"] or {}).values())
        journal.say(self._id, "guide_reset", journal.now, guide=guide)
        users.save(self.connection, [self.user | {"resets": resetting(self.user["resets"], guide, journal.now)}])
        replayed = replay(self.connection, self.snapshot, [self._id]).tables[GuideState].values()
        for model in (GuideState, ItemCompletion):
            rows.drop(self.connection, model, self._environment_id, self._id, guide)
        rows.put(self.connection, GuideState, [row for row in replayed if guide in (None, row["guide"])])
        moved = self._take_back(guide, now=now)
        list(Consequences(journal, self.snapshot, moved).draw({self._id: View()}))
        companies.move(self.connection, self._environment_id, moved)

    def _take_back(self, guide: str | None, *, now: int) -> set[str]:
        """What they did with it for their companies; the companies. What others did stays."""
        scopes, here = self.snapshot.scopes, self._environment_id
        if not scopes:
            return set()
        theirs = {*company_rows.companies_of(self.connection, here, self._id), self.user["company_id"]} - {None}
        companies.hold(self.connection, here, theirs, now=now)
        for key in sorted(scopes.standings if guide is None else scopes.standings & {guide}):
            for company in sorted(theirs):
                anew.fold(self.connection, here, self.snapshot.served.kinds, key, company)
        company_rows.take_back_items(self.connection, here, self._id, guide)
        return theirs

    def start(self, guide: str, *, now: int) -> None:
        """As if they opened it by hand on their next page view, once."""
        orders = self.user["orders"] or {}
        journal = self._journal(now, (order["at"] for order in orders.values()))
        one, run = self.snapshot.by_key[guide], str(uuid7(journal.now))
        ordered: dict[str, Any] = {"guide": guide, "revision": one.revision, "round": one.round, "run": run}
        journal.say(self._id, "guide_ordered", journal.now, **ordered)
        users.save(self.connection, [self.user | {"orders": {**orders, guide: {"run": run, "at": journal.now}}}])

    @property
    def opted_out(self) -> frozenset[str]:
        return opted_out(self.user["opted_out"])

    def _journal(self, now: int, before: Iterable[int]) -> Journal:
        """Later than those before it, by the millisecond, so that the log tells their order."""
        return Journal(self.connection, self._environment_id, max([now, *(at + 1 for at in before)]))

    @property
    def _environment_id(self) -> int:
        return self.snapshot.served.environment_id

    @property
    def _id(self) -> str:
        return str(self.user["id"])


def for_user(connection: Connection, snapshot: Snapshot, user_id: str) -> Orders:
    """Raises NotFound."""
    user = users.touch(connection, snapshot.served.environment_id, user_id)
    if user is None:
        raise NotFound(f"there is no user {user_id!r} in this environment")
    return Orders(connection, snapshot, user)
