"""Carries one load to the server: again and again while waiting may help, in pieces if a part of it is at fault."""

import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Protocol

from annai import _backoff
from annai._api import Api
from annai._entries import Entry, Event, Update
from annai._errors import ApiError, DeliveryError, NetworkError
from annai._notices import Notices

_BUSY = {408, 429, 502, 503, 504}  # the server will come back; other failures may be this load's own
_PATIENCE = 10  # attempts, about five minutes, at a load that the server seems to stumble over
_DIVISIBLE = {400, 413, 422}

log = logging.getLogger("annai")


Load = Sequence[Event] | Sequence[Update]


class Ledger(Protocol):
    """Where deliveries are counted, and time is waited for."""

    def attempt(self, load: Load) -> Load:
        """Begins an attempt at what is left of the load: without users who were forgotten meanwhile."""
        ...

    def attempted(self) -> None:
        """The attempt has come to an end: nothing is on its way."""
        ...

    def settle(
        self,
        calls: int,
        *,
        counts: Counter[str] | None = None,
        rejected: Counter[str] | None = None,
        dropped: Counter[str] | None = None,
    ) -> None: ...

    def pause(self, seconds: float, *, may_hurry: bool) -> bool:
        """False if there is no point in waiting any longer."""
        ...

    def retried(self) -> None: ...


class Delivery:
    def __init__(self, api: Api, ledger: Ledger, notices: Notices, clock: Callable[[], float] = time.monotonic):
        self._api = api
        self._ledger = ledger
        self._notices = notices
        self._clock = clock
        self._failing_since: float | None = None

    def deliver(self, load: Load) -> None:
        """Ends when every call of the load is settled: stored, refused, forgotten or given up."""
        attempt = stumbles = 0
        while load := self._ledger.attempt(load):
            attempt += 1
            try:
                done, rejected = self._send(load)
            except DeliveryError as error:
                stumbles += not _away(error)
                if error.permanent or stumbles >= _PATIENCE:
                    self._end(load, error)
                    break
                if not self._wait(error, attempt):
                    self._ledger.settle(len(load), dropped=Counter(exit=len(load)))
                    break
            else:
                self._recovered()
                self._ledger.settle(len(load), counts=done, rejected=rejected)
                break

    def _send(self, load: Load) -> tuple[Counter[str], Counter[str]]:
        """What was done, and what was rejected and why, counted."""
        try:
            first = load[0]
            if isinstance(first, Update):
                self._api.put(first)
                return Counter(updated=1), Counter()
            return self._track([entry for entry in load if isinstance(entry, Event)])
        finally:
            self._ledger.attempted()

    def _track(self, events: Sequence[Event]) -> tuple[Counter[str], Counter[str]]:
        done: Counter[str] = Counter()
        rejected: Counter[str] = Counter()
        for event, verdict in zip(events, self._api.track(events), strict=True):
            if verdict.status == "rejected":
                rejected[verdict.reason] += 1
                self._say_refused([event], verdict.reason)
            else:
                done["duplicates" if verdict.status == "duplicate" else "stored"] += 1
        return done, rejected

    def _wait(self, error: DeliveryError, attempt: int) -> bool:
        if self._failing_since is None:
            self._failing_since = self._clock()
            log.warning("Annai: delivery is failing and will be tried again: %s", error)
        self._ledger.retried()
        seconds = _backoff.pause(attempt, error.retry_after)
        return self._ledger.pause(seconds, may_hurry=error.retry_after is None)

    def _recovered(self) -> None:
        if self._failing_since is not None:
            log.info("Annai: delivery works again after %.1f s", self._clock() - self._failing_since)
            self._failing_since = None

    def _end(self, load: Load, error: DeliveryError) -> None:
        if isinstance(error, ApiError) and error.status in _DIVISIBLE and len(load) > 1:
            # One bad call must not take the others with it.
            self.deliver(load[: len(load) // 2])
            self.deliver(load[len(load) // 2 :])
        elif isinstance(error, ApiError) and error.permanent:
            self._say_refused(load, str(error))
            reason = error.code or f"http_{error.status}"
            self._ledger.settle(len(load), rejected=Counter({reason: len(load)}))
        else:
            log.error("Annai: %s given up after %d attempts: %s", _what(load), _PATIENCE, error)
            self._ledger.settle(len(load), dropped=Counter(gave_up=len(load)))

    def _say_refused(self, load: Sequence[Entry], reason: str) -> None:
        self._notices.once(logging.ERROR, f"refused: {reason}", "the server refused %s: %s", _what(load), reason)


def _away(error: DeliveryError) -> bool:
    """The server is not there; it has not stumbled over this load."""
    return isinstance(error, NetworkError) or (isinstance(error, ApiError) and error.status in _BUSY)


def _what(load: Sequence[Entry]) -> str:
    if len(load) > 1:
        return f"{len(load)} events"
    entry = load[0]
    return f"the event {entry.name!r}" if isinstance(entry, Event) else " ".join(entry.subject)
