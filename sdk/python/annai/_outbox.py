"""The queue between the host and the network. Nothing here makes the host's threads wait but flush and close."""

import atexit
import logging
import os
import threading
import weakref
from collections import Counter, deque
from collections.abc import Callable
from typing import cast

from annai._api import Api
from annai._delivery import Delivery, Load
from annai._entries import Entry, Event, Subject, Update
from annai._load import take
from annai._notices import Notices
from annai._stats import Stats, Tally

_MAX_BYTES = 16 * 1024 * 1024
_REFUSALS = {
    "full": "the queue is full, as the server cannot be reached or is too slow; new calls are dropped",
    "closed": "a call came after close() and is dropped",
}

log = logging.getLogger("annai")


class Outbox:
    """Bounded in calls and bytes. What is accepted keeps its place; when there is no room, the new call is
    dropped. The thread starts with the first call, and anew in a forked child, whose queue starts empty: what
    waited before the fork is the parent's to send."""

    def __init__(self, api: Api, *, size: int, flush_at_exit: float, notices: Notices) -> None:
        self._api = api
        self._size = size
        self._flush_at_exit = flush_at_exit
        self._notices = notices
        self._start_afresh()
        _watch_process(self)

    def _start_afresh(self) -> None:
        # Reentrant, as a signal handler of the host may call track in the middle of track.
        self._changed = threading.Condition(threading.RLock())
        self._queue: deque[Entry] = deque()
        self._bytes = 0
        self._in_flight = 0
        self._on_its_way: frozenset[Subject] = frozenset()
        self._forgotten: set[Subject] = set()
        self._tally = Tally()
        self._thread: threading.Thread | None = None
        self._closed = False
        self._hurry = False

    def put(self, entry: Entry) -> None:
        with self._changed:
            refusal = self._refusal(entry)
            if refusal is None:
                self._queue.append(entry)
                self._bytes += len(entry.body)
                self._tally.counts["accepted"] += 1
                self._ensure_running()
                self._changed.notify_all()
                return
            self._tally.drop(refusal, 1)
        self._notices.once(logging.WARNING, f"dropped: {refusal}", _REFUSALS[refusal])

    def _refusal(self, entry: Entry) -> str | None:
        if self._closed:
            return "closed"
        waiting = len(self._queue) + self._in_flight
        return "full" if waiting >= self._size or self._bytes + len(entry.body) > _MAX_BYTES else None

    def _ensure_running(self) -> None:
        if self._thread is None:
            thread = threading.Thread(target=self._run, name="annai", daemon=True)
            thread.start()
            self._thread = thread

    def count_invalid(self) -> None:
        with self._changed:
            self._tally.drop("invalid", 1)

    def discard(self, subject: Subject, timeout: float) -> bool:
        """Drops what waits for this user, and waits for the end of an attempt that is being made; what that may leave
        is not tried again. False if it has no end within the timeout (seconds)."""
        with self._changed:
            if self._in_flight:
                self._forgotten.add(subject)
            kept = deque(entry for entry in self._queue if subject not in entry.subjects)
            self._tally.drop("forgotten", len(self._queue) - len(kept))
            self._queue = kept
            self._bytes = sum(len(entry.body) for entry in kept)
            self._changed.notify_all()
            return self._changed.wait_for(lambda: subject not in self._on_its_way, timeout)

    @property
    def stats(self) -> Stats:
        with self._changed:
            return self._tally.snapshot(len(self._queue) + self._in_flight)

    def flush(self, timeout: float) -> bool:
        """False if something still waits after the timeout (seconds)."""
        with self._changed:
            self._hurry = True
            self._changed.notify_all()
            try:
                return self._changed.wait_for(lambda: not self._queue and not self._in_flight, timeout)
            finally:
                self._hurry = False

    def close(self, timeout: float) -> bool:
        done = self.flush(timeout)
        with self._changed:
            if left := len(self._queue) + self._in_flight:
                log.warning("Annai: %d calls could not be delivered within %g s", left, timeout)
            self._closed = True
            self._tally.drop("exit", len(self._queue))
            self._queue.clear()
            self._bytes = 0
            self._changed.notify_all()
        return done

    def at_exit(self) -> None:
        if self._thread is not None and not self._closed:
            self.close(self._flush_at_exit)

    def after_fork(self) -> None:
        self._start_afresh()
        self._api.after_fork()

    # The rest runs in the outbox's own thread.

    def _run(self) -> None:
        delivery = Delivery(self._api, self, self._notices)
        while load := self._next():
            try:
                delivery.deliver(load)
            except Exception:  # a fault of ours may cost these calls, but neither the thread nor the host
                log.exception("Annai: %d calls are lost to a fault in the SDK", self._in_flight)
                self.settle(self._in_flight, dropped=Counter(internal=self._in_flight))
        self._api.close()

    def _next(self) -> list[Event] | list[Update]:
        with self._changed:
            self._changed.wait_for(lambda: self._queue or self._closed)
            if not self._queue:
                return []
            load = take(self._queue)
            self._bytes -= sum(len(entry.body) for entry in load)
            self._in_flight = len(load)
            # Nobody in it was forgotten: what they waited with is gone, and what was called after that counts.
            self._forgotten.clear()
            return load

    def attempt(self, load: Load) -> Load:
        with self._changed:
            left = cast(Load, [entry for entry in load if self._forgotten.isdisjoint(entry.subjects)])
            self._on_its_way = frozenset().union(*(entry.subjects for entry in left))
            if forgotten := len(load) - len(left):
                self.settle(forgotten, dropped=Counter(forgotten=forgotten))
            return left

    def attempted(self) -> None:
        with self._changed:
            self._on_its_way = frozenset()
            self._changed.notify_all()

    def settle(
        self,
        calls: int,
        *,
        counts: Counter[str] | None = None,
        rejected: Counter[str] | None = None,
        dropped: Counter[str] | None = None,
    ) -> None:
        with self._changed:
            self._in_flight -= calls
            self._tally.add(counts, rejected, dropped)
            self._changed.notify_all()

    def retried(self) -> None:
        with self._changed:
            self._tally.counts["retries"] += 1

    def pause(self, seconds: float, *, may_hurry: bool) -> bool:
        """A flush cuts one pause short, so that what can be delivered at exit is; False after close."""
        with self._changed:
            self._changed.wait_for(lambda: self._closed or (may_hurry and self._hurry), seconds)
            self._hurry = False
            return not self._closed


def _watch_process(outbox: Outbox) -> None:
    """The interpreter keeps these callbacks for ever, so they hold the outbox weakly."""
    reference = weakref.ref(outbox)

    def whenever(act: Callable[[Outbox], None]) -> Callable[[], None]:
        def call() -> None:
            if (alive := reference()) is not None:
                act(alive)

        return call

    atexit.register(whenever(Outbox.at_exit))
    if hasattr(os, "register_at_fork"):
        os.register_at_fork(after_in_child=whenever(Outbox.after_fork))
