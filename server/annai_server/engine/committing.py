"""Jobs written in one transaction, or each event in its own where one of them can't be."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import groupby

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from annai_server.clock import now
from annai_server.domain.errors import Overloaded
from annai_server.domain.events import Event, Result
from annai_server.domain.ids import RisingIds
from annai_server.engine.hearing import Hearing
from annai_server.engine.jobs import Job, Outcome
from annai_server.engine.recording import Recording
from annai_server.engine.snapshots import Snapshots
from annai_server.store import environments
from annai_server.store.faults import is_the_databases, is_unfit

log = logging.getLogger(__name__)

RETRY_AFTER_S = 2.0
# PostgreSQL's deadlock_detected and serialization_failure.
_MET_ANOTHER = ("40P01", "40001")


@dataclass(frozen=True, slots=True)
class Commits:
    """One process's."""

    engine: Engine
    snapshots: Snapshots
    hearing: Hearing
    secret: str
    new_id: RisingIds = field(default_factory=RisingIds)

    def one_by_one(self, job: Job, error: Exception) -> Outcome:
        """Each event in its own transaction; the one that can't be stored is refused. Raises what isn't the events'."""
        if not job.events or not is_unfit(error):
            raise error
        outcomes = [
            self._alone(replace(job, events=[event], visit=None, visitor=None, dropped=0), event)
            for event in job.events
        ]
        changes = {change: None for outcome in outcomes for change in outcome.changes}
        return Outcome([result for outcome in outcomes for result in outcome.results], tuple(changes))

    def _alone(self, job: Job, event: Event) -> Outcome:
        try:
            return self._commit([job])[0]
        except Exception as error:
            if is_the_databases(error):
                raise Overloaded(RETRY_AFTER_S) from error
            if not is_unfit(error):
                raise
            log.warning("event %s cannot be stored: %s", event.id, error)
            return Outcome([Result(event.id, "rejected", "bad_event", "this event cannot be stored")])

    def together(self, jobs: Sequence[Job]) -> list[Outcome]:
        """Two processes may still meet head on, in a row that both add; PostgreSQL then lets one of them go on."""
        try:
            return self._commit(jobs)
        except OperationalError as error:
            if getattr(error.orig, "sqlstate", None) not in _MET_ANOTHER:
                raise
            return self._commit(jobs)

    def _commit(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcome of each job, after the commit. Environments in order, so that two processes never deadlock."""
        order = sorted(range(len(jobs)), key=lambda index: jobs[index].environment_id)
        outcomes: dict[int, Outcome] = {}
        moment = now()
        with self.engine.begin() as connection:
            for environment_id, indexes in groupby(order, key=lambda index: jobs[index].environment_id):
                mine = list(indexes)
                listening = self.hearing.listen(environment_id, moment)
                theirs = [jobs[index] for index in mine]
                _begin(connection, environment_id, theirs)
                recording = Recording(
                    connection, self.snapshots, listening, self.new_id, environment_id, self.secret, moment
                )
                outcomes.update(zip(mine, recording.write(theirs), strict=True))
        return [outcomes[index] for index in range(len(jobs))]


def _begin(connection: Connection, environment_id: int, jobs: Sequence[Job]) -> None:
    """Whoever merges is alone: no other process then writes for an id that has just become somebody's."""
    alone = any(job.visitor for job in jobs)
    (environments.keep_writers_out if alone else environments.begin_writing)(connection, environment_id)
