from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import AuthorId, Base, Id, Key, Millis, Name, ProjectId, Prose, Word


class Author(Base):
    __tablename__ = "authors"

    id: Mapped[Id]
    email: Mapped[Name] = mapped_column(unique=True)
    """Case-folded."""
    name: Mapped[Name]
    password_hash: Mapped[Name | None]
    locale: Mapped[Word]
    created_at: Mapped[Millis]


class Membership(Base):
    __tablename__ = "memberships"

    author_id: Mapped[AuthorId] = mapped_column(primary_key=True)
    project_id: Mapped[ProjectId] = mapped_column(primary_key=True)
    role: Mapped[Word]
    """viewer, editor, publisher or admin."""
    created_at: Mapped[Millis]


class AuthorSession(Base):
    __tablename__ = "author_sessions"

    id: Mapped[Key] = mapped_column(primary_key=True)
    """SHA-256 of the cookie's value, so that a copy of the database signs nobody in."""
    author_id: Mapped[AuthorId] = mapped_column(index=True)
    csrf_token: Mapped[Key]
    browser: Mapped[Word | None]
    system: Mapped[Word | None]
    """What the device called itself, as far as its owner needs to tell it from their others; no address is kept."""
    created_at: Mapped[Millis]
    last_seen_at: Mapped[Millis]
    expires_at: Mapped[Millis]


class SignInLink(Base):
    """A one-time link; spent by setting `used_at` where it was null."""

    __tablename__ = "sign_in_links"

    hash: Mapped[Key] = mapped_column(primary_key=True)
    author_id: Mapped[AuthorId] = mapped_column(index=True)
    created_at: Mapped[Millis]
    expires_at: Mapped[Millis]
    used_at: Mapped[Millis | None]


class AuditEntry(Base):
    """Who did what; only ever inserted."""

    __tablename__ = "audit_log"
    __table_args__ = (
        Index(None, "project_id", "at"),
        Index(None, "project_id", "subject_type", "subject_key", "at"),
    )

    id: Mapped[Id]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("projects.id"))
    author_id: Mapped[int | None] = mapped_column(ForeignKey("authors.id"))
    by: Mapped[Name]
    """The author's e-mail, or an authoring key's prefix: readable after either is gone."""
    action: Mapped[Key]
    subject_type: Mapped[Word]
    subject_key: Mapped[Name]
    environment: Mapped[Key | None]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    note: Mapped[Prose | None]
    at: Mapped[Millis]
