"""`POST /v1/explain`: who is asked about, and the answer with its reasons; and the same from a page, with an author's
token."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validate, validates_schema

from annai_server.wire.browser import LenientSchema
from annai_server.wire.conditions.moments import BROWSERS, DEVICES
from annai_server.wire.fields import NEAR, EventName, Key, Locale, Moment, StrictSchema, Traits
from annai_server.wire.people import shown_id

LANGUAGES = ("en", "ja")
_STATUSES = ("shown", "completed", "dismissed", "snoozed_until")


class ImaginedEvent(StrictSchema):
    name = EventName(required=True, metadata={"example": "invoice_sent"})
    at = Moment(metadata={"description": "Default: the moment asked about"})
    properties = fields.Dict(keys=fields.String(), metadata={"example": {"amount": 12_000}})


class ImaginedUser(StrictSchema):
    """Somebody who doesn't exist; whatever is left out, they haven't done."""

    id = shown_id(metadata={"description": "Decides shares by chance", "example": "u_new"})
    traits = Traits(metadata={"example": {"plan": "trial"}})
    company_traits = Traits(metadata={"example": {"seats": 4}})
    locale = Locale(metadata={"example": "ja"})
    events = fields.List(fields.Nested(ImaginedEvent), validate=validate.Length(0, 1_000, error="at most 1,000 events"))
    milestones = fields.Dict(keys=Key(), values=Moment())
    items = fields.Dict(keys=fields.String(), values=Moment(), metadata={"description": "By `checklist-key/item-key`"})
    guides = fields.Dict(
        keys=Key(),
        values=fields.Dict(
            keys=fields.String(validate=validate.OneOf(_STATUSES, error="use one of: " + ", ".join(_STATUSES))),
            values=Moment(),
        ),
        metadata={"description": "When each was " + ", ".join(_STATUSES)},
    )
    opted_out = fields.List(Key(), metadata={"description": "Kinds, or `all`"})
    interruptions = fields.List(Moment(), metadata={"description": "When they were interrupted before"})


class ExplainBody(StrictSchema):
    user = shown_id(metadata={"example": "u_42"})
    imagined = fields.Nested(ImaginedUser)
    environment = Key(metadata={"description": "Needed with an authoring key; a secret key has its own"})
    at = Moment(
        validate=NEAR, metadata={"description": "Default: now. What is known of a real user is what is known now"}
    )
    guide = Key(metadata={"description": "Only this one", "example": "welcome"})
    url = fields.String(validate=validate.Length(1, 4_000, error="write 1 to 4,000 characters"))
    device = fields.String(validate=validate.OneOf(DEVICES, error="use one of: " + ", ".join(DEVICES)))
    browser = fields.String(validate=validate.OneOf(BROWSERS, error="use one of: " + ", ".join(BROWSERS)))
    time_zone = fields.String(validate=validate.Length(1, 64, error="write 1 to 64 characters"))
    language = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES, error="use en or ja"))
    trace = fields.Boolean(load_default=False, truthy={True}, falsy={False})

    @validates_schema
    def _one_of_two(self, data: dict[str, Any], **kwargs: Any) -> None:
        if ("user" in data) == ("imagined" in data):
            raise ValidationError("say whom you ask about: either a user's id or somebody imagined", "user")


class AuthorTokenBody(StrictSchema):
    user = shown_id(required=True, metadata={"example": "u_42"})
    environment = Key(metadata={"description": "Needed with an authoring key; a secret key has its own"})


class AuthorToken(Schema):
    token = fields.String(required=True, metadata={"example": "at_WzEsInVfNDIiLDE3OTUyOTQ4MDAwMDBd.7m0h…"})
    expires_at = Moment(required=True)


class DebugBody(LenientSchema):
    """As any request of a page: unknown fields are ignored."""

    v = fields.Integer(load_default=1, strict=True)
    key = fields.String(
        required=True, validate=validate.Length(1, 200), metadata={"description": "The environment's public key"}
    )
    token = fields.String(
        required=True, validate=validate.Length(1, 2_000), metadata={"description": "An author's token"}
    )
    url = fields.String(validate=validate.Length(1, 4_000, error="write 1 to 4,000 characters"))
    device = fields.String(validate=validate.OneOf(DEVICES, error="use one of: " + ", ".join(DEVICES)))
    time_zone = fields.String(validate=validate.Length(1, 64, error="write 1 to 64 characters"))
    language = fields.String(load_default="en", validate=validate.OneOf(LANGUAGES, error="use en or ja"))


class TraceNode(Schema):
    """`have` is what was found; `note` why it couldn't be compared."""

    head = fields.String(required=True, metadata={"example": "trait"})
    says = fields.String(allow_none=True, metadata={"example": "“plan” is “trial”"})
    holds = fields.Boolean(required=True)
    have = fields.Raw(allow_none=True, metadata={"example": "pro"})
    found = fields.String(allow_none=True, metadata={"example": "Now it is “pro”."})
    note = fields.String(
        allow_none=True, metadata={"enum": ["missing", "wrong_type", "unknown_segment", "circle", None]}
    )
    parts = fields.List(fields.Nested(lambda: TraceNode()), required=True)


class CheckAnswer(Schema):
    check = fields.String(required=True, metadata={"example": "audience"})
    passes = fields.Boolean(required=True)
    reason = fields.String(allow_none=True, metadata={"example": "not_in_audience"})
    until = Moment(allow_none=True)
    because = fields.String(
        allow_none=True,
        metadata={"description": "What holds it back; where it passes, why what is against it doesn't count"},
    )


class GuideAnswer(Schema):
    key = Key(required=True, metadata={"example": "welcome"})
    kind = fields.String(required=True, metadata={"example": "tour"})
    title = fields.String(required=True, metadata={"example": "Welcome"})
    shows = fields.Boolean(required=True)
    reason = fields.String(required=True, metadata={"example": "snoozed"})
    until = Moment(allow_none=True, metadata={"description": "When the reason ends by itself"})
    because = fields.String(required=True, metadata={"example": "It is snoozed until Tuesday 9:00."})
    changes = fields.List(fields.String(), required=True)
    variant = fields.String(
        required=True,
        allow_none=True,
        metadata={
            "description": "Which form of it they get: a variant, `original` or `holdout`; null: it has only one"
        },
    )
    gets = fields.String(required=True, allow_none=True, metadata={"example": "They get the variant “Short”."})
    checks = fields.List(fields.Nested(CheckAnswer))
    audience = fields.Nested(TraceNode, allow_none=True)


class ExplainAnswer(Schema):
    user = fields.String(required=True, allow_none=True)
    known = fields.Boolean(required=True, metadata={"description": "Whether that user was ever heard of"})
    at = Moment(required=True)
    environment = Key(required=True)
    guides = fields.List(fields.Nested(GuideAnswer), required=True)
