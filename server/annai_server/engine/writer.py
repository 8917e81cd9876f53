"""The event writer: one thread a process that commits everybody's events in groups.

One commit for many requests is what makes durable writing fast: SQLite has one writer anyway, and waits for the
disk once a group. A request's thread hands in its job and waits; it hears `stored` only after the commit.
"""

import atexit
import logging
import os
import threading
import time
from collections import deque
from collections.abc import Sequence
from concurrent.futures import Future, InvalidStateError
from concurrent.futures import TimeoutError as TooLate
from contextlib import suppress
from dataclasses import dataclass, field

from sqlalchemy import Engine

from annai_server.clock import now
from annai_server.domain.errors import Overloaded
from annai_server.domain.events import Event
from annai_server.engine.committing import RETRY_AFTER_S, Commits
from annai_server.engine.hearing import Hearing
from annai_server.engine.jobs import Job, Outcome, Visit
from annai_server.engine.snapshots import Snapshots
from annai_server.store import sqlite
from annai_server.store.faults import is_the_databases
from annai_server.tally import measures
from annai_server.tally.counting import Tally

log = logging.getLogger(__name__)

QUEUE_EVENTS = 20_000
GROUP_EVENTS = 1_000
# How long a request waits for its events to be written, while one that only reads may wait for its thread.
WAIT_S = 10.0
IDLE_S = 10.0


@dataclass(slots=True)
class _Waiting:
    job: Job
    done: "Future[Outcome]" = field(default_factory=Future)

    @property
    def weight(self) -> int:
        return len(self.job.events) + 1


class Writer:
    """Thread-safe; its thread is made by the first job in each process, so that it survives a fork."""

    _change: threading.Condition
    _group: list[_Waiting]
    _group_since: float

    def __init__(
        self, engine: Engine, snapshots: Snapshots, hearing: Hearing, secret: str, tally: Tally | None = None
    ) -> None:
        self._engine = engine
        self._commits = Commits(engine, snapshots, hearing, secret)
        self._tally = tally or Tally(kept=False)
        self._tally.queue = lambda: self._weight
        self._begin()
        os.register_at_fork(after_in_child=self._after_fork)
        atexit.register(self.stop)

    def record(
        self,
        environment_id: int,
        user_id: str,
        events: Sequence[Event],
        *,
        source: str,
        sent_at: int | None = None,
        received_at: int | None = None,
        dropped: int = 0,
    ) -> Outcome:
        """Store the events of one user; returns after the commit, with a result for each in their order.

        `source` is browser or backend; times in ms; `dropped` is how many events the sender gave up on.
        Raises Overloaded: nothing was promised, send them again.
        """
        received = now() if received_at is None else received_at
        offset = 0 if sent_at is None else received - sent_at
        return self._wait(self._submit(Job(environment_id, user_id, received, events, source, offset, dropped=dropped)))

    def record_all(self, jobs: Sequence[Job]) -> list[Outcome]:
        """The outcome of each job, all handed in before the first is waited for. Raises Overloaded: what was promised
        is nothing, so send them all again."""
        return [self._wait(waiting) for waiting in [self._submit(job) for job in jobs]]

    def visit(self, environment_id: int, user_id: str, visit: Visit, *, wait: bool = True) -> None:
        """Write down what was said about a user, and what follows from it. Raises Overloaded, if it waits."""
        try:
            waiting = self._submit(Job(environment_id, user_id, now(), visit=visit))
        except Overloaded:
            if wait:
                raise
            return
        if wait:
            self._wait(waiting)

    def merge(self, environment_id: int, user_id: str, visitor: str) -> bool:
        """That this anonymous visitor is the user: what was done under that id counts for them from now on. False: it
        is somebody else already, and nothing has changed. Raises Overloaded."""
        return self._wait(self._submit(Job(environment_id, user_id, now(), visitor=visitor))).merged

    def drain(self, timeout: float = WAIT_S) -> bool:
        """Wait until everything handed in so far is written; whether it is."""
        with self._change:
            return self._change.wait_for(lambda: not self._queue and not self._group, timeout)

    def stop(self, timeout: float = WAIT_S) -> None:
        """Take nothing more in, and write what was."""
        self._stopping = True
        self.drain(timeout)

    def refuse(self) -> None:
        """Take nothing more in, and tell everybody who waits that nothing was promised. The group that is being written
        may be stored all the same: sent again, its events are duplicates."""
        with self._change:
            self._stopping = True
            waiting = [*self._group, *self._queue]
            self._group = []
            self._queue.clear()
            self._weight = 0
            self._change.notify_all()
        for one in waiting:
            _fail(one, Overloaded(RETRY_AFTER_S))

    def _after_fork(self) -> None:
        """A child inherits jobs that its parent writes, its parent's connections, and no thread."""
        self._engine.dispose(close=False)
        self._begin()

    def _begin(self) -> None:
        self._queue: deque[_Waiting] = deque()
        self._weight = 0
        self._group = []
        self._stopping = False
        self._change = threading.Condition()
        self._thread: threading.Thread | None = None

    def _submit(self, job: Job) -> "Future[Outcome]":
        if sqlite.holds_lock():
            raise RuntimeError("commit or roll back first: the writer would wait for this very transaction")
        waiting = _Waiting(job)
        with self._change:
            if self._stopping or self._stuck or self._weight + waiting.weight > QUEUE_EVENTS:
                raise Overloaded(RETRY_AFTER_S)
            self._queue.append(waiting)
            self._weight += waiting.weight
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="annai-writer", daemon=True)
                self._thread.start()
            self._change.notify_all()
        return waiting.done

    @property
    def _stuck(self) -> bool:
        """Whether those before have given up waiting: whoever comes now is told so at once, so that a database that
        takes nothing in doesn't take every thread from those who only read."""
        return bool(self._group) and time.monotonic() - self._group_since > WAIT_S

    def _wait(self, done: "Future[Outcome]") -> Outcome:
        try:
            return done.result(WAIT_S)
        except TooLate:
            raise Overloaded(RETRY_AFTER_S) from None

    def _run(self) -> None:
        while group := self._next_group():
            try:
                self._write(group)
            except Exception as error:
                log.exception("the event writer could not write a group")
                for waiting in group:
                    _fail(waiting, error)
            with self._change:
                self._group = []
                self._change.notify_all()

    def _next_group(self) -> list[_Waiting]:
        """What is waiting, up to GROUP_EVENTS. Empty after a while without work: the thread ends."""
        with self._change:
            if not self._change.wait_for(lambda: bool(self._queue), IDLE_S):
                self._thread = None
                return []
            group: list[_Waiting] = []
            weight = 0
            while self._queue and weight < GROUP_EVENTS:
                waiting = self._queue.popleft()
                weight += waiting.weight
                group.append(waiting)
            self._weight -= weight
            self._group = group
            self._group_since = time.monotonic()
            return group

    def _write(self, group: list[_Waiting]) -> None:
        """In one transaction if that works; else each job on its own, so that one bad event spoils nobody else's."""
        began = time.perf_counter()
        try:
            outcomes = self._commits.together([waiting.job for waiting in group])
        except Exception as error:
            if is_the_databases(error):
                # It is away, or not what this version expects: their senders come again.
                log.error("events could not be written: %s", error)
                self._tally.note(measures.DATABASE_ERRORS)
                for waiting in group:
                    _fail(waiting, Overloaded(RETRY_AFTER_S))
            elif len(group) > 1:
                log.warning("a group of %s jobs failed, each is tried alone: %s", len(group), error)
                for waiting in group:
                    self._write([waiting])
            else:
                self._write_what_can_be(group[0], error)
            return
        for waiting, outcome in zip(group, outcomes, strict=True):
            self._fulfil(waiting, outcome)
        self._tally.note(measures.GROUPS, value=time.perf_counter() - began)
        self._tally.note(measures.GROUP_EVENTS, value=sum(len(outcome.results) for outcome in outcomes))

    def _fulfil(self, waiting: _Waiting, outcome: Outcome) -> None:
        with suppress(InvalidStateError):
            waiting.done.set_result(outcome)
        for result in outcome.results:
            self._tally.note(measures.EVENTS, (result.status, result.reason or ""))

    def _write_what_can_be(self, waiting: _Waiting, error: Exception) -> None:
        try:
            self._fulfil(waiting, self._commits.one_by_one(waiting.job, error))
        except Exception as reason:
            if not isinstance(reason, Overloaded):
                log.exception("a job of the event writer failed")
            _fail(waiting, reason)


def _fail(waiting: _Waiting, error: BaseException) -> None:
    with suppress(InvalidStateError):
        waiting.done.set_exception(error)
