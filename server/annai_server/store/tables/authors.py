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
    """A one-time link, to sign in or to set a new password; spent by setting `used_at` where it was null."""

    __tablename__ = "sign_in_links"

    hash: Mapped[Key] = mapped_column(primary_key=True)
    author_id: Mapped[AuthorId] = mapped_column(index=True)
    purpose: Mapped[Word] = mapped_column(default="sign_in", server_default="sign_in")
    """sign_in or reset."""
    created_at: Mapped[Millis]
    expires_at: Mapped[Millis]
    used_at: Mapped[Millis | None]


class Invitation(Base):
    """To a project, in a role; whoever has the link and the address accepts it, once."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    hash: Mapped[Key] = mapped_column(unique=True)
    project_id: Mapped[ProjectId] = mapped_column(index=True)
    email: Mapped[Name]
    role: Mapped[Word]
    by: Mapped[Name]
    created_at: Mapped[Millis]
    expires_at: Mapped[Millis]
    accepted_at: Mapped[Millis | None]
    revoked_at: Mapped[Millis | None]


class SignInTries(Base):
    """Of an account, a network address, or both, as a keyed hash: how many there were since when; gone within the
    hour."""

    __tablename__ = "sign_in_tries"

    who: Mapped[Key] = mapped_column(primary_key=True)
    since: Mapped[Millis] = mapped_column(index=True)
    count: Mapped[int]


class AuthorIdentity(Base):
    """Whom an OpenID provider knows an author as. An address may be given to somebody else; a subject never is."""

    __tablename__ = "author_identities"

    issuer: Mapped[Name] = mapped_column(primary_key=True)
    subject: Mapped[Name] = mapped_column(primary_key=True)
    author_id: Mapped[AuthorId] = mapped_column(index=True)
    created_at: Mapped[Millis]


class SpentState(Base):
    """A sign-in at the provider that has come back: a second time it is refused, by any process."""

    __tablename__ = "spent_states"

    hash: Mapped[Key] = mapped_column(primary_key=True)
    expires_at: Mapped[Millis] = mapped_column(index=True)


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
