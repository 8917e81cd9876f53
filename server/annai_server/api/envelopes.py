"""The outside of the two public requests. What is plainly fine is taken as it is; the schema looks at the rest.

marshmallow's look at a page view's twelve fields cost more than reading the user. A request that this shortcut doesn't
take is the schema's to accept or to refuse, so that there is one answer to what is valid; a test holds that the
shortcut takes nothing that the schema wouldn't.
"""

import re
from collections.abc import Callable, Mapping
from typing import Any

from marshmallow import Schema

from annai_server.wire.browser import LATEST, MOST_EVENTS, BootstrapRequest, EventsRequest
from annai_server.wire.fields import KEY_PATTERN, NAME_PATTERN
from annai_server.wire.people import ID_PATTERN

Check = Callable[[Any], bool]

_HOST_ID, _KEY, _TRAIT = re.compile(ID_PATTERN), re.compile(KEY_PATTERN), re.compile(NAME_PATTERN)


class Envelope:
    """`fields` are looked at where they are there; all of `required` must be."""

    def __init__(self, schema: Schema, required: frozenset[str], fields: Mapping[str, Check]) -> None:
        self._schema, self._required, self._fields = schema, required, fields

    def open(self, raw: Any) -> dict[str, Any]:
        """The request's fields. Raises marshmallow.ValidationError."""
        if self.plain(raw):
            return raw  # type: ignore[no-any-return]
        loaded: dict[str, Any] = self._schema.load(raw)
        return loaded

    def plain(self, raw: Any) -> bool:
        return (
            isinstance(raw, dict)
            and self._required <= raw.keys()
            and all(check(raw[name]) for name, check in self._fields.items() if name in raw)
        )


def _text(longest: int) -> Check:
    return lambda value: isinstance(value, str) and len(value) <= longest


def _or_none(check: Check) -> Check:
    return lambda value: value is None or check(value)


def _host_id(value: Any) -> bool:
    return isinstance(value, str) and _HOST_ID.fullmatch(value) is not None


def _moment(value: Any) -> bool:
    return type(value) is int and 0 <= value <= LATEST


def _traits(value: Any) -> bool:
    """Names with plain values; lists are rare enough for the schema."""
    return isinstance(value, dict) and all(
        _TRAIT.fullmatch(name) is not None and _plain_value(one) for name, one in value.items()
    )


def _plain_value(value: Any) -> bool:
    if isinstance(value, str):
        return len(value) <= 1_000
    return value is None or (isinstance(value, bool | int | float) and abs(value) < 1e15)


def _languages(value: Any) -> bool:
    return isinstance(value, list) and len(value) <= 20 and all(map(_text(40), value))


def _keys(value: Any) -> bool:
    return (
        isinstance(value, list)
        and len(value) <= 20
        and all(isinstance(one, str) and _KEY.fullmatch(one) for one in value)
    )


_PUBLIC: Mapping[str, Check] = {
    "v": lambda value: type(value) is int,
    "key": _text(200),
    "user": _host_id,
    "token": _or_none(_text(8_000)),
    "sent_at": _moment,
}

BOOTSTRAP = Envelope(
    BootstrapRequest(),
    frozenset(("key", "user", "sent_at")),
    {
        **_PUBLIC,
        "company": _or_none(_host_id),
        "traits": _or_none(_traits),
        "company_traits": _or_none(_traits),
        "url": _text(4_000),
        "page_lang": _or_none(_text(40)),
        "languages": _languages,
        "device": lambda value: value in ("phone", "tablet", "desktop"),
        "time_zone": _or_none(_text(64)),
        "known": _or_none(_text(200)),
        "want": _keys,
    },
)
EVENTS = Envelope(
    EventsRequest(),
    frozenset(("key", "user", "sent_at", "events")),
    {
        **_PUBLIC,
        "ticket": _or_none(_text(1_000)),
        "events": lambda value: isinstance(value, list) and 1 <= len(value) <= MOST_EVENTS,
    },
)
