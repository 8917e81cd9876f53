"""What moves with a group's new events, read, and written once they are folded."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Connection

from annai_server.domain.events import Event
from annai_server.engine import anew, frozen, progress
from annai_server.engine.answers import FORM_ANSWERED
from annai_server.engine.counting import counted, counted_together
from annai_server.engine.frozen import Frozen
from annai_server.engine.progress import Progress
from annai_server.engine.snapshot import Snapshot
from annai_server.store import company_rows, log, rows
from annai_server.store.tables import Base, GuideState, LedgerEntry, Run, RunAction, RunAnswer, RunStep

Stored = Mapping[str, Sequence[Event]]
"""The new events of each user who has any."""


@dataclass(frozen=True, slots=True)
class Folding:
    connection: Connection
    snapshot: Snapshot

    def runs(self, user_ids: Collection[str], run_ids: Collection[str]) -> progress.Rows:
        return rows.find(self.connection, Run, self.snapshot.served.environment_id, user_ids, id=run_ids)

    def found(self, stored: Stored, gone: Mapping[str, Sequence[Frozen]], runs: progress.Rows) -> Progress:
        """The rows that these events move, as they are; and those that what is gone of a visitor's moves. `runs` are
        theirs, and may be of others that aren't moved."""
        served, events = self.snapshot.served, [event for each in stored.values() for event in each]
        taken_over = [one for each in gone.values() for one in each]
        wanted = progress.run_ids(events).union(*(frozen.runs_of(one) for one in taken_over))
        find = partial(rows.find, self.connection, environment_id=served.environment_id, user_ids=list(stored))
        runs = {key: row for key, row in runs.items() if key[0] in stored and key[1] in wanted}
        # What belongs to a run is written with it: a new one has nothing to be found.
        known = [run_id for _, run_id in runs]
        answered = bool(taken_over) or any(one.name == FORM_ANSWERED for one in events)
        return Progress(
            served.environment_id,
            served.kinds,
            runs=runs,
            steps=find(model=RunStep, run_id=known),
            actions=find(model=RunAction, run_id=known),
            answers=find(model=RunAnswer, run_id=known) if answered else {},
            standings=find(model=GuideState) if wanted else {},
            ledger=find(model=LedgerEntry, run_id=known),
            shared=self.snapshot.scopes.standings,
        )

    def write(self, counts: Stored, folded: Progress) -> set[str]:
        """What they were folded into, and what these count for; the companies of which anything was written."""
        moved: dict[type[Base], progress.Rows] = {
            Run: folded.runs,
            RunStep: folded.steps,
            RunAction: folded.actions,
            GuideState: folded.standings,
            LedgerEntry: folded.ledger,
        }
        # Most groups have none, and are spared the statement.
        if folded.answers:
            moved[RunAnswer] = folded.answers
        rows.put_together(self.connection, {model: table.values() for model, table in moved.items()})
        log.count(
            self.connection,
            [
                row
                for user_id, events in counts.items()
                for event in events
                for row in counted(self.snapshot, user_id, event)
            ],
        )
        return self._together(counts, folded) if self.snapshot.scopes else set()

    def _together(self, counts: Stored, folded: Progress) -> set[str]:
        """What was just written, for the companies that it counts for."""
        snapshot, shares = self.snapshot, folded.for_companies()
        company_rows.add_standings(self.connection, [shares[key] for key in sorted(shares)])
        sums = log.Sums("company_id")
        for events in counts.values():
            for event in events:
                sums.add(counted_together(snapshot, event))
        added = sums.rows()
        company_rows.add_counts(self.connection, added)
        moved = folded.moved()
        for company, guide in sorted(moved):
            anew.fold(self.connection, snapshot.served.environment_id, snapshot.served.kinds, guide, company)
        return {key[0] for key in (*shares, *moved)} | {row["company_id"] for row in added}
