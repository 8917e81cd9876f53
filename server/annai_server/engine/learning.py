"""One user's share of a group, and what it says of them: traits, company, language, and what they answered in forms."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from annai_server.domain.events import Change, Event
from annai_server.domain.traits import Known, Said, admitted, confirm, learn
from annai_server.engine.answers import Answers
from annai_server.engine.consequences import View
from annai_server.engine.frozen import Frozen
from annai_server.engine.hearing import Listening
from annai_server.engine.jobs import Job, Visit
from annai_server.engine.journal import Journal
from annai_server.engine.snapshot import Snapshot
from annai_server.store import companies
from annai_server.store.rows import Row


@dataclass(slots=True)
class Subject:
    """`row` is theirs of users."""

    row: Row
    stored: list[Event] = field(default_factory=list)
    changes: dict[Change, None] = field(default_factory=dict)
    locale: str = ""
    device: str = ""
    touched: bool = False
    moved: bool = False
    imported: set[int] = field(default_factory=set)
    """The times of events that a backend reported long after they happened."""
    told: set[str] = field(default_factory=set)
    """The ids of events that webhooks heard of, and that were counted, as those of the visitor that this user was."""
    gone: list[Frozen] = field(default_factory=list)
    """What those of that visitor's events add up to that are no longer kept."""

    @property
    def counted(self) -> Sequence[Event]:
        """Those of which the counters don't know yet."""
        return [one for one in self.stored if not (one.anonymous and one.id in self.told)]

    @property
    def view(self) -> View:
        times = frozenset(event.at for event in self.stored)
        return View(self.locale, self.device, times, frozenset(self.imported))


@dataclass(frozen=True, slots=True)
class Learning:
    """In one transaction; whoever learns holds the users' rows, and saves them."""

    journal: Journal
    snapshot: Snapshot
    listening: Listening
    answers: Answers

    def welcome(self, subject: Subject, job: Job, visit: Visit) -> None:
        row = subject.row
        subject.touched = True
        subject.locale, subject.device = visit.locale, visit.device
        if visit.seen:
            row["last_seen_at"] = max(row["last_seen_at"], job.received_at)
        self.listening.traits("trait", visit.traits)
        for said in visit.traits:
            self._learn(subject, said)
        company = visit.company if visit.moves or row["company_id"] in (None, visit.company) else None
        if company is not None:
            self._join(subject, company, visit.company_traits)
        given = {"company_id": company, "locale": visit.language, "internal": visit.internal}
        news = {name: value for name, value in given.items() if value is not None and value != row[name]}
        row |= news
        subject.moved |= bool(news)

    def _join(self, subject: Subject, company: str, words: Sequence[Said]) -> None:
        where = self.journal.connection, self.journal.environment_id, company
        companies.join(*where, subject.row["id"], now=self.journal.now)
        if words:
            self.listening.traits("company", words)
            subject.moved |= companies.tell(*where, words, now=self.journal.now)

    def answered(self, subject: Subject, event: Event) -> None:
        """As a page says it: never over what a token or the backend said."""
        if traits := self.answers.traits(event):
            said = Said(traits, "anonymous" if event.anonymous else "unsigned", event.at)
            self.listening.traits("trait", [said])
            before = subject.row["traits"]
            self._learn(subject, said)
            subject.touched = True
            news = {name for name in traits if before.get(name) != subject.row["traits"].get(name)}
            for name in sorted(news & self.snapshot.traits):
                subject.changes[Change("trait", name)] = None

    def _learn(self, subject: Subject, said: Said) -> None:
        """Traits that changed are events of the log, so that a replay gives the same state."""
        row = subject.row
        before = Known(row["traits"], row["trait_meta"])
        said = admitted(before, said)
        known = learn(before, said)
        row |= {"traits": dict(known.traits), "trait_meta": dict(confirm(known, said).meta)}
        if known is before:
            return
        subject.moved = True
        news = {name: said.traits[name] for name, meta in known.meta.items() if meta is not before.meta.get(name)}
        self.journal.say(row["id"], "traits_changed", said.at, properties={"traits": news, "source": said.source})
