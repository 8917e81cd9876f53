"""Whether the process lives, and whether it can do its work."""

import logging
import threading
from collections.abc import Iterator, Sequence
from math import inf
from time import monotonic

from flask import Blueprint, Response, current_app, jsonify
from sqlalchemy.exc import SQLAlchemyError

from annai_server.api.errors import Problem
from annai_server.domain.errors import Fault
from annai_server.settings import Settings
from annai_server.store import health
from annai_server.store.database import db

STOPPING = "annai-stopping"
"""The app's extension that says whether it was asked to end."""
READINESS = "annai-readiness"
REMEMBERED_S = 1.0
PATIENCE_S = 3.0
"""Whoever looks for longer will find nothing good."""

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
    if current_app.extensions.get(STOPPING, bool)():
        yield Fault("server", "it is about to end")
    readiness: Readiness = current_app.extensions[READINESS]
    yield from readiness.faults(current_app.config["ANNAI"])


class Readiness:
    """Anybody may ask as often as they like: what it takes to find out is done once a second, and said to the log once
    for as long as it is so."""

    def __init__(self) -> None:
        self._looking = threading.Lock()
        self._since = inf
        self._found: tuple[Settings, float, Sequence[Fault]] | None = None

    def faults(self, settings: Settings) -> Sequence[Fault]:
        # Nobody waits for who is at it already, where there is an answer: a database may take long to be away.
        if not self._is_fresh(settings) and self._looking.acquire(blocking=self._found is None):
            try:
                if not self._is_fresh(settings):
                    self._since = monotonic()
                    self._look(settings)
            finally:
                self._since = inf
                self._looking.release()
        elif monotonic() > self._since + PATIENCE_S:
            return [health.UNREACHABLE]
        return self._found[2] if self._found else ()

    def _is_fresh(self, settings: Settings) -> bool:
        found = self._found
        return found is not None and found[0] is settings and monotonic() < found[1]

    def _look(self, settings: Settings) -> None:
        known = self._found[2] if self._found else ()
        looked = list(_looked(settings))
        for fault, why in looked:
            # Whoever asks a probe need not know it.
            if fault not in known:
                log.error("%s (%s)", fault.message, why)
        self._found = settings, monotonic() + REMEMBERED_S, [fault for fault, _ in looked]


def _looked(settings: Settings) -> Iterator[tuple[Fault, str]]:
    """Each with the reason."""
    yield from health.of_disk(settings.database_url, settings.disk_reserve)
    try:
        for fault in health.of_database(db.session.connection()):
            yield fault, "it answers"
    except SQLAlchemyError as error:
        db.session.rollback()
        yield health.UNREACHABLE, str(getattr(error, "orig", error)).strip()
