"""Each server process writes down once a minute what it has counted, and the rest when it ends; and once, when it
begins, what pages of this release may still ask for when another one has taken its place."""

import logging
import threading
from collections.abc import Callable

from flask import Flask

from annai_server import engine
from annai_server.clock import now
from annai_server.operations import builds
from annai_server.store import hourly
from annai_server.store.database import db

log = logging.getLogger(__name__)

EVERY_S = 60.0


class Bookkeeper:
    def __init__(self, app: Flask) -> None:
        self._app = app
        self._has_put_by = False
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="annai-bookkeeper", daemon=True)

    def start(self) -> None:
        # Before this process answers: a page that it gives the core may ask another one for the rest.
        self._has_put_by = self._put_by()
        self._thread.start()

    def stop(self) -> None:
        """Before the process ends: only its memory knows."""
        self._stopping.set()
        self.write()

    def write(self) -> None:
        self._try(_write, "what was counted could not be written down")

    def _run(self) -> None:
        while not self._stopping.wait(EVERY_S):
            self._has_put_by = self._has_put_by or self._put_by()
            self.write()

    def _put_by(self) -> bool:
        return self._try(_keep_build, "the widget's files could not be put by")

    def _try(self, act: Callable[[], None], otherwise: str) -> bool:
        try:
            with self._app.app_context():
                act()
        except Exception:
            # A database that is away for a while must not end the thread.
            log.exception("%s; it is tried again in a minute", otherwise)
            return False
        return True


def _write() -> None:
    with engine.current().hourly.leaving() as counted:
        hourly.add(db.session.connection(), counted)
        db.session.commit()


def _keep_build() -> None:
    builds.keep(now())
    db.session.commit()
