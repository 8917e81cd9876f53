"""What has to happen by itself, in threads of each server process or of one apart: partitions ahead of time, old links,
sessions and names gone, users whom an environment keeps no longer and events (keeper.py), what authors planned
published in time, and webhooks sent (courier.py).

Every task is idempotent and short, so that processes need not agree who does it.
"""

import logging
import threading
import time
from collections.abc import Callable

from flask import Flask, current_app
from sqlalchemy import delete, text

from annai_server import engine
from annai_server.clock import now
from annai_server.courier import Courier
from annai_server.domain.duration import DAY_MS
from annai_server.domain.tries import WINDOW_MS
from annai_server.domain.webhooks import KEPT_MS
from annai_server.keeper import Keeper
from annai_server.operations import retention, scheduling
from annai_server.store import hourly, names, tasks, webhooks
from annai_server.store.database import db
from annai_server.store.partitions import ensure_partitions
from annai_server.store.tables import AuthorSession, Invitation, SignInLink, SignInTries, SpentState
from annai_server.tally import measures

log = logging.getLogger(__name__)

# Commits, and returns the seconds until there may be more to do. Its work lies in the database, so that it is the same
# which process does it.
Task = Callable[[], float]

_HOUR_S = 3600.0
_LET_OTHERS_WRITE_S = 0.2
# For what webhooks are being sent when the process ends.
_LAST_ANSWERS_S = 1.0
# How late a publication may be that was planned since this process last looked.
_LOOK_FOR_PLANS_S = 5.0
_NOTED_EVERY_MS = 60_000
# After such a round the next is not there soon to say that this one has ended.
_LONG_S = 60.0
# What only pages said, and none has for so long.
_SILENT_MS = 90 * DAY_MS
# A month's counts are asked for; the rest is for whoever comes late to ask.
_KEEP_HOURLY_MS = 62 * DAY_MS
_LOCK = 0x616E6E6177  # "annaw"


class Worker:
    """A thread a task, so that none waits for another. One apart writes down once a minute that it begins and does its
    tasks, because no page tells whether it is there, or hangs."""

    def __init__(self, app: Flask, *, apart: bool = False) -> None:
        self._app = app
        self._apart = apart
        self._noted: dict[str, int] = {}
        self._stopping = threading.Event()
        with app.app_context():
            self._tally = engine.current().tally
            self._courier = Courier(engine.current().sender, self._tally)
        self._keeper = Keeper()
        self._threads = [
            threading.Thread(target=self._run, args=(task,), name=f"annai-{task.__name__}", daemon=True)
            for task in (tend, publish_planned, expire, self._keeper.freeze, self._courier.deliver)
        ]

    def start(self) -> None:
        for thread in self._threads:
            thread.start()

    def stop(self, within: float = _LAST_ANSWERS_S) -> bool:
        """Begin nothing more, send nothing more, and wait a moment for what is on its way; whether all has ended."""
        until = time.monotonic() + within
        self._courier.stop(within)
        self._stopping.set()
        for thread in self._threads:
            thread.join(max(0.0, until - time.monotonic()))
        return not any(thread.is_alive() for thread in self._threads)

    def _run(self, task: Task) -> None:
        while not self._stopping.is_set():
            pause, noted = 60.0, self._note_begin(task.__name__)
            try:
                with self._app.app_context():
                    pause = task()
            except Exception:
                # A database away for a while must not end the thread.
                log.exception("%s failed; it is tried again in a minute", task.__name__)
                self._tally.note(measures.WORKER_FAILURES, (task.__name__,))
            else:
                # What could not be written down is done once more in a minute: doctor would take the worker for hung.
                if (noted or pause >= _LONG_S) and not self._note(tasks.done, task.__name__):
                    pause = min(pause, 60.0)
            self._stopping.wait(pause)

    def _note_begin(self, task: str) -> bool:
        """Whether this round is one that is written down."""
        if not self._apart or now() - self._noted.get(task, 0) < _NOTED_EVERY_MS:
            return False
        self._noted[task] = now()
        self._note(tasks.began, task)
        return True

    def _note(self, what: Callable[..., None], task: str) -> bool:
        """Whether it is written down, where it has to be."""
        if not self._apart:
            return True
        try:
            with self._app.app_context():
                what(db.session.connection(), task, at=now())
                db.session.commit()
        except Exception:
            log.exception("%s %s could not be written down", task, what.__name__)
            return False
        return True


def publish_planned() -> float:
    """Publish what is due, committed; the seconds until there may be more to do."""
    while scheduling.publish_due(now()):
        db.session.commit()
    due = scheduling.next_due()
    return _LOOK_FOR_PLANS_S if due is None else min(max(due - now(), 0) / 1000, _LOOK_FOR_PLANS_S)


def expire() -> float:
    """Erase whom no environment keeps any longer, some at a time so that nobody waits long; the seconds until the next
    look."""
    current, secret = engine.current(), current_app.config["ANNAI"].secret
    for environment in retention.environments():
        while retention.expire(environment, snapshots=current.snapshots, secret=secret, now=now()) == retention.AT_ONCE:
            db.session.commit()
            time.sleep(_LET_OTHERS_WRITE_S)
        db.session.commit()
    return _HOUR_S


def tend() -> float:
    """One round of the hourly work, committed; the seconds until the next."""
    connection = db.session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
    ensure_partitions(connection, now())
    db.session.execute(delete(SignInLink).where(SignInLink.expires_at < now()))
    db.session.execute(delete(Invitation).where(Invitation.expires_at < now()))
    db.session.execute(delete(SpentState).where(SpentState.expires_at < now()))
    db.session.execute(delete(SignInTries).where(SignInTries.since <= now() - WINDOW_MS))
    db.session.execute(delete(AuthorSession).where(AuthorSession.expires_at < now()))
    names.forget_silent(connection, before=now() - _SILENT_MS)
    webhooks.forget(connection, before=now() - KEPT_MS)
    hourly.forget(connection, before=now() - _KEEP_HOURLY_MS)
    db.session.commit()
    return _HOUR_S
