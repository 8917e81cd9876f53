from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import Base, EnvironmentId, Id, Key, Millis, Name, Prose, Word


class WebhookEndpoint(Base):
    """Where an environment tells what happens."""

    __tablename__ = "webhook_endpoints"

    id: Mapped[Id]
    environment_id: Mapped[EnvironmentId] = mapped_column(index=True)
    url: Mapped[Prose]
    label: Mapped[Name]
    kinds: Mapped[list[str]]
    secret: Mapped[Name]
    """Kept readable, because signing needs it."""
    previous_secret: Mapped[Name | None]
    previous_until: Mapped[Millis | None]
    state: Mapped[Word]
    """on, paused or disabled."""
    disabled_why: Mapped[Word | None]
    """gone or failing."""
    failing_since: Mapped[Millis | None]
    """The first failure after the last success."""
    created_at: Mapped[Millis]
    changed_at: Mapped[Millis]


class WebhookDelivery(Base):
    """One message to one endpoint: written with what it tells, sent by the worker, kept as the log of deliveries.

    Written by events: no foreign keys.
    """

    __tablename__ = "webhook_deliveries"
    __table_args__ = (Index(None, "endpoint_id", "next_at"), Index(None, "environment_id", "user_id"))

    endpoint_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    message_id: Mapped[Key] = mapped_column(primary_key=True)
    """`msg_` and a UUIDv7 in hexadecimal: they sort by time."""
    environment_id: Mapped[int]
    user_id: Mapped[Name]
    """Whom it tells of: it goes when they are erased. Empty: nobody."""
    kind: Mapped[Word]
    body: Mapped[Prose]
    """As it is signed and sent."""
    status: Mapped[Word]
    """waiting, delivered or failed."""
    attempts: Mapped[int]
    next_at: Mapped[Millis | None]
    """When it is due; while it is being sent, when it is taken for lost. Null: not any more."""
    tried_at: Mapped[Millis | None]
    answer: Mapped[int | None]
    """The status of the last answer. Nothing else of it is kept."""
    error: Mapped[Word | None]
    """What kept the last try from being answered."""
    created_at: Mapped[Millis]
