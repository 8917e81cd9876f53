"""What a call may hold. Each check gives the value in the wire's shape or raises UsageError with the way out."""

import json
import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from annai._errors import UsageError

MAX_BODY = 48 * 1024
_MAX_ENTRY = MAX_BODY - 128  # leaves room for the envelope of a batch of one
_ID = re.compile(r"[^\x00-\x1f\x7f]{1,200}")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,63}")


def identifier(what: str, value: str | int) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise UsageError(f"the {what} id must be text or a whole number, not {type(value).__name__}")
    if not _ID.fullmatch(text := str(value)) or not text.strip():
        raise UsageError(f"the {what} id must have 1 to 200 characters, without control characters: {text!r:.40}")
    return text


def user(value: str | int) -> str:
    """Somebody of whom something is told, or for whom something is signed."""
    if (text := identifier("user", value)).startswith("anonymous:"):
        raise UsageError(
            "the user id begins with anonymous:, so it is an anonymous visitor's, and what their browser keeps is a "
            "password: tell of them once they have signed in, by your own id"
        )
    return text


def locale(value: str | None) -> str | None:
    """`ja_JP`, as Python's libraries write it, becomes `ja-JP`."""
    return None if value is None else str(value).replace("_", "-")


def event_name(value: str) -> str:
    if not isinstance(value, str) or not _NAME.fullmatch(value):
        raise UsageError(
            f"the event name {value!r} must be lower-case letters, digits and _, begin with a letter and "
            "have at most 64 characters, such as invoice_sent"
        )
    return value


def moment(value: datetime | None) -> str:
    """ISO 8601 in UTC; now, if there is no value."""
    if value is None:
        value = datetime.now(UTC)
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise UsageError(f"the time {value!r} must be a datetime with a time zone: datetime.now(UTC)")
    return value.astimezone(UTC).isoformat(timespec="milliseconds")


def fields(what: str, value: Mapping[str, Any] | None) -> dict[str, Any] | None:
    """The traits or properties, checked now: what a later moment would make of a mutable value is lost."""
    if value is None:
        return None
    if not isinstance(value, Mapping) or not all(isinstance(name, str) for name in value):
        raise UsageError(f"{what} must be a mapping with text as names, not {value!r:.80}")
    return dict(value)


def body(what: str, content: Mapping[str, Any]) -> bytes:
    """Compact JSON in UTF-8. Dates, UUIDs and Decimals become what JSON has for them."""
    present = {name: value for name, value in content.items() if value is not None}
    try:
        text = json.dumps(present, default=_plain, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
        encoded = text.encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise UsageError(f"{what} must hold only what JSON can: {error}") from error
    if len(encoded) > _MAX_ENTRY:
        raise UsageError(f"{what} would take {len(encoded):,} bytes; at most {_MAX_ENTRY:,} can be sent")
    return encoded


def _plain(value: object) -> object:
    match value:
        case datetime():
            return moment(value)
        case date():
            return value.isoformat()
        case UUID():
            return str(value)
        case Decimal():
            return float(value)
    raise TypeError(f"{value!r:.80} is {type(value).__name__}")
