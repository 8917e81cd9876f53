"""The audit log: written beside every change, in the same transaction, and never edited; read newest first, by who,
what, where and when."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import Select, select

from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import AuditEntry, Environment, Project

_AT_ONCE = 500


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


def of_a_user(
    action: str, environment: Environment, actor: Actor, now: int, *, after: Mapping[str, Any] | None = None
) -> None:
    """What was done with somebody, whom it does not name: the log outlives them."""
    record(
        actor,
        action,
        "user",
        "",
        now=now,
        project_id=environment.project_id,
        environment=environment.key,
        after=after,
    )
    db.session.flush()


@dataclass(frozen=True, slots=True)
class Question:
    """What to find; empty: any. `since` is inclusive, `until` exclusive (ms)."""

    by: str = ""
    action: str = ""
    kind: str = ""
    key: str = ""
    environment: str = ""
    since: int | None = None
    until: int | None = None

    @property
    def asked(self) -> bool:
        return any(getattr(self, one.name) not in ("", None) for one in fields(self))


def entries(project: Project, question: Question, *, before: int | None = None, most: int = 50) -> Sequence[AuditEntry]:
    """`before` is the id of the last entry of the page before."""
    found = _asked(project, question)
    if before is not None:
        found = found.where(AuditEntry.id < before)
    return db.session.scalars(found.order_by(AuditEntry.id.desc()).limit(most)).all()


def every(project: Project, question: Question) -> Iterator[AuditEntry]:
    """All of them, read a few at a time, so that a long log costs no memory."""
    before: int | None = None
    while page := entries(project, question, before=before, most=_AT_ONCE):
        yield from page
        before = page[-1].id
        db.session.expunge_all()


def choices(project: Project) -> dict[str, list[str]]:
    """What there is to ask for: who ever did something, and what was ever done, to what."""
    columns = {"by": AuditEntry.by, "action": AuditEntry.action, "kind": AuditEntry.subject_type}
    return {
        name: sorted(db.session.scalars(select(column).where(AuditEntry.project_id == project.id).distinct()))
        for name, column in columns.items()
    }


def _asked(project: Project, question: Question) -> Select[AuditEntry]:
    found = select(AuditEntry).where(AuditEntry.project_id == project.id)
    equals = {
        AuditEntry.by: question.by,
        AuditEntry.action: question.action,
        AuditEntry.subject_type: question.kind,
        AuditEntry.subject_key: question.key,
        AuditEntry.environment: question.environment,
    }
    for column, wanted in equals.items():
        found = found.where(column == wanted) if wanted else found
    if question.since is not None:
        found = found.where(AuditEntry.at >= question.since)
    if question.until is not None:
        found = found.where(AuditEntry.at < question.until)
    return found
