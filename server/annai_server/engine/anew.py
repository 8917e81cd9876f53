"""What companies did, folded from the log once more: where an author begins to ask for it, and where a part of it goes.

Whoever calls keeps writers out, or holds the company's row.
"""

from collections.abc import Collection, Iterable, Mapping

from sqlalchemy import Connection

from annai_server.domain.conditions import EventHappened, counted
from annai_server.engine import frozen
from annai_server.engine.journal import event_of
from annai_server.engine.progress import Progress
from annai_server.engine.replay import replay
from annai_server.engine.snapshot import Snapshot
from annai_server.store import companies, company_rows, environments, frozen_states, log, users
from annai_server.store.log import Sums

_USERS_AT_ONCE = 500


def fold(
    connection: Connection, environment_id: int, kinds: Mapping[str, str], guide: str, company_id: str | None = None
) -> None:
    """How a company stands with a guide, or each of them (None). Reads every event of the guide that its users sent and
    that is kept, and what the others came to."""
    company_rows.forget_standings(connection, environment_id, [guide], company_id)
    members = company_rows.shown(connection, environment_id, guide, company_id)
    for start in range(0, len(members), _USERS_AT_ONCE):
        some = members[start : start + _USERS_AT_ONCE]
        owners = users.owners(connection, environment_id, some)
        people = users.found(connection, environment_id, some)
        progress = Progress(environment_id, kinds, shared={guide})
        for user_id, gone in frozen_states.of_users(connection, environment_id, some).items():
            frozen.recall(progress, user_id, gone, resets=people[user_id]["resets"], guide=guide)
        for row in log.of_subjects(connection, environment_id, owners, guide=guide):
            if row["source"] != "server":
                progress.fold(people[owners[row["subject"]]], event_of(row))
        found = progress.for_companies().values()
        company_rows.add_standings(
            connection, [row for row in found if company_id is None or row["company_id"] == company_id]
        )


def count(
    connection: Connection,
    environment_id: int,
    counters: Iterable[EventHappened],
    zone: str,
    company_id: str | None = None,
    *,
    since: int = 0,
) -> None:
    """How often the events came that these predicates count, of a company or of each. Reads every event of those
    names; what came before `since` stays as it was counted."""
    for leaf in counters:
        company_rows.forget_counts(connection, environment_id, [leaf.counter], company_id, since=since)
        counts, sums = counted(leaf.where), Sums("company_id")
        for row in log.with_a_company(connection, environment_id, leaf.name, company_id):
            if row["occurred_at"] >= since and counts(row["properties"], zone):
                sums.add([row | {"name": leaf.counter}])
        sums.carry(company_rows.counts(connection, environment_id, leaf.counter, company_id))
        company_rows.add_counts(connection, sums.rows())


class Leaving:
    """A user who is about to be erased: their share of what their companies did stays the companies'. Writers are kept
    out."""

    def __init__(self, connection: Connection, snapshot: Snapshot, user_id: str, *, now: int) -> None:
        self._connection = connection
        self._snapshot = snapshot
        did = replay(connection, snapshot, [user_id]).together
        self._companies: Collection[str] = did.companies
        companies.hold(connection, self._here, self._companies, now=now)
        company_rows.add_standings(connection, did.standings.values(), of_erased=True)
        company_rows.add_counts(connection, did.counts.rows(), of_erased=True)

    def left(self) -> None:
        """Once their events are gone from the log."""
        served, since = self._snapshot.served, environments.events_since(self._connection, self._here)
        for company in sorted(self._companies):
            for guide in sorted(self._snapshot.scopes.standings):
                fold(self._connection, self._here, served.kinds, guide, company)
            asked = self._snapshot.scopes.counters.values()
            count(self._connection, self._here, asked, served.time_zone, company, since=since)

    @property
    def _here(self) -> int:
        return self._snapshot.served.environment_id
