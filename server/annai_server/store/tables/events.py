from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import Base, Key, MessageId, Millis, Name, Scope, Word


class Event(Base):
    """The log. Everything else about what people did can be computed from it again.

    On PostgreSQL it is partitioned by month of the message id, a UUIDv7 (store/partitions.py). No foreign
    key to users: an event under an anonymous subject stays under it after merging.
    """

    __tablename__ = "events"
    __table_args__ = (
        Index(None, "environment_id", "subject", "occurred_at"),
        Index(None, "environment_id", "guide", "occurred_at"),
        Index(None, "environment_id", "name", "occurred_at"),
        {"postgresql_partition_by": "RANGE (message_id)"},
    )

    environment_id: Mapped[Scope]
    subject: Mapped[Name] = mapped_column(primary_key=True)
    message_id: Mapped[MessageId] = mapped_column(primary_key=True)
    name: Mapped[Key]
    source: Mapped[Word]
    """browser, backend or server (made by Annai itself)."""
    occurred_at: Mapped[Millis]
    """By the server's clock, after correcting the sender's."""
    received_at: Mapped[Millis]
    guide: Mapped[Key | None]
    revision: Mapped[int | None]
    round: Mapped[int | None]
    run_id: Mapped[MessageId | None]
    step: Mapped[Key | None]
    """A tour's step or a checklist's item."""
    reason: Mapped[Word | None]
    properties: Mapped[dict[str, Any]] = mapped_column(default=dict)
    locale: Mapped[Word | None]
    device: Mapped[Word | None]
    company_id: Mapped[Name | None]
    publication: Mapped[int | None]
