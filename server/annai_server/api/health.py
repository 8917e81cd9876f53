"""Whether the process lives, and whether it can do its work."""

from flask import Blueprint, Response, jsonify

from annai_server.api.errors import Problem
from annai_server.store import schema
from annai_server.store.database import db

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def live() -> Response:
    return jsonify(status="ok")


@blueprint.get("/readyz")
def ready() -> Response:
    """503 until the database answers and every migration of this release has run."""
    if not schema.is_current(db.session.connection()):
        raise Problem("unavailable", "the database lacks migrations; run `annai-server db upgrade`")
    return jsonify(status="ready")
