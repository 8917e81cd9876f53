"""The outside of the two public requests, read and checked in one go. What is plainly fine is taken as it is; the
schema looks at the rest.

marshmallow's look at a page view's fields cost more than reading the user. A request that this shortcut doesn't take is
the schema's to accept or to refuse, so that there is one answer to what is valid; a test holds that the shortcut takes
nothing that the schema wouldn't.
"""

from typing import Annotated, Any, Generic, Literal, TypeVar

import msgspec
from marshmallow import Schema
from msgspec import Meta

from annai_server.wire import bodies
from annai_server.wire.browser import LATEST, MOST_EVENTS, BootstrapRequest, EventsRequest
from annai_server.wire.fields import KEY_PATTERN, NAME_PATTERN
from annai_server.wire.people import ID_PATTERN, SUBJECT_PATTERN

Form = TypeVar("Form", bound=msgspec.Struct)
_LARGEST = 10**15


def _whole(pattern: str) -> Meta:
    """`$` alone would let a line break at the end pass."""
    return Meta(pattern=pattern.removesuffix("$") + r"\Z")


_HostId = Annotated[str, _whole(ID_PATTERN)]
_Subject = Annotated[str, _whole(SUBJECT_PATTERN)]
_Short = Annotated[str, Meta(max_length=40)]
_Line = Annotated[str, Meta(max_length=200)]
_Moment = Annotated[int, Meta(ge=0, le=LATEST)]
# Lists are rare enough for the schema.
_Trait = (
    Annotated[str, Meta(max_length=1_000)]
    | Annotated[int, Meta(gt=-_LARGEST, lt=_LARGEST)]
    | Annotated[float, Meta(gt=-_LARGEST, lt=_LARGEST)]
    | bool
    | None
)
_Traits = dict[Annotated[str, _whole(NAME_PATTERN)], _Trait]


class _Public(msgspec.Struct, kw_only=True, gc=False):
    key: _Line
    user: _Subject
    sent_at: _Moment
    v: int = 1
    token: Annotated[str, Meta(max_length=8_000)] | None = None


class PageForm(_Public):
    company: _HostId | None = None
    traits: _Traits | None = None
    company_traits: _Traits | None = None
    url: Annotated[str, Meta(max_length=4_000)] = ""
    page_lang: _Short | None = None
    languages: Annotated[list[_Short], Meta(max_length=200)] = []
    device: Literal["phone", "tablet", "desktop"] | msgspec.UnsetType = msgspec.UNSET
    time_zone: Annotated[str, Meta(max_length=64)] | None = None
    known: _Line | None = None
    want: Annotated[list[Annotated[str, _whole(KEY_PATTERN)]], Meta(max_length=20)] = []


class BatchForm(_Public):
    events: Annotated[list[Any], Meta(min_length=1, max_length=MOST_EVENTS)]
    ticket: Annotated[str, Meta(max_length=1_000)] | None = None
    dropped: _Moment = 0


class Envelope(Generic[Form]):
    def __init__(self, schema: Schema, form: type[Form]) -> None:
        self._schema, self._form = schema, form
        self._decoder = msgspec.json.Decoder(form)

    def open(self, raw: bytes) -> Form:
        """The request's fields. Raises NotJson, Invalid and marshmallow.ValidationError."""
        return self.plain(raw) or self._form(**self._schema.load(bodies.parse(raw)))

    def plain(self, raw: bytes) -> Form | None:
        """The same where nothing about it is odd."""
        try:
            # Characters that no database keeps can only be written as \u escapes.
            return None if b"\\u" in raw else self._decoder.decode(raw.decode())
        except (ValueError, RecursionError):
            return None


BOOTSTRAP = Envelope(BootstrapRequest(), PageForm)
EVENTS = Envelope(EventsRequest(), BatchForm)
