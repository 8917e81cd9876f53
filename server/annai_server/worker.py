"""What has to happen by itself, in a thread of each server process: partitions ahead of time, old links and sessions.

Every task is idempotent and short, so that processes need not agree who does it.
"""

import logging
import threading
import time

from flask import Flask
from sqlalchemy import delete, text

from annai_server.api.clock import now
from annai_server.store.database import db
from annai_server.store.partitions import ensure_partitions
from annai_server.store.tables import AuthorSession, SignInLink

log = logging.getLogger(__name__)

_EVERY_S = 3600.0
_LOCK = 0x616E6E6177  # "annaw"


class Worker:
    def __init__(self, app: Flask) -> None:
        self._app = app
        self._thread = threading.Thread(target=self._run, name="annai-worker", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def _run(self) -> None:
        while True:
            try:
                with self._app.app_context():
                    tend()
            except Exception:
                # A database away for a while must not end the thread: the next hour tries again.
                log.exception("the hourly work failed; it is tried again in an hour")
            time.sleep(_EVERY_S)


def tend() -> None:
    """One round of the work, committed."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    ensure_partitions(connection, now())
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now()))
    db.session.execute(delete(AuthorSession).where(AuthorSession.expires_at < now()))
    db.session.commit()
