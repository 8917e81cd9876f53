"""The worker's part that sends webhooks: a thread takes what is due and writes down what came of it, others send."""

import logging
import random
import threading
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from queue import Empty, SimpleQueue

from annai_server import clock
from annai_server.domain.webhooks import Outcome
from annai_server.engine.sending import Sender
from annai_server.operations import deliveries, webhooks
from annai_server.store.database import db
from annai_server.store.webhooks import Parcel
from annai_server.tally import measures
from annai_server.tally.counting import Tally

log = logging.getLogger(__name__)

AT_ONCE = 16
_LOOK_S = 1.0


class Courier:
    """Each message is sent at least once: taken from the outbox first, for a minute, and marked when it was answered. A
    process that dies between lets the next one send it again, under the same id."""

    def __init__(self, sender: Sender, tally: Tally, *, now: Callable[[], int] = clock.now) -> None:
        self._sender = sender
        self._tally = tally
        self._now = now
        self._on_their_way: Counter[int] = Counter()
        self._back: SimpleQueue[tuple[Parcel, Outcome]] = SimpleQueue()
        self._stopping = False
        self._idle = threading.Event()
        self._idle.set()

    def deliver(self) -> float:
        """Send what is due, and write down what has come back; the seconds until there may be more to do."""
        if not self._stopping:
            self._send()
        if not self._on_their_way:
            self._idle.set()
            return _LOOK_S
        with suppress(Empty):
            self._write_down(*self._back.get(timeout=_LOOK_S))
        return 0.0

    def stop(self, timeout: float) -> None:
        """Take nothing more, and give what is on its way so many seconds to be answered; the rest goes again."""
        self._stopping = True
        self._idle.wait(timeout)

    def _send(self) -> None:
        room = AT_ONCE - self._on_their_way.total()
        taken = deliveries.take(self._now(), self._on_their_way, room) if room else []
        db.session.commit()
        for parcel in taken:
            self._idle.clear()
            self._on_their_way[parcel.endpoint_id] += 1
            threading.Thread(target=self._carry, args=(parcel,), name="annai-webhook", daemon=True).start()

    def _carry(self, parcel: Parcel) -> None:
        try:
            outcome = self._sender.send(parcel)
        except Exception:
            log.exception("a webhook could not be sent")
            outcome = Outcome(error="server")
        self._back.put((parcel, outcome))

    def _write_down(self, parcel: Parcel, outcome: Outcome) -> None:
        # First, so that a database away for a while keeps no place taken: the message goes again after its minute.
        self._on_their_way -= Counter([parcel.endpoint_id])
        self._tally.note(measures.WEBHOOKS, (outcome.word,))
        chance = random.random()  # noqa: S311 (spreads retries; nothing to guess)
        verdict = deliveries.write_down(parcel, outcome, now=self._now(), chance=chance)
        db.session.commit()
        if verdict.disabled:
            webhooks.disable(parcel.endpoint_id, verdict.disabled, now=self._now())
            db.session.commit()
