"""Guides, segments, milestones, themes and event definitions: one family, one life cycle.

Their JSON is plain JSON on PostgreSQL too: JSONB would forget the order that the author wrote.
"""

from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from annai_server.store.tables.base import (
    Base,
    DocumentId,
    EnvironmentId,
    Id,
    Key,
    Millis,
    Name,
    ProjectId,
    Prose,
    Word,
)


class Document(Base):
    """The editable draft. The key is never reused: archiving keeps the row."""

    __tablename__ = "documents"
    __table_args__ = (UniqueConstraint("project_id", "resource", "key"),)

    id: Mapped[Id]
    project_id: Mapped[ProjectId]
    resource: Mapped[Word]
    """guide, segment, milestone, theme or event."""
    key: Mapped[Key]
    kind: Mapped[Word | None]
    """A guide's kind."""
    title: Mapped[Prose]
    draft: Mapped[dict[str, Any]] = mapped_column(JSON)
    version: Mapped[int] = mapped_column(default=1)
    """Goes up with each save; a save names the version it began from."""
    archived_at: Mapped[Millis | None]
    created_at: Mapped[Millis]
    updated_at: Mapped[Millis]
    updated_by: Mapped[Name | None]


class Revision(Base):
    """An immutable numbered copy of a draft; the database lets nobody edit it."""

    __tablename__ = "revisions"
    __table_args__ = (UniqueConstraint("document_id", "number"),)

    id: Mapped[Id]
    document_id: Mapped[DocumentId]
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    note: Mapped[Prose | None]
    created_at: Mapped[Millis]
    created_by: Mapped[Name | None]

    document: Mapped[Document] = relationship(lazy="raise")


class Publication(Base):
    """The log of what each environment served from when on; the database lets nobody edit it."""

    __tablename__ = "publications"
    __table_args__ = (Index(None, "document_id", "environment_id", "number"),)

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    document_id: Mapped[int | None] = mapped_column(ForeignKey("documents.id"))
    """Null where the number rose for the environment itself: stopped, resumed, settings."""
    revision_id: Mapped[int | None] = mapped_column(ForeignKey("revisions.id"))
    """Null: unpublished, stopped or resumed."""
    action: Mapped[Word]
    """publish, promote, rollback, unpublish, stop, resume, schedule, unschedule, schedule_failed or settings."""
    round: Mapped[int | None]
    spared: Mapped[Word | None]
    """As in Published."""
    note: Mapped[Prose | None]
    at: Mapped[Millis]
    by: Mapped[Name | None]


class Published(Base):
    """What an environment serves now."""

    __tablename__ = "published"

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    document_id: Mapped[DocumentId] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    round: Mapped[int] = mapped_column(default=1)
    spared: Mapped[Word | None]
    """Whom this round leaves alone: those who had `completed` or `dismissed` it before. Null: nobody."""
    publication: Mapped[int]
    first_published_at: Mapped[Millis]
    """The document's first publication in this environment: the older one goes first."""
    round_at: Mapped[Millis]
    """When the round began: milestones reached before it bring no toast."""
    published_at: Mapped[Millis]
    """Of this revision."""
    stopped_at: Mapped[Millis | None]

    document: Mapped[Document] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")


class Scheduled(Base):
    """A revision that an environment will serve from a set time on; the worker publishes it then."""

    __tablename__ = "scheduled"

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    document_id: Mapped[DocumentId] = mapped_column(primary_key=True)
    revision_id: Mapped[int] = mapped_column(ForeignKey("revisions.id"))
    again: Mapped[Word]
    note: Mapped[Prose | None]
    at: Mapped[Millis]
    by: Mapped[Name]
    """Who decided it, as in the audit log."""
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    failure: Mapped[Prose | None]
    """Why it could not be published when its time came; it then waits for an author."""

    document: Mapped[Document] = relationship(lazy="raise")
    revision: Mapped[Revision] = relationship(lazy="raise")
