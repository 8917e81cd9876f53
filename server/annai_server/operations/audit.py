"""The audit log: written beside every change, in the same transaction, and never edited."""

from collections.abc import Mapping
from typing import Any

from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry


def record(
    actor: Actor,
    action: str,
    subject_type: str,
    subject_key: str,
    *,
    now: int,
    project_id: int | None = None,
    environment: str | None = None,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
    note: str | None = None,
) -> None:
    """`before` and `after` hold what changed, never a secret."""
    db.session.add(
        AuditEntry(
            project_id=project_id,
            author_id=actor.author_id,
            by=actor.name,
            action=action,
            subject_type=subject_type,
            subject_key=subject_key,
            environment=environment,
            before=dict(before) if before else None,
            after=dict(after) if after else None,
            note=note or None,
            at=now,
        )
    )
