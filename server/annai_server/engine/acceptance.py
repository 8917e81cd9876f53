"""Which events are taken in: each is looked at on its own, and a refusal names its reason."""

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from annai_server.domain.duration import DAY_MS, HOUR_MS
from annai_server.domain.events import CHOICES, EXPOSURES, MADE_HERE, RUN_EVENTS, STEP_EVENTS, Event, Result
from annai_server.domain.ids import uuid7_time
from annai_server.domain.progress import END_REASONS
from annai_server.wire.browser import LARGEST_COUNT, LATEST, LONGEST_DEVICE, LONGEST_REASON, MOST_PROPERTIES
from annai_server.wire.fields import EVENT_PATTERN, KEY_PATTERN, LONGEST_LOCALE
from annai_server.wire.people import ID_PATTERN

OLDEST_MS = 8 * DAY_MS
NEWEST_MS = HOUR_MS
_NAME = re.compile(EVENT_PATTERN)
_KEY = re.compile(KEY_PATTERN)
_HOST_ID = re.compile(ID_PATTERN)


def read(raw: Any) -> Event | Result:
    """A browser's event from its JSON, or why not. Unknown fields are ignored.

    By hand, because marshmallow takes ten times as long; the tests hold it to wire.browser.OutgoingEvent.
    """
    if not isinstance(raw, dict):
        return _rejected("", "bad_event", "an event is a JSON object")
    sent_id = raw.get("id")
    id_ = _uuid(sent_id)
    if id_ is None or uuid7_time(id_) is None:
        return _rejected(sent_id if isinstance(sent_id, str) else "", "bad_id", "id: write a UUIDv7")
    if not _matches(_NAME, raw.get("name")):
        return _rejected(str(sent_id), "bad_name", "name: use lower-case letters, digits and _, a letter first")
    fault = next((f"{name}: {message}" for name, (fits, message) in _FIELDS.items() if not fits(raw.get(name))), None)
    if fault:
        return _rejected(str(sent_id), "bad_event", fault)
    fields = {name: raw[name] for name in _FIELDS if raw.get(name) is not None}
    if "run" in fields:
        fields["run"] = str(UUID(fields["run"]))
    return Event(id=str(id_), name=raw["name"], **fields)


def admit(
    event: Event, *, source: str, offset: int, received_at: int, kinds: Mapping[str, str], since: int = 0
) -> Event | Result:
    """The event by the server's clock, or why it is refused. `offset` (ms) is what the sender's clock lacks; `kinds`
    are the guides that the environment ever served; `since` (ms) is from when on it takes events in."""
    if event.name in MADE_HERE:
        return _rejected(event.id, "reserved_name", f"{event.name} is said by the server only")
    if fault := _lacks(event):
        return _rejected(event.id, "bad_event", fault)
    if event.guide is not None and event.guide not in kinds:
        return _rejected(event.id, "unknown_guide", f"no guide {event.guide!r} was ever published here")
    made = uuid7_time(UUID(event.id))
    if made is None:
        return _rejected(event.id, "bad_id", "id: write a UUIDv7")
    at = event.at + offset
    newest, oldest = received_at + NEWEST_MS, received_at - OLDEST_MS
    if at > newest or made + offset > newest:
        return _rejected(event.id, "too_new", "dated more than an hour ahead of the server's clock")
    # A browser's are never so old. Its own clock, of which the id tells, may be off by years.
    if source != "browser" and since and min(at, made) < since:
        day = datetime.fromtimestamp(since / 1000, UTC).date()
        return _rejected(event.id, "too_old", f"dated before {day}: this environment keeps no older events")
    # A backend imports the past, with times of its own.
    if source == "browser" and (at < oldest or made + offset < oldest):
        return _rejected(event.id, "too_old", "dated more than 8 days ago")
    return replace(event, at=max(at, 0))


def _lacks(event: Event) -> str | None:
    """What an event of Annai's own names lacks."""
    if event.name in RUN_EVENTS:
        missing = [name for name in ("guide", "revision", "round", "run") if getattr(event, name) is None]
        if event.name in STEP_EVENTS and event.step is None:
            missing.append("step")
        if missing:
            return f"{missing[0]}: {event.name} needs this"
        if event.name == "guide_ended" and event.reason not in END_REASONS:
            return f"reason: use one of {', '.join(sorted(END_REASONS))}"
        if event.name in EXPOSURES and not _key(event.properties.get("variant")):
            return "properties.variant: write a variant's key"
        if event.name == "action_clicked" and not isinstance(event.properties.get("button"), str):
            return "properties.button: action_clicked needs this"
        if event.name == "form_answered":
            return _no_answer(event.properties)
    if event.name in CHOICES:
        kinds = event.properties.get("kinds")
        if not isinstance(kinds, list) or not kinds or not all(_matches(_KEY, kind) for kind in kinds):
            return "properties.kinds: write a list of kinds, or ['all']"
    return None


def _no_answer(properties: Mapping[str, Any]) -> str | None:
    """The form's questions are asked later (engine/answers.py): they are the run's revision's."""
    if not isinstance(properties.get("form"), str):
        return "properties.form: form_answered needs the form's key"
    answers = properties.get("answers")
    if not isinstance(answers, dict) or not answers:
        return "properties.answers: form_answered needs an answer for each field, by its key"
    return None


def _rejected(sent_id: str, reason: str, detail: str) -> Result:
    return Result(sent_id[:64], "rejected", reason, detail)


def _uuid(value: Any) -> UUID | None:
    try:
        return UUID(value) if isinstance(value, str) else None
    except ValueError:
        return None


def _matches(pattern: re.Pattern[str], value: Any) -> bool:
    return isinstance(value, str) and pattern.fullmatch(value) is not None


def _whole(value: Any, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= most


def _short(longest: int) -> Any:
    return lambda value: value is None or (isinstance(value, str) and len(value) <= longest)


def _key(value: Any) -> bool:
    return value is None or _matches(_KEY, value)


def _count(value: Any) -> bool:
    return value is None or _whole(value, LARGEST_COUNT)


def _properties(value: Any) -> bool:
    return value is None or (isinstance(value, dict) and len(value) <= MOST_PROPERTIES)


_FIELDS: Mapping[str, tuple[Any, str]] = {
    "at": (lambda value: _whole(value, LATEST), "write milliseconds since the epoch"),
    "guide": (_key, "write a guide's key"),
    "revision": (_count, "write a whole number"),
    "round": (_count, "write a whole number"),
    "run": (lambda value: value is None or _uuid(value) is not None, "write a UUID"),
    "step": (_key, "write the key of a step or item"),
    "reason": (_short(LONGEST_REASON), f"write at most {LONGEST_REASON} characters"),
    "properties": (_properties, f"write an object with at most {MOST_PROPERTIES} names"),
    "locale": (_short(LONGEST_LOCALE), f"write at most {LONGEST_LOCALE} characters"),
    "device": (_short(LONGEST_DEVICE), f"write at most {LONGEST_DEVICE} characters"),
    "publication": (_count, "write a whole number"),
    "company": (lambda value: value is None or _matches(_HOST_ID, value), "write an id of 1 to 200 characters"),
}
