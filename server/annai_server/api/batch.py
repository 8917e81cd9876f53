"""`POST /v1/events`: deliver what happened."""

from collections.abc import Sequence
from typing import Any

from annai_server import clock
from annai_server.api.asking import Asking, unknown_key
from annai_server.api.envelopes import EVENTS, BatchForm
from annai_server.domain.anonymous import subject_of
from annai_server.domain.errors import QuotaUsedUp, Unidentified
from annai_server.domain.events import OURS, Event, Result
from annai_server.engine import acceptance, key_use
from annai_server.engine.copies import as_bytes
from annai_server.engine.identity import Identity, let_in
from annai_server.engine.jobs import Outcome
from annai_server.engine.process import Engine
from annai_server.store import environments
from annai_server.store.environments import Door
from annai_server.tally import measures

_Json = dict[str, Any]
_ACTING = "somebody else is signed in as this user: nothing is recorded"


def answer(engine: Engine, asking: Asking) -> bytes:
    """Each event's result as JSON, after the commit. Raises what api/errors.py knows."""
    raw, now = asking.read(), clock.now()
    with engine.reader.turn:
        form = asking.open(EVENTS, raw)
        door = environments.by_public_key(engine.reader, form.key)
        if door is None:
            raise unknown_key(engine, form.key, asking.address)
        subject = subject_of(form.user)
        acting = _identify(engine, door, subject, form, asking, now)
        refusal = engine.quotas.refusal(door.id, door.publication, now)
        read = [_read(raw, acting, refusal) for raw in form.events]
    for one in read:
        if isinstance(one, Result):
            engine.tally.note(measures.EVENTS, (one.status, one.reason or ""))
    outcome = _record(engine, door, subject, form, read, now)
    return as_bytes(
        {
            "v": 1,
            "server_time": now,
            "results": _in_order(form.events, read, outcome.results),
            "changes": [{"type": change.type, "key": change.key} for change in outcome.changes],
            "poll_after": None,
        }
    )


def _read(raw: Any, acting: bool, refusal: QuotaUsedUp | None) -> Event | Result:
    one = acceptance.read(raw)
    if acting and isinstance(one, Event):
        return Result(one.id, "rejected", "bad_event", _ACTING)
    if refusal and isinstance(one, Event) and one.name not in OURS:
        return Result(one.id, "rejected", "quota", str(refusal))
    return one


def _record(
    engine: Engine, door: Door, subject: str, form: BatchForm, read: Sequence[Event | Result], now: int
) -> Outcome:
    events = [one for one in read if isinstance(one, Event)]
    if not events:
        return Outcome()
    outcome = engine.writer.record(
        door.id, subject, events, source="browser", sent_at=form.sent_at, received_at=now, dropped=form.dropped
    )
    stored = [event for event, result in zip(events, outcome.results, strict=True) if result.status == "stored"]
    engine.quotas.count(door.id, sum(event.name not in OURS for event in stored), now)
    return outcome


def _identify(engine: Engine, door: Door, subject: str, form: BatchForm, asking: Asking, now: int) -> bool:
    """Whether somebody acts as the user. Raises TooMany, Problem and Unidentified; a delivery ticket stands in for an
    expired token."""
    judged = engine.tokens.judge(door, subject, form.token, now)
    signed = isinstance(judged, Identity)
    ticketed = not signed and engine.tickets.valid(form.ticket, door.id, subject, now)
    engine.limits.of_page(door.id, subject, asking.address, proven=signed or ticketed)
    asking.admit(door, engine.origin)
    key_use.note(engine, door, form.key, now)
    try:
        identity = let_in(door, subject, form.token, judged)
    except Unidentified:
        if ticketed:
            return False
        raise
    return identity is not None and identity.acting


def _in_order(raw: Sequence[Any], read: Sequence[Event | Result], stored: Sequence[Result]) -> list[_Json]:
    """Each event's result under the id that its sender wrote."""
    rest = iter(stored)
    results = [one if isinstance(one, Result) else next(rest) for one in read]
    return [_told(sent, result) for sent, result in zip(raw, results, strict=True)]


def _told(sent: Any, result: Result) -> _Json:
    told = {"id": result.id, "status": result.status, "reason": result.reason, "detail": result.detail}
    if result.reason != "bad_id" and isinstance(sent, dict) and "id" in sent:
        told["id"] = sent["id"]
    return {name: value for name, value in told.items() if value is not None}
