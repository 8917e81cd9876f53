"""What an environment serves: the rows that a snapshot is compiled from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, select

from annai_server.store import webhooks
from annai_server.store.tables import Document, Environment, Project, Publication, Published, Revision, Scheduled


@dataclass(frozen=True, slots=True)
class ServedDocument:
    resource: str
    key: str
    revision: int
    round: int
    content: dict[str, Any]
    first_published_at: int
    round_at: int
    stopped: bool
    spared: str | None = None
    """Who is left alone in this round: those who had `completed` or `dismissed` it in an earlier one."""


@dataclass(frozen=True, slots=True)
class Served:
    """An environment's settings and documents, and the kind of every guide that it ever served, by key."""

    environment_id: int
    environment: str
    publication: int
    stopped: bool
    budget_gap_s: int
    budget_day: int
    quiet_pages: Sequence[str]
    form_traits: Sequence[str]
    locales: Sequence[str]
    default_locale: str
    time_zone: str
    documents: Sequence[ServedDocument]
    kinds: Mapping[str, str]
    holdout: float = 0
    """Percent of the users who see no guidance."""
    next_publication: int | None = None
    """When the next one is planned (ms)."""
    project: str = ""
    listeners: Sequence[webhooks.Listener] = ()
    """Endpoints that are told what happens."""


def load(connection: Connection, environment_id: int) -> Served:
    environment, project = _settings(connection, environment_id)
    return Served(
        environment_id=environment_id,
        environment=environment.key,
        publication=environment.publication,
        stopped=environment.stopped_at is not None,
        budget_gap_s=environment.budget_gap_s,
        budget_day=environment.budget_day,
        quiet_pages=environment.quiet_pages,
        form_traits=environment.form_traits,
        locales=project.locales,
        default_locale=project.default_locale,
        time_zone=project.time_zone,
        documents=_documents(connection, environment_id),
        kinds=kinds(connection, environment_id),
        holdout=environment.holdout_permille / 10,
        next_publication=_next_publication(connection, environment_id),
        project=project.key,
        listeners=webhooks.listeners(connection, environment_id),
    )


def revision(connection: Connection, environment_id: int, guide: str, number: int) -> dict[str, Any] | None:
    """A revision that this environment served at some time, for runs that began with it. No other: its number comes
    from a browser, and what was never published here is nobody's to see."""
    return connection.scalar(
        select(Revision.content)
        .join(Document, Document.id == Revision.document_id)
        .join(Publication, Publication.revision_id == Revision.id)
        .where(Publication.environment_id == environment_id, Document.resource == "guide", Document.key == guide)
        .where(Revision.number == number)
        .limit(1)
    )


def _settings(connection: Connection, environment_id: int) -> tuple[Any, Any]:
    environment = connection.execute(select(Environment.__table__).where(Environment.id == environment_id)).one()
    return environment, connection.execute(select(Project.__table__).where(Project.id == environment.project_id)).one()


def _documents(connection: Connection, environment_id: int) -> list[ServedDocument]:
    rows = connection.execute(
        select(Document.resource, Document.key, Revision.number, Published.round, Revision.content)
        .add_columns(Published.first_published_at, Published.round_at, Published.stopped_at, Published.spared)
        .join(Document, Document.id == Published.document_id)
        .join(Revision, Revision.id == Published.revision_id)
        .where(Published.environment_id == environment_id)
        .order_by(Document.key)
    )
    return [
        ServedDocument(
            resource, key, number, round_, content, first_published_at, round_at, stopped_at is not None, spared
        )
        for resource, key, number, round_, content, first_published_at, round_at, stopped_at, spared in rows
    ]


def _next_publication(connection: Connection, environment_id: int) -> int | None:
    """What could not be published is nothing to wait for."""
    planned = Scheduled.environment_id == environment_id
    return connection.scalar(select(func.min(Scheduled.at)).where(planned, Scheduled.failure.is_(None)))


def kinds(connection: Connection, environment_id: int) -> dict[str, str]:
    """Of every guide that the environment ever served, by key."""
    rows = connection.execute(
        select(Document.key, Document.kind)
        .join(Publication, Publication.document_id == Document.id)
        .where(Publication.environment_id == environment_id, Document.resource == "guide")
        .distinct()
    )
    return {key: kind or "" for key, kind in rows}
