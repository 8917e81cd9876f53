"""What the widget and the server say to each other. Requests ignore unknown fields: old meets new.

The two public routes check requests with these schemas; the answers are written down here for OpenAPI and the
generated types, while the hot path joins bytes that were serialised before.
"""

from collections.abc import Mapping
from typing import Any

from marshmallow import EXCLUDE, Schema, ValidationError, fields, validate

from annai_server.wire.delivered import DefinedEvent, DeliveredGuide, ThemeTokens, pages
from annai_server.wire.fields import EVENT_PATTERN, LONGEST_LOCALE, Fits, Key, Traits
from annai_server.wire.people import SUBJECT_PATTERN, USER_PATTERN, VISITOR_PATTERN, EventResult, host_id

MOST_EVENTS = 100
LARGEST_BODY = 48 * 1024
LATEST = 1 << 47
LARGEST_COUNT = (1 << 31) - 1
MOST_PROPERTIES = 100
LONGEST_REASON = 32
LONGEST_DEVICE = 20


class LenientSchema(Schema):
    class Meta:
        unknown = EXCLUDE


class Whole(fields.Integer):
    """A whole number; JSON's true is none, though Python's is."""

    def __init__(self, largest: int, message: str = "write a whole number", **kwargs: Any) -> None:
        super().__init__(strict=True, validate=validate.Range(0, largest, error=message), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return super()._deserialize(value, attr, data, **kwargs)


def _ms(**kwargs: Any) -> Whole:
    about = {"description": "Milliseconds since the epoch"}
    return Whole(LATEST, "write milliseconds since the epoch", metadata=about, **kwargs)


def _short(longest: int = 200, **kwargs: Any) -> fields.String:
    message = f"write at most {longest} characters"
    return fields.String(validate=validate.Length(0, longest, error=message), **kwargs)


_USER = "a user's id of 1 to 200 characters, without control characters"
_VISITOR = "anonymous: and 22 to 128 of A-Z, a-z, 0-9, - and _"


def _whom(pattern: str, message: str, example: str = "u_42") -> fields.String:
    """Whom a browser speaks for."""
    fits = Fits(pattern, error=f"write {message}")
    return fields.String(required=True, validate=fits, metadata={"example": example})


def _few_enough(properties: Mapping[str, Any]) -> None:
    # Not validate.Length, which JSON Schema would write down as a text's.
    if len(properties) > MOST_PROPERTIES:
        raise ValidationError(f"write at most {MOST_PROPERTIES} names")


class _PublicSchema(LenientSchema):
    v = fields.Integer(load_default=1, strict=True)
    key = _short(required=True, metadata={"description": "The environment's public key"})
    user = _whom(SUBJECT_PATTERN, f"{_USER}, or {_VISITOR}")
    token = _short(8_000, allow_none=True)
    sent_at = _ms(required=True)


class BootstrapRequest(_PublicSchema):
    company = host_id(allow_none=True)
    traits = Traits(allow_none=True)
    company_traits = Traits(allow_none=True)
    url = _short(4_000)
    page_lang = _short(40, allow_none=True)
    languages = fields.List(
        _short(40),
        validate=validate.Length(0, 200, error="at most 200 languages"),
        metadata={"description": "The browser's, the best first; 20 of them count"},
    )
    device = fields.String(validate=validate.OneOf(("phone", "tablet", "desktop")))
    time_zone = _short(64, allow_none=True, metadata={"description": "IANA name, as the browser says"})
    known = _short(allow_none=True)
    want = fields.List(Key(), validate=validate.Length(0, 20, error="at most 20 guides"))


class OutgoingEvent(LenientSchema):
    """One event as the browser sends it. The envelope is checked here, each event on its own by the writer."""

    id = fields.UUID(required=True, metadata={"description": "UUIDv7"})
    name = fields.String(
        required=True, validate=Fits(EVENT_PATTERN, error="use lower-case letters, digits and _, a letter first")
    )
    at = _ms(required=True)
    guide = Key()
    revision = Whole(LARGEST_COUNT)
    round = Whole(LARGEST_COUNT)
    run = fields.UUID()
    step = Key()
    reason = _short(LONGEST_REASON)
    properties = fields.Dict(keys=fields.String(), validate=_few_enough, metadata={"maxProperties": MOST_PROPERTIES})
    locale = _short(LONGEST_LOCALE)
    device = _short(LONGEST_DEVICE)
    publication = Whole(LARGEST_COUNT)
    company = host_id()


class EventsRequest(_PublicSchema):
    ticket = _short(1_000, allow_none=True)
    dropped = Whole(LATEST)
    events = fields.List(
        fields.Raw(),
        required=True,
        validate=validate.Length(1, MOST_EVENTS, error=f"send 1 to {MOST_EVENTS} events"),
        metadata={"items_schema": "OutgoingEvent"},
    )


class MergeRequest(LenientSchema):
    v = fields.Integer(load_default=1, strict=True)
    key = _short(required=True, metadata={"description": "The environment's public key"})
    user = _whom(USER_PATTERN, _USER)
    token = _short(8_000, allow_none=True)
    visitor = _whom(VISITOR_PATTERN, _VISITOR, "anonymous:9vQm3T0x2bLrK8wYp5cZdA")


class MergeAnswer(Schema):
    v = fields.Integer(required=True)
    merged = fields.Boolean(
        required=True,
        metadata={"description": "False: that visitor is somebody else already, or contradicts what the user did"},
    )


class Change(Schema):
    type = fields.String(required=True, metadata={"enum": ["milestone", "item", "event", "guide", "trait"]})
    key = fields.String(required=True)


class EventsAnswer(Schema):
    v = fields.Integer(required=True)
    server_time = _ms(required=True)
    results = fields.List(fields.Nested(EventResult), required=True)
    changes = fields.List(fields.Nested(Change), required=True)
    poll_after = fields.Float(required=True, allow_none=True, metadata={"description": "Seconds"})


class OpenRun(Schema):
    id = fields.String(required=True)
    step = fields.String(allow_none=True)
    revision = fields.Integer(required=True)
    started = _ms(required=True)
    at = _ms(required=True)
    by = fields.String(metadata={"enum": ["hand"], "description": "An author began it for this user"})
    shown = fields.Boolean(metadata={"description": "False: it has yet to be shown"})


class GuideState(Schema):
    auto = fields.Boolean(required=True)
    reason = fields.String()
    over = fields.Boolean(metadata={"description": "Also what is on screen or open of it is over"})
    leave = fields.String(metadata={"enum": ["stopped", "opted_out", "vanished"]})
    until = _ms()
    run = fields.Nested(OpenRun)
    skip = fields.List(fields.String())
    done = fields.List(fields.String(), metadata={"description": "Items; `skip` names none of them"})
    seen = fields.Boolean()
    completed = _ms()
    reached = _ms()


class BudgetState(Schema):
    gap = fields.Integer(required=True, metadata={"description": "Milliseconds"})
    day = fields.Integer(required=True)
    shown = fields.List(_ms(), required=True)


class MenuEntry(Schema):
    key = Key(required=True)
    kind = fields.String(required=True)
    title = fields.Raw(required=True, metadata={"tree": "inlines"})


class BootstrapAnswer(Schema):
    v = fields.Integer(required=True)
    server_time = _ms(required=True)
    unchanged = fields.Boolean()
    state = fields.String(required=True)
    publication = fields.Integer()
    valid_until = _ms(required=True, allow_none=True)
    poll_after = fields.Float(required=True, allow_none=True, metadata={"description": "Seconds"})
    locale = fields.String()
    dir = fields.String(metadata={"enum": ["ltr", "rtl"]})
    default_locale = fields.String()
    environment = fields.String()
    stopped = fields.Boolean()
    user = fields.String()
    ticket = fields.String()
    before = fields.List(
        fields.String(),
        metadata={"description": "Older public keys in use, under which the browser may keep something"},
    )
    values = fields.Dict(keys=fields.String(), values=fields.String())
    opted_out = fields.List(fields.String())
    budget = fields.Nested(BudgetState)
    quiet = pages()
    heard = fields.List(fields.String())
    defined = fields.List(fields.Nested(DefinedEvent))
    theme = fields.Nested(ThemeTokens)
    strings = fields.Dict(keys=fields.String(), values=fields.String())
    guides = fields.List(fields.Nested(DeliveredGuide))
    states = fields.Dict(keys=fields.String(), values=fields.Nested(GuideState))
    menu = fields.List(fields.Nested(MenuEntry))
