"""Whether the process lives, and whether it can do its work."""

import logging
from collections.abc import Iterator

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from annai_server.api.errors import Problem
from annai_server.domain.errors import Fault
from annai_server.settings import Settings
from annai_server.store import health
from annai_server.store.database import db

STOPPING = "annai-stopping"
"""The app's extension that says whether it was asked to end."""

log = logging.getLogger(__name__)

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> Response:
    """503 with each reason: it is about to end, the database does not answer or takes nothing in, migrations are
    missing, the disk is nearly full."""
    if faults := list(_faults()):
        raise Problem("unavailable", "; ".join(fault.message for fault in faults), faults)
    return jsonify(status="ready")


def _faults() -> Iterator[Fault]:
    settings: Settings = current_app.config["ANNAI"]
    if current_app.extensions.get(STOPPING, bool)():
        yield Fault("server", "it is about to end")
    for fault, where in health.of_disk(settings.database_url, settings.disk_reserve):
        # Whoever asks a probe need not know it.
        log.error("%s (%s)", fault.message, where)
        yield fault
    try:
        yield from health.of_database(db.session.connection())
    except SQLAlchemyError as error:
        db.session.rollback()
        yield health.unreachable(error)
