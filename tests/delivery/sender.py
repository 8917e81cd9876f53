"""Sends events to a real server as a widget does: again, until that very event is answered."""

import http.client
import json
import threading
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from support.cast import Keys
from support.page import Run, event, now

GIVE_UP = (OSError, http.client.HTTPException)


def post(url: str, path: str, body: Any) -> tuple[int, dict[str, Any]]:
    """Raises one of GIVE_UP where the server is away."""
    parts = urlsplit(url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=20)
    try:
        connection.request("POST", path, json.dumps(body).encode(), {"Content-Type": "text/plain"})
        answer = connection.getresponse()
        return answer.status, json.loads(answer.read())
    finally:
        connection.close()


def batch(keys: Keys, user: str, events: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {"v": 1, "key": keys.public, "user": user, "sent_at": now(), "events": list(events)}


def tour_through(user_number: int) -> list[dict[str, Any]]:
    """A whole run of the tour, with an event of the host's own that a checklist waits for."""
    run = Run()
    return [run.shown(), run.step("first"), run.step("second"), *run.completed(), event("customer_created")]


@dataclass(eq=False)
class Sender:
    """One visitor after the other, until told to stop. `acknowledged` counts how often each id was `stored`;
    `answered` holds those that were stored or duplicates, `sent` all, by user."""

    url: str
    keys: Keys
    name: str
    stopping: threading.Event
    acknowledged: Counter[str] = field(default_factory=Counter)
    answered: set[str] = field(default_factory=set)
    sent: dict[str, list[str]] = field(default_factory=dict)
    failures: int = 0

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.thread.start()

    def _run(self) -> None:
        number = 0
        while not self.stopping.is_set():
            number += 1
            user = f"{self.name}_{number}"
            events = tour_through(number)
            self.sent[user] = [one["id"] for one in events]
            while not self._deliver(user, events):
                self.failures += 1
                if self.stopping.wait(0.05):
                    # One last try, so that what is left is only what a dead server never answered.
                    self._deliver(user, events)
                    return

    def _deliver(self, user: str, events: Sequence[dict[str, Any]]) -> bool:
        try:
            status, answer = post(self.url, "/v1/events", batch(self.keys, user, events))
        except GIVE_UP:
            return False
        if status != 200:
            return False
        for result in answer["results"]:
            assert result["status"] in ("stored", "duplicate"), result
            self.acknowledged[result["id"]] += result["status"] == "stored"
            self.answered.add(result["id"])
        return True


def wait_for_progress(senders: Sequence[Sender]) -> None:
    """Until every sender was answered a few times more."""
    before = [len(sender.answered) for sender in senders]
    deadline = time.monotonic() + 60
    while any(len(sender.answered) < had + 10 for sender, had in zip(senders, before, strict=True)):
        assert time.monotonic() < deadline, "the server took nothing in for a minute"
        time.sleep(0.02)
