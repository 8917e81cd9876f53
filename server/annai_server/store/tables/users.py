from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, EnvironmentId, JsonOrNull, Key, Millis, Name, Scope, Word


class User(Base):
    """The host's end user, by the host's id."""

    __tablename__ = "users"
    __table_args__ = (
        Index(None, "environment_id", "last_seen_at"),
        Index(None, "environment_id", "company_id"),
        CLUSTERED,
    )

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    id: Mapped[Name] = mapped_column(primary_key=True)
    traits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    trait_meta: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{name: {"source": "anonymous" | "unsigned" | "signed" | "backend", "at": ms}}: who said so, and when. Forgotten
    ones stay."""
    locale: Mapped[Word | None]
    company_id: Mapped[Name | None]
    """The current one; `user_companies` has all."""
    internal: Mapped[bool] = mapped_column(default=False)
    """Staff and test users: counted apart."""
    opted_out: Mapped[dict[str, Any]] = mapped_column(default=dict)
    """{kind or "all": {"out": bool, "at": ms, "id": event id}}: the latest word on each, in whatever order
    heard; of `~kind`, what they said as an anonymous visitor (domain/choices.py)."""
    state_version: Mapped[int] = mapped_column(default=0)
    """Goes up with whatever a decision could depend on."""
    held_until: Mapped[Millis | None]
    """An author asked to leave them alone until then."""
    resets: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    """{guide or "*": ms}: what happened with it until then no longer counts."""
    orders: Mapped[dict[str, Any] | None] = mapped_column(JsonOrNull)
    """{guide: {"run": id, "at": ms}}: what an author started for them and nobody has seen yet."""
    first_seen_at: Mapped[Millis]
    last_seen_at: Mapped[Millis]


class Company(Base):
    __tablename__ = "companies"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    id: Mapped[Name] = mapped_column(primary_key=True)
    traits: Mapped[dict[str, Any]] = mapped_column(default=dict)
    trait_meta: Mapped[dict[str, Any]] = mapped_column(default=dict)
    state_version: Mapped[int] = mapped_column(default=0)
    held_until: Mapped[Millis | None]
    first_seen_at: Mapped[Millis]
    last_seen_at: Mapped[Millis]


class UserCompany(Base):
    __tablename__ = "user_companies"
    __table_args__ = (Index(None, "environment_id", "company_id"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    company_id: Mapped[Name] = mapped_column(primary_key=True)
    since: Mapped[Millis]


class Alias(Base):
    """The user whom a subject's events belong to, where that is not the subject itself."""

    __tablename__ = "aliases"
    __table_args__ = (Index(None, "environment_id", "user_id"), CLUSTERED)

    environment_id: Mapped[Scope]
    subject: Mapped[Name] = mapped_column(primary_key=True)
    user_id: Mapped[Name]
    created_at: Mapped[Millis]


class Tombstone(Base):
    """An erased subject, by keyed hash: what was sent before the erasure and arrives late is refused."""

    __tablename__ = "tombstones"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[EnvironmentId] = mapped_column(primary_key=True)
    hash: Mapped[Key] = mapped_column(primary_key=True)
    """HMAC-SHA256 of environment and subject under ANNAI_SECRET, in hexadecimal."""
    erased_at: Mapped[Millis]
