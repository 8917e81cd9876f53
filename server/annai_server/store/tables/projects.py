from sqlalchemy import UniqueConstraint, false
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import Base, EnvironmentId, Id, Key, Millis, Name, ProjectId, Word


class Project(Base):
    __tablename__ = "projects"

    id: Mapped[Id]
    key: Mapped[Key] = mapped_column(unique=True)
    name: Mapped[Name]
    time_zone: Mapped[Key]
    default_locale: Mapped[Word]
    locales: Mapped[list[str]]
    created_at: Mapped[Millis]


class Environment(Base):
    __tablename__ = "environments"
    __table_args__ = (UniqueConstraint("project_id", "key"),)

    id: Mapped[Id]
    project_id: Mapped[ProjectId]
    key: Mapped[Key]
    name: Mapped[Name]
    public_key: Mapped[Key] = mapped_column(unique=True)
    """The newest that is in use; public_keys knows of others."""
    identity_mode: Mapped[Word] = mapped_column(default="off")
    """off, observe or required."""
    anonymous: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Whether visitors who haven't signed in are let in."""
    allowed_origins: Mapped[list[str]] = mapped_column(default=list)
    """Exact origins (`https://app.example.com`), or the one entry `*`: any."""
    budget_gap_s: Mapped[int] = mapped_column(default=1800)
    budget_day: Mapped[int] = mapped_column(default=3)
    quiet_pages: Mapped[list[str]] = mapped_column(default=list)
    form_traits: Mapped[list[str]] = mapped_column(default=list, server_default="[]")
    """What answers of forms may say of users, who are not asked to prove it."""
    holdout_permille: Mapped[int] = mapped_column(default=0, server_default="0")
    """Of the users: how many see no guidance, to compare with."""
    monthly_events: Mapped[Millis | None]
    """How many events of the host's own it takes in within a month; None: any number."""
    retention_days: Mapped[int | None]
    """Who has not been seen for so long is erased; null: nobody is."""
    event_days: Mapped[int | None]
    """For how many days events are kept; null: for ever."""
    events_since: Mapped[Millis | None]
    """Those of before are gone, or going (domain/keeping.py); never goes back. Null: all are there."""
    publication: Mapped[int] = mapped_column(default=0)
    """Raised by whatever changes what this environment serves: a publication, a stop, a setting."""
    stopped_at: Mapped[Millis | None]
    created_at: Mapped[Millis]


class PublicKey(Base):
    """A `pk_…` that stands, or stood, in an environment's pages."""

    __tablename__ = "public_keys"

    id: Mapped[Id]
    environment_id: Mapped[EnvironmentId] = mapped_column(index=True)
    key: Mapped[Key] = mapped_column(unique=True)
    created_at: Mapped[Millis]
    revoked_at: Mapped[Millis | None]


class SecretKey(Base):
    """A host backend's `sk_…`, of which only the SHA-256 is kept."""

    __tablename__ = "secret_keys"

    id: Mapped[Id]
    environment_id: Mapped[EnvironmentId] = mapped_column(index=True)
    hash: Mapped[Key] = mapped_column(unique=True)
    prefix: Mapped[Word]
    label: Mapped[Name]
    created_at: Mapped[Millis]
    revoked_at: Mapped[Millis | None]


class SigningSecret(Base):
    """What the host's backend signs identities with; kept readable, because verifying HS256 needs it."""

    __tablename__ = "signing_secrets"
    __table_args__ = (UniqueConstraint("environment_id", "kid"),)

    id: Mapped[Id]
    environment_id: Mapped[EnvironmentId]
    kid: Mapped[Key]
    secret: Mapped[Name]
    created_at: Mapped[Millis]
    revoked_at: Mapped[Millis | None]


class AuthoringKey(Base):
    """An `ak_…` of scripts and the CLI: writes drafts, publishes to the environments it lists."""

    __tablename__ = "authoring_keys"

    id: Mapped[Id]
    project_id: Mapped[ProjectId] = mapped_column(index=True)
    hash: Mapped[Key] = mapped_column(unique=True)
    prefix: Mapped[Word]
    label: Mapped[Name]
    environments: Mapped[list[str]]
    """Keys of environments of the project."""
    created_at: Mapped[Millis]
    revoked_at: Mapped[Millis | None]
