"""One group of jobs inside one transaction: append what is new, and move only for that."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from sqlalchemy import Connection

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.duration import HOUR_MS
from annai_server.domain.errors import NotFound
from annai_server.domain.events import Change, Event, Result
from annai_server.domain.ids import RisingIds
from annai_server.domain.keeping import taken_in_since
from annai_server.engine import frozen
from annai_server.engine.acceptance import admit
from annai_server.engine.answers import Answers
from annai_server.engine.consequences import Consequences
from annai_server.engine.folding import Folding, Stored
from annai_server.engine.hearing import Listening
from annai_server.engine.jobs import Job, Outcome
from annai_server.engine.journal import Journal, line
from annai_server.engine.learning import Learning, Subject
from annai_server.engine.merging import Merging
from annai_server.engine.progress import Progress, Rows
from annai_server.engine.runs import Runs, named
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.telling import tell
from annai_server.store import companies, environments, log, users
from annai_server.store.rows import Row

# A backend's event that is older when it comes is taken for an import, which never toasts.
IMPORTED_MS = HOUR_MS


class Recording:
    """Writes one group for one environment. Use once, inside a transaction that has begun writing there
    (store/environments.py)."""

    def __init__(
        self,
        connection: Connection,
        snapshots: Snapshots,
        listening: Listening,
        new_id: RisingIds,
        environment_id: int,
        secret: str,
        now: int,
    ) -> None:
        standing = environments.standing(connection, environment_id)
        if standing is None:
            raise NotFound(f"there is no environment {environment_id}")
        number, kept = standing
        self._connection = connection
        self._environment_id = environment_id
        self._snapshot: Snapshot = snapshots.at(connection, environment_id, number)
        self._since = taken_in_since(kept) if kept else 0
        self._secret = secret
        self._now = now
        self._journal = Journal(connection, environment_id, now, new_id)
        self._listening = listening
        self._moved_companies: set[str] = set()
        self._answers = Answers(connection, self._snapshot)
        self._learning = Learning(self._journal, self._snapshot, listening, self._answers)
        self._folding = Folding(connection, self._snapshot)
        self._merging = Merging(connection, environment_id, self._snapshot.served.kinds, now)

    def write(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcome of each job."""
        names = {job.subject for job in jobs}
        erased = users.erased(self._connection, self._environment_id, names, self._secret)
        jobs = [_without_a_visit_of_before(job, erased.get(job.subject)) for job in jobs]
        merged = self._merging.claim(jobs)
        owners = users.resolve(self._connection, self._environment_id, names)
        taken = [[self._admitted(job, event, erased.get(job.subject)) for event in job.events] for job in jobs]
        subjects = self._subjects(jobs, taken, owners, merged.values())
        taken = self._with_companies(jobs, taken, owners, subjects)
        for visitor, user_id in merged.items():
            self._merging.take_over(visitor, subjects[user_id])
        runs = self._folding.runs(list(subjects), named(chain(*taken), subjects.values()))
        taken = self._of_one_guide(jobs, taken, owners, Runs(runs, subjects))
        results = self._append(jobs, taken, owners, subjects)
        self._note_dropped(jobs, results, owners)
        self._move(jobs, owners, subjects, runs)
        return [
            self._outcome(job, result, subjects.get(owners[job.subject]))
            for job, result in zip(jobs, results, strict=True)
        ]

    def _subjects(
        self, jobs: Sequence[Job], taken: list[list[Event | Result]], owners: dict[str, str], merged: Iterable[str]
    ) -> dict[str, Subject]:
        """Their rows held. Nobody becomes known by sending nothing but nonsense."""
        known = {
            owners[job.subject] for job, events in zip(jobs, taken, strict=True) if job.visit or _any_event(events)
        } | {*merged}
        locked = users.lock(self._connection, self._environment_id, known, now=self._now) if known else {}
        return {user_id: Subject(row) for user_id, row in locked.items()}

    def _move(self, jobs: Sequence[Job], owners: dict[str, str], subjects: dict[str, Subject], runs: Rows) -> None:
        """What follows from what is new."""
        gone = {user_id: subject.gone for user_id, subject in subjects.items() if subject.gone}
        folded = self._folding.found(_stored(subjects), gone, runs)
        self._hold_companies(jobs, subjects, folded)
        # By company, so that two processes take the companies' rows in the same order.
        for job in sorted(jobs, key=lambda job: (job.visit and job.visit.company) or ""):
            if job.visit is not None:
                self._learning.welcome(subjects[owners[job.subject]], job, job.visit)
        self._fold(subjects, folded)
        self._reach(subjects)
        self._save(subjects)
        if self._moved_companies:
            companies.move(self._connection, self._environment_id, self._moved_companies)
        self._listening.write_down(self._connection)
        if self._snapshot.told:
            tell(self._journal, self._snapshot, subjects)

    def _outcome(self, job: Job, results: Sequence[Result], subject: Subject | None) -> Outcome:
        return Outcome(results, tuple(subject.changes) if subject else (), self._merging.is_theirs(job))

    def _append(
        self,
        jobs: Sequence[Job],
        taken: list[list[Event | Result]],
        owners: dict[str, str],
        subjects: dict[str, Subject],
    ) -> list[list[Result]]:
        """Insert the events that can be taken in, and give the new ones to their users."""
        fresh: dict[tuple[str, str], tuple[Event, Job]] = {}
        for job, events in zip(jobs, taken, strict=True):
            for event in events:
                if isinstance(event, Event):
                    fresh.setdefault((job.subject, event.id), (event, job))
        new = log.append(self._connection, [self._line(event, job) for event, job in fresh.values()])
        for event, job in (fresh[key] for key in fresh if key in new):
            subject = subjects[owners[job.subject]]
            subject.stored.append(event)
            self._listening.event(event, trusted=job.source == "backend")
            if job.source == "backend" and job.received_at - event.at > IMPORTED_MS:
                subject.imported.add(event.at)
        return [
            [self._result(job, sent, event, new) for sent, event in zip(job.events, events, strict=True)]
            for job, events in zip(jobs, taken, strict=True)
        ]

    def _with_companies(
        self,
        jobs: Sequence[Job],
        taken: list[list[Event | Result]],
        owners: dict[str, str],
        subjects: dict[str, Subject],
    ) -> list[list[Event | Result]]:
        """Each event with the company of then: the one that it names, if the user belongs to it, else their current."""
        current = {user_id: subject.row["company_id"] for user_id, subject in subjects.items()}
        current |= {owners[job.subject]: job.visit.company for job in jobs if job.visit and job.visit.company}
        named = {
            (owners[job.subject], event.company)
            for job, events in zip(jobs, taken, strict=True)
            if job.source == "browser"
            for event in events
            if isinstance(event, Event) and event.company not in (None, current[owners[job.subject]])
        }
        belong = companies.belong(self._connection, self._environment_id, named) if named else set()

        def placed(job: Job, event: Event | Result) -> Event | Result:
            if isinstance(event, Result) or event.anonymous:
                return event
            user_id, said = owners[job.subject], event.company
            believed = said is not None and (job.source == "backend" or (user_id, said) in belong)
            return event if believed or said == current[user_id] else replace(event, company=current[user_id])

        return [[placed(job, event) for event in events] for job, events in zip(jobs, taken, strict=True)]

    def _of_one_guide(
        self, jobs: Sequence[Job], taken: list[list[Event | Result]], owners: dict[str, str], runs: Runs
    ) -> list[list[Event | Result]]:
        judged = [
            [runs.admit(owners[job.subject], one) for one in events] for job, events in zip(jobs, taken, strict=True)
        ]
        runs.tell()
        return judged

    def _hold_companies(self, jobs: Sequence[Job], subjects: dict[str, Subject], folded: Progress) -> None:
        """All that may be written of companies, where anything that is served counts for them."""
        if not self._snapshot.scopes:
            return
        ids = {subject.row["company_id"] for subject in subjects.values()}
        ids |= {event.company for subject in subjects.values() for event in subject.stored}
        ids |= {job.visit.company for job in jobs if job.visit}
        ids |= {run["company_id"] for run in folded.runs.values()}
        companies.hold(self._connection, self._environment_id, ids - {None}, now=self._now)

    def _admitted(self, job: Job, event: Event, erased_at: int | None) -> Event | Result:
        """The event by the server's clock, or why not."""
        taken = admit(
            event,
            source=job.source,
            offset=job.offset,
            received_at=job.received_at,
            kinds=self._snapshot.served.kinds,
            since=self._since,
        )
        if erased_at is not None and isinstance(taken, Event) and taken.at <= erased_at:
            return Result(event.id, "rejected", "too_old", "sent before this user was erased")
        if isinstance(taken, Event) and (fault := self._answers.fault(taken)):
            return Result(event.id, "rejected", "bad_event", fault)
        if isinstance(taken, Event) and is_anonymous(job.subject):
            # Nobody is a member of a company before they have signed in.
            return replace(taken, anonymous=True, company=None)
        return taken

    def _result(self, job: Job, sent: Event, taken: Event | Result, new: set[tuple[str, str]]) -> Result:
        if isinstance(taken, Result):
            return taken
        # The first of two in one group stores it; the other one is told so.
        key = (job.subject, taken.id)
        if key in new:
            new.remove(key)
            return Result(sent.id, "stored")
        return Result(sent.id, "duplicate")

    def _note_dropped(self, jobs: Sequence[Job], results: list[list[Result]], owners: dict[str, str]) -> None:
        """With the batch that said so, and once: not when it comes again."""
        for job, result in zip(jobs, results, strict=True):
            if job.dropped and any(one.status == "stored" for one in result):
                count = {"count": job.dropped}
                self._journal.say(owners[job.subject], "events_dropped", job.received_at, properties=count)

    def _line(self, event: Event, job: Job) -> Row:
        return line(self._environment_id, job.subject, event, source=job.source, received_at=job.received_at)

    def _fold(self, subjects: dict[str, Subject], folded: Progress) -> None:
        stored = _stored(subjects)
        for user_id, events in stored.items():
            subject = subjects[user_id]
            subject.moved = True
            for gone in subject.gone:
                frozen.take_over(folded, subject.row, gone)
            for event in events:
                folded.fold(subject.row, event)
                self._learning.answered(subject, event)
                self._care(subject, event)
        if stored:
            counted = {user_id: subject.counted for user_id, subject in subjects.items()}
            self._moved_companies |= self._folding.write(counted, folded)

    def _care(self, subject: Subject, event: Event) -> None:
        if event.name in self._snapshot.events:
            subject.changes[Change("event", event.name)] = None
        if event.guide in self._snapshot.guides_asked_about and event.name in _STANDING_EVENTS:
            subject.changes[Change("guide", event.guide or "")] = None

    def _reach(self, subjects: dict[str, Subject]) -> None:
        """Milestones and items that what was just written makes true."""
        if not subjects or not (self._snapshot.milestones or self._snapshot.items):
            return
        # A page view may have been what raised the traits: those are read back with the rest.
        users.save(self._connection, [subject.row for subject in subjects.values() if subject.touched])
        views = {user_id: subject.view for user_id, subject in subjects.items()}
        consequences = Consequences(self._journal, self._snapshot, self._moved_companies)
        for user_id, changes in consequences.draw(views):
            subjects[user_id].moved = True
            subjects[user_id].changes.update(dict.fromkeys(changes))

    def _save(self, subjects: dict[str, Subject]) -> None:
        changed = [subject for subject in subjects.values() if subject.touched or subject.moved]
        for subject in changed:
            subject.row["state_version"] += subject.moved
            latest = max((event.at for event in subject.stored), default=0)
            subject.row["last_seen_at"] = max(subject.row["last_seen_at"], min(latest, self._now))
        users.save(self._connection, [subject.row for subject in changed])


def _stored(subjects: Mapping[str, Subject]) -> Stored:
    """Of those of whom anything is to be folded."""
    return {user_id: subject.stored for user_id, subject in subjects.items() if subject.stored or subject.gone}


_STANDING_EVENTS = frozenset({"guide_shown", "guide_completed", "guide_ended"})


def _without_a_visit_of_before(job: Job, erased_at: int | None) -> Job:
    """What was said of a user before they were erased, or who they were before, doesn't bring them back."""
    return replace(job, visit=None, visitor=None) if erased_at is not None and job.received_at <= erased_at else job


def _any_event(taken: Sequence[Event | Result]) -> bool:
    return any(isinstance(one, Event) for one in taken)
