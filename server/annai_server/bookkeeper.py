"""Each server process writes down once a minute what it has counted, and the rest when it ends."""

import logging
import threading

from flask import Flask

from annai_server import engine
from annai_server.store import hourly
from annai_server.store.database import db

log = logging.getLogger(__name__)

EVERY_S = 60.0


class Bookkeeper:
    def __init__(self, app: Flask) -> None:
        self._app = app
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="annai-bookkeeper", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Before the process ends: only its memory knows."""
        self._stopping.set()
        self.write()

    def write(self) -> None:
        try:
            with self._app.app_context():
                _write()
        except Exception:
            # A database that is away for a while must not end the thread.
            log.exception("what was counted could not be written down; it is tried again in a minute")

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            self.write()


def _write() -> None:
    with engine.current().hourly.leaving() as counted:
        hourly.add(db.session.connection(), counted)
        db.session.commit()
