"""What is told to a project's own systems, how it is signed (Standard Webhooks 1.0.0), and when it is tried again."""

import base64
import hashlib
import hmac
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annai_server.domain.days import iso
from annai_server.domain.duration import DAY_MS, HOUR_MS

MILESTONE = "milestone.reached"
OF_EVENTS: Mapping[str, str] = {
    **{
        name: f"run.{name}"
        for name in (
            "guide_shown", "guide_withheld", "step_shown", "step_completed", "item_completed", "guide_completed",
            "guide_ended", "action_clicked", "form_answered", "target_healed", "target_missing",
        )
    },
    "milestone_reached": MILESTONE,
}  # fmt: skip
"""By the name of the event in the log."""
OF_PUBLICATIONS: Mapping[str, str] = {
    action: f"publication.{action}"
    for action in (
        "publish", "promote", "rollback", "unpublish", "stop", "resume", "schedule", "unschedule", "schedule_failed",
    )
}  # fmt: skip
"""By what was done, as in the log of publications."""
TEST = "webhook.test"
"""Sent where an author asks for it, whatever the endpoint hears otherwise."""
KINDS = (*OF_EVENTS.values(), *OF_PUBLICATIONS.values())

LARGEST = 20_000
"""Bytes of a message; what senders put into properties may be more, and then stays behind."""

PAUSES_S = (5, 5 * 60, 30 * 60, *(hours * 3_600 for hours in (2, 5, 10, 14, 20, 24)))
"""Until the second try, the third and so on: 75 hours and 35 minutes in all."""
JITTER = 0.1
LONGEST_WAIT_S = 24 * 3_600
FAILING_MS = 5 * DAY_MS
"""After so long without one success an endpoint is given up."""
KEPT_MS = 30 * DAY_MS
OVERLAP_MS = 24 * HOUR_MS
"""How long messages are signed with the old secret, too, once there is a new one."""

SECRET_PREFIX = "whsec_"  # noqa: S105 (how secrets begin)
SECRET_BYTES = 32

State = Literal["on", "paused", "disabled"]
"""Paused: what happens is kept until an author lets it go on. Disabled: nothing is kept."""
Status = Literal["waiting", "delivered", "failed"]
Why = Literal["gone", "failing"]


def message(kind: str, at: int, data: Mapping[str, Any]) -> str:
    """The body, as it will be signed and sent. `at` is when it happened (ms)."""
    body = _json(kind, at, data)
    if len(body.encode()) > LARGEST and data.get("properties"):
        body = _json(kind, at, {**data, "properties": {}, "properties_left_out": True})
    return body


def _json(kind: str, at: int, data: Mapping[str, Any]) -> str:
    said = {"type": kind, "timestamp": iso(at), "data": data}
    return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def secret_of(random: bytes) -> str:
    return SECRET_PREFIX + base64.b64encode(random).decode()


def signatures(secrets: Sequence[str], message_id: str, timestamp: int, body: str) -> str:
    """The header `webhook-signature`: one for each secret, so that whoever has either can verify. `timestamp` is that
    of the try, in seconds."""
    signed = f"{message_id}.{timestamp}.{body}".encode()
    return " ".join(f"v1,{_mac(secret, signed)}" for secret in secrets)


def _mac(secret: str, signed: bytes) -> str:
    key = base64.b64decode(secret.removeprefix(SECRET_PREFIX))
    return base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: the status of the answer, or what kept it from being given. `retry_after` is in seconds."""

    status: int | None = None
    error: str | None = None
    retry_after: int | None = None

    @property
    def delivered(self) -> bool:
        return self.status is not None and 200 <= self.status < 300

    @property
    def word(self) -> str:
        """For whoever counts."""
        return "delivered" if self.delivered else self.error or "refused"

    @property
    def gone(self) -> bool:
        return self.status == 410


@dataclass(frozen=True, slots=True)
class Verdict:
    """What follows for the message and for its endpoint. `next_at`: when it is tried again; None: never.
    `failing_since` is the endpoint's; `disabled` says why it hears no more."""

    status: Status
    next_at: int | None = None
    failing_since: int | None = None
    disabled: Why | None = None


def judge(outcome: Outcome, attempts: int, failing_since: int | None, now: int, chance: float) -> Verdict:
    """`attempts` includes this one; `chance` is from 0 to 1, so that what failed together isn't tried together."""
    if outcome.delivered:
        return Verdict("delivered")
    since = now if failing_since is None else failing_since
    if outcome.gone:
        return Verdict("failed", failing_since=since, disabled="gone")
    if now - since >= FAILING_MS:
        return Verdict("failed", failing_since=since, disabled="failing")
    pause = _pause_s(attempts, outcome.retry_after or 0, chance)
    if pause is None:
        return Verdict("failed", failing_since=since)
    return Verdict("waiting", next_at=now + round(pause * 1000), failing_since=since)


def _pause_s(attempts: int, asked: int, chance: float) -> float | None:
    """None: it was tried often enough."""
    if attempts > len(PAUSES_S):
        return None
    planned = PAUSES_S[attempts - 1] * (1 + JITTER * chance)
    return max(planned, min(asked, LONGEST_WAIT_S))
