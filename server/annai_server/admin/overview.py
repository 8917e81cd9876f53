"""The list of guides, and a guide's history: drafts beside what each environment serves, and today's numbers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, and_, case, func, select

from annai_server.admin import titles
from annai_server.admin.words import t
from annai_server.domain.days import day_of, midnight
from annai_server.domain.diff import same
from annai_server.operations import drafts
from annai_server.operations.drafts import Draft, Placement
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Publication, Published, Revision, Run, User


@dataclass(frozen=True, slots=True)
class Status:
    """How a guide, or something that guides name, stands in one environment. `changed`: the draft differs from what is
    served there; `latest` is the number of its newest revision, which after a rollback isn't the one that is served."""

    environment: Environment
    placement: Placement | None
    changed: bool
    latest: int

    @property
    def word(self) -> str:
        if self.placement is None:
            return "draft"
        if self.placement.stopped or self.environment.stopped_at is not None:
            return "stopped"
        return "changed" if self.changed else "published"

    @property
    def label(self) -> str:
        if self.placement is None:
            return t("Not published")
        if self.word == "stopped":
            return t("Stopped")
        return t("Published, revision %(n)s", n=self.placement.revision)

    @property
    def since(self) -> int | None:
        """Since when it is as its label says: of what stopped by itself and with all else, the earlier moment."""
        if self.placement is None:
            return None
        stops = [at for at in (self.placement.stopped_at, self.environment.stopped_at) if at is not None]
        return min(stops, default=self.placement.published_at)

    @property
    def short(self) -> str:
        if self.placement is None or self.word == "stopped":
            return self.label
        if not self.changed:
            return t("Revision %(n)s", n=self.placement.revision)
        if self.placement.revision < self.latest:
            return t("Serves revision %(n)s; the draft is newer", n=self.placement.revision)
        return t("Revision %(n)s; the draft has changed since", n=self.placement.revision)

    @property
    def difference(self) -> str:
        """What the draft has that isn't served, in a sentence; empty if nothing."""
        if self.placement is None or not self.changed:
            return ""
        if self.placement.revision < self.latest:
            return t("An older revision is served here; the draft is newer.")
        return t("The draft has changed since this revision.")


@dataclass(frozen=True, slots=True)
class Line:
    """One guide of the list. `shown` and `completed` count people, today, in the chosen environment."""

    draft: Draft
    statuses: Sequence[Status]
    shown: int
    completed: int

    @property
    def live(self) -> bool:
        return any(status.word in ("published", "changed") for status in self.statuses)


@dataclass(frozen=True, slots=True)
class Filter:
    words: str = ""
    kind: str = ""
    status: str = ""

    @classmethod
    def of(cls, arguments: Mapping[str, str]) -> "Filter":
        return cls(arguments.get("q", "").strip(), arguments.get("kind", ""), arguments.get("status", ""))

    @property
    def given(self) -> bool:
        return bool(self.words or self.kind or self.status)

    def keeps(self, line: Line) -> bool:
        words = self.words.casefold()
        said = f"{line.draft.title} {titles.title(line.draft.document)} {line.draft.key}".casefold()
        return words in said and self.kind in ("", line.draft.kind) and self._status(line)

    def _status(self, line: Line) -> bool:
        if self.status == "draft":
            return all(status.word == "draft" for status in line.statuses)
        return not self.status or any(
            status.word == self.status or (self.status == "published" and status.word == "changed")
            for status in line.statuses
        )


def guides(project: Project, environments: Sequence[Environment], environment: Environment, *, now: int) -> list[Line]:
    """All guides, latest saved first."""
    found = drafts.every(project, "guide")
    revisions = _Revisions.of(project, "guide")
    today = midnight(day_of(now, project.time_zone), project.time_zone)
    numbers = _people_since(environment, today)
    lines = []
    for draft in sorted(found, key=lambda one: -one.updated_at):
        statuses = [_status(draft, one, revisions) for one in environments]
        lines.append(Line(draft, statuses, *numbers.get(draft.key, (0, 0))))
    return lines


@dataclass(frozen=True, slots=True)
class _Revisions:
    """Contents of the revisions that some environment serves, by key and number; and the newest number of each."""

    served: Mapping[tuple[str, int], Any]
    latest: Mapping[str, int]

    @classmethod
    def of(cls, project: Project, resource: str, key: str | None = None) -> "_Revisions":
        wanted = [Document.project_id == project.id, Document.resource == resource, Document.archived_at.is_(None)]
        if key:
            wanted.append(Document.key == key)
        joined = select(Document.key).join(Revision, Revision.document_id == Document.id).where(*wanted)
        served = joined.add_columns(Revision.number, Revision.content).where(
            Revision.id.in_(select(Published.revision_id))
        )
        latest = joined.add_columns(func.max(Revision.number).label("number")).group_by(Document.key)
        return cls(
            {(name, number): content for name, number, content in db.session.execute(served)},
            {row.key: row.number for row in db.session.execute(latest)},
        )


def _status(draft: Draft, environment: Environment, revisions: _Revisions) -> Status:
    placement = draft.environments.get(environment.key)
    changed = placement is not None and not same(revisions.served.get((draft.key, placement.revision)), draft.document)
    return Status(environment, placement, changed, revisions.latest.get(draft.key, 0))


def statuses(
    project: Project, draft: Draft, environments: Sequence[Environment], resource: str = "guide"
) -> list[Status]:
    revisions = _Revisions.of(project, resource, draft.key)
    return [_status(draft, environment, revisions) for environment in environments]


def every_status(
    project: Project, found: Sequence[Draft], environments: Sequence[Environment], resource: str
) -> Mapping[str, Sequence[Status]]:
    """Of all these, by key."""
    revisions = _Revisions.of(project, resource)
    return {draft.key: [_status(draft, one, revisions) for one in environments] for draft in found}


def _people_since(environment: Environment, since: int) -> dict[str, tuple[int, int]]:
    """Of each guide, people first shown a run since then, and those of them who completed it: as results count."""
    completed = case((Run.completed_at.is_not(None), Run.user_id))
    rows = db.session.execute(
        select(Run.guide, func.count(Run.user_id.distinct()), func.count(completed.distinct()))
        .join(User, and_(User.environment_id == Run.environment_id, User.id == Run.user_id))
        .where(Run.environment_id == environment.id, Run.shown_at >= since, User.internal.is_(False))
        .group_by(Run.guide)
    )
    return {guide: (people, done) for guide, people, done in rows}


def publications(project: Project, key: str, resource: str = "guide") -> Sequence[Row[Publication, str, int]]:
    """What happened to it, newest first: (Publication, environment's name, revision's number)."""
    return db.session.execute(
        select(Publication, Environment.name, Revision.number)
        .join(Document, Document.id == Publication.document_id)
        .join(Environment, Environment.id == Publication.environment_id)
        .outerjoin(Revision, Revision.id == Publication.revision_id)
        .where(Document.project_id == project.id, Document.resource == resource, Document.key == key)
        .order_by(Publication.at.desc(), Publication.number.desc())
        .limit(100)
    ).all()
