"""What an environment's webhooks are told of its publications: messages in the outbox, in the same transaction."""

from annai_server.domain import webhooks as rules
from annai_server.domain.ids import uuid7
from annai_server.store import webhooks
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Project, Publication, Revision


def tell(
    project: Project,
    environment: Environment,
    publication: Publication,
    row: Document | None,
    revision: Revision | None,
) -> None:
    """`row` is None where all of the environment stopped or resumed."""
    kind = rules.OF_PUBLICATIONS.get(publication.action)
    connection = db.session.connection()
    endpoints = [one.id for one in webhooks.listeners(connection, environment.id) if kind in one.kinds] if kind else []
    if kind is None or not endpoints:
        return
    about = {
        "project": project.key,
        "environment": environment.key,
        "publication": publication.number,
        "resource": row.resource if row else "environment",
        "key": row.key if row else environment.key,
        "title": row.title if row else environment.name,
        "revision": revision.number if revision else None,
        "round": publication.round,
        "note": publication.note,
        "by": publication.by,
    }
    body = rules.message(kind, publication.at, about)
    message_id = f"msg_{uuid7(publication.at).hex}"
    webhooks.append(
        connection,
        [webhooks.row(endpoint, message_id, environment.id, kind, body, publication.at) for endpoint in endpoints],
    )
