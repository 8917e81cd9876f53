"""One group of jobs inside one transaction: append what is new, and move only for that."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from sqlalchemy import Connection

from annai_server.domain.errors import NotFound
from annai_server.domain.events import Change, Event, Result
from annai_server.domain.ids import RisingIds
from annai_server.domain.traits import Known, Said, confirm, learn
from annai_server.engine import anew, progress
from annai_server.engine.acceptance import admit
from annai_server.engine.answers import FORM_ANSWERED, Answers
from annai_server.engine.consequences import Consequences, View
from annai_server.engine.counting import counted, counted_together
from annai_server.engine.hearing import Listening
from annai_server.engine.jobs import Job, Outcome, Visit
from annai_server.engine.journal import Journal, line
from annai_server.engine.progress import Progress
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.snapshots import Snapshots
from annai_server.store import companies, company_rows, environments, log, rows, users
from annai_server.store.rows import Row
from annai_server.store.tables import (
    Base,
    GuideState,
    LedgerEntry,
    Run,
    RunAction,
    RunAnswer,
    RunStep,
)

# A backend's event that is older when it comes is taken for an import, which never toasts.
IMPORTED_MS = 3_600_000


@dataclass(slots=True)
class _Subject:
    """One user's share of the group."""

    row: Row
    stored: list[Event] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)
    locale: str = ""
    device: str = ""
    touched: bool = False
    moved: bool = False
    imported: set[int] = field(default_factory=set)
    """The times of events that a backend reported long after they happened."""

    @property
    def view(self) -> View:
        times = frozenset(event.at for event in self.stored)
        return View(self.locale, self.device, times, frozenset(self.imported))


class Recording:
    """Writes one group for one environment. Use once, inside a transaction."""

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
        environments.begin_writing(connection, environment_id)
        number = environments.publication(connection, environment_id)
        if number is None:
            raise NotFound(f"there is no environment {environment_id}")
        self._connection = connection
        self._environment_id = environment_id
        self._snapshot: Snapshot = snapshots.at(connection, environment_id, number)
        self._secret = secret
        self._now = now
        self._journal = Journal(connection, environment_id, now, new_id)
        self._listening = listening
        self._moved_companies: set[str] = set()
        self._answers = Answers(connection, self._snapshot)

    def write(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcome of each job."""
        names = {job.subject for job in jobs}
        owners = users.resolve(self._connection, self._environment_id, names)
        erased = users.erased(self._connection, self._environment_id, names, self._secret)
        jobs = [_without_a_visit_of_before(job, erased.get(job.subject)) for job in jobs]
        taken = [[self._admitted(job, event, erased.get(job.subject)) for event in job.events] for job in jobs]
        # Nobody becomes known by sending nothing but nonsense.
        known = {owners[job.subject] for job, events in zip(jobs, taken, strict=True) if job.visit or _any(events)}
        locked = users.lock(self._connection, self._environment_id, known, now=self._now) if known else {}
        subjects = {user_id: _Subject(row) for user_id, row in locked.items()}
        taken = self._with_companies(jobs, taken, owners, subjects)
        results = self._append(jobs, taken, owners, subjects)
        self._note_dropped(jobs, results, owners)
        folded = self._found(subjects)
        self._hold_companies(jobs, subjects, folded)
        # By company, so that two processes take the companies' rows in the same order.
        for job in sorted(jobs, key=lambda job: (job.visit and job.visit.company) or ""):
            if job.visit is not None:
                self._welcome(subjects[owners[job.subject]], job, job.visit)
        self._fold(subjects, folded)
        self._reach(subjects)
        self._save(subjects)
        if self._moved_companies:
            companies.move(self._connection, self._environment_id, self._moved_companies)
        self._listening.write_down(self._connection)
        return [
            Outcome(result, tuple(subjects[owners[job.subject]].changes) if owners[job.subject] in subjects else ())
            for job, result in zip(jobs, results, strict=True)
        ]

    def _append(
        self,
        jobs: Sequence[Job],
        taken: list[list[Event | Result]],
        owners: dict[str, str],
        subjects: dict[str, _Subject],
    ) -> list[list[Result]]:
        """Insert the events that can be taken in, and give the new ones to their users."""
        fresh: dict[tuple[str, str], tuple[Event, Job]] = {}
        for job, events in zip(jobs, taken, strict=True):
            for event in events:
                if isinstance(event, Event):
                    fresh.setdefault((job.subject, event.id), (event, job))
        new = log.append(self._connection, [self._line(event, job) for event, job in fresh.values()])
        for key in fresh.keys() & new:
            event, job = fresh[key]
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
        subjects: dict[str, _Subject],
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
            if isinstance(event, Result):
                return event
            user_id, said = owners[job.subject], event.company
            believed = said is not None and (job.source == "backend" or (user_id, said) in belong)
            return event if believed or said == current[user_id] else replace(event, company=current[user_id])

        return [[placed(job, event) for event in events] for job, events in zip(jobs, taken, strict=True)]

    def _hold_companies(self, jobs: Sequence[Job], subjects: dict[str, _Subject], folded: Progress) -> None:
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
        )
        if erased_at is not None and isinstance(taken, Event) and taken.at <= erased_at:
            return Result(event.id, "rejected", "too_old", "sent before this user was erased")
        if isinstance(taken, Event) and (fault := self._answers.fault(taken)):
            return Result(event.id, "rejected", "bad_event", fault)
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

    def _welcome(self, subject: _Subject, job: Job, visit: Visit) -> None:
        row = subject.row
        subject.touched = True
        subject.locale, subject.device = visit.locale, visit.device
        if visit.seen:
            row["last_seen_at"] = max(row["last_seen_at"], job.received_at)
        self._listening.traits("trait", visit.traits)
        for said in visit.traits:
            self._learn(subject, said)
        if visit.company is not None:
            companies.join(self._connection, self._environment_id, visit.company, row["id"], now=self._now)
            if visit.company_traits:
                self._listening.traits("company", visit.company_traits)
                tell = partial(companies.tell, self._connection, self._environment_id, visit.company, now=self._now)
                subject.moved |= tell(words=visit.company_traits)
        given = {"company_id": visit.company, "locale": visit.language, "internal": visit.internal}
        news = {name: value for name, value in given.items() if value is not None and value != row[name]}
        row |= news
        subject.moved |= bool(news)

    def _learn_answers(self, subject: _Subject, event: Event) -> None:
        """As a page says it: never over what a token or the backend said."""
        if traits := self._answers.traits(event):
            said = Said(traits, "unsigned", event.at)
            self._listening.traits("trait", [said])
            before = subject.row["traits"]
            self._learn(subject, said)
            subject.touched = True
            news = {name for name in traits if before.get(name) != subject.row["traits"].get(name)}
            for name in sorted(news & self._snapshot.traits):
                subject.changes[Change("trait", name)] = None

    def _learn(self, subject: _Subject, said: Said) -> None:
        """Traits that changed are events of the log, so that a replay gives the same state."""
        row = subject.row
        before = Known(row["traits"], row["trait_meta"])
        known = learn(before, said)
        row |= {"traits": dict(known.traits), "trait_meta": dict(confirm(known, said).meta)}
        if known is before:
            return
        subject.moved = True
        news = {name: said.traits[name] for name, meta in known.meta.items() if meta is not before.meta.get(name)}
        self._journal.say(row["id"], "traits_changed", said.at, properties={"traits": news, "source": said.source})

    def _fold(self, subjects: dict[str, _Subject], folded: Progress) -> None:
        active = {user_id: subject for user_id, subject in subjects.items() if subject.stored}
        if not active:
            return
        for subject in active.values():
            subject.moved = True
            for event in subject.stored:
                folded.fold(subject.row, event)
                self._learn_answers(subject, event)
                self._care(subject, event)
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
        rows.put_together(self._connection, {model: table.values() for model, table in moved.items()})
        log.count(
            self._connection,
            [
                row
                for user_id, one in active.items()
                for event in one.stored
                for row in counted(self._snapshot, user_id, event)
            ],
        )
        if self._snapshot.scopes:
            self._fold_together(active, folded)

    def _fold_together(self, active: dict[str, _Subject], folded: Progress) -> None:
        """What was just written, for the companies that it counts for."""
        here, snapshot, shares = self._environment_id, self._snapshot, folded.for_companies()
        company_rows.add_standings(self._connection, [shares[key] for key in sorted(shares)])
        sums = log.Sums("company_id")
        for one in active.values():
            for event in one.stored:
                sums.add(counted_together(snapshot, event))
        counts = sums.rows()
        company_rows.add_counts(self._connection, counts)
        moved = folded.moved()
        for company, guide in sorted(moved):
            anew.fold(self._connection, here, snapshot.served.kinds, guide, company)
        self._moved_companies |= {key[0] for key in (*shares, *moved)} | {row["company_id"] for row in counts}

    def _found(self, subjects: dict[str, _Subject]) -> Progress:
        active = {user_id: subject for user_id, subject in subjects.items() if subject.stored}
        events = [event for one in active.values() for event in one.stored]
        user_ids, wanted = list(active), list(progress.run_ids(events))
        find = partial(rows.find, self._connection, environment_id=self._environment_id, user_ids=user_ids)
        runs = find(model=Run, id=wanted)
        # What belongs to a run is written with it: a new one has nothing to be found.
        known = [run_id for _, run_id in runs]
        return Progress(
            self._environment_id,
            self._snapshot.served.kinds,
            runs=runs,
            steps=find(model=RunStep, run_id=known),
            actions=find(model=RunAction, run_id=known),
            answers=find(model=RunAnswer, run_id=known) if any(one.name == FORM_ANSWERED for one in events) else {},
            standings=find(model=GuideState) if wanted else {},
            ledger=find(model=LedgerEntry, run_id=known),
            shared=self._snapshot.scopes.standings,
        )

    def _care(self, subject: _Subject, event: Event) -> None:
        if event.name in self._snapshot.events:
            subject.changes[Change("event", event.name)] = None
        if event.guide in self._snapshot.guides_asked_about and event.name in _STANDING_EVENTS:
            subject.changes[Change("guide", event.guide or "")] = None

    def _reach(self, subjects: dict[str, _Subject]) -> None:
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

    def _save(self, subjects: dict[str, _Subject]) -> None:
        changed = [subject for subject in subjects.values() if subject.touched or subject.moved]
        for subject in changed:
            subject.row["state_version"] += subject.moved
            latest = max((event.at for event in subject.stored), default=0)
            subject.row["last_seen_at"] = max(subject.row["last_seen_at"], min(latest, self._now))
        users.save(self._connection, [subject.row for subject in changed])


_STANDING_EVENTS = frozenset({"guide_shown", "guide_completed", "guide_ended"})


def _without_a_visit_of_before(job: Job, erased_at: int | None) -> Job:
    """What was said of a user before they were erased doesn't bring them back."""
    return replace(job, visit=None) if erased_at is not None and job.received_at <= erased_at else job


def _any(taken: Sequence[Event | Result]) -> bool:
    return any(isinstance(one, Event) for one in taken)
