"""Users, companies and what a backend reports: the server-side bodies."""

from marshmallow import Schema, fields, validate

from annai_server.wire.fields import EventName, Fits, Key, Locale, Moment, StrictSchema, Traits

_ID_MESSAGE = "write an id of 1 to 200 characters, without control characters"
ID_PATTERN = r"^[^\x00-\x1f\x7f]{1,200}$"


def host_id(**kwargs: object) -> fields.String:
    """An id of the host product's own making."""
    return fields.String(validate=Fits(ID_PATTERN, error=_ID_MESSAGE), **kwargs)  # type: ignore[arg-type]


class UserBody(StrictSchema):
    traits = Traits(metadata={"example": {"first_name": "Hanako", "plan": "trial"}})
    company = host_id(allow_none=True, metadata={"example": "c_7"})
    locale = Locale(allow_none=True, metadata={"example": "ja"})
    internal = fields.Boolean(truthy={True}, falsy={False}, metadata={"description": "One of your own: counted apart"})


class UserAnswer(Schema):
    id = fields.String(required=True, metadata={"example": "u_42"})
    traits = fields.Dict(required=True, metadata={"example": {"first_name": "Hanako", "plan": "trial"}})
    company = fields.String(required=True, allow_none=True, metadata={"example": "c_7"})
    locale = fields.String(required=True, allow_none=True, metadata={"example": "ja"})
    internal = fields.Boolean(required=True)
    opted_out = fields.List(fields.String(), required=True)
    milestones = fields.Dict(keys=fields.String(), values=Moment(), required=True)
    first_seen_at = Moment(required=True, allow_none=True)
    last_seen_at = Moment(required=True, allow_none=True)


class CompanyBody(StrictSchema):
    traits = Traits(required=True, metadata={"example": {"name": "Aoi Design", "seats": 4}})


class ReachedTogether(Schema):
    at = Moment(required=True)
    user = fields.String(required=True, allow_none=True, metadata={"example": "u_42"})


class CompanyAnswer(Schema):
    """Its `milestones` are those of companies; `user` is whose doing it was, null where they have been erased."""

    id = fields.String(required=True, metadata={"example": "c_7"})
    traits = fields.Dict(required=True, metadata={"example": {"name": "Aoi Design", "seats": 4}})
    milestones = fields.Dict(keys=fields.String(), values=fields.Nested(ReachedTogether), required=True)


class GuideStanding(Schema):
    """Where a user stands with a guide, and why it is or isn't shown."""

    key = Key(required=True, metadata={"example": "welcome"})
    kind = fields.String(required=True, metadata={"example": "tour"})
    title = fields.String(required=True, metadata={"example": "Welcome"})
    reason = fields.String(required=True, metadata={"example": "eligible"})
    until = Moment(allow_none=True)
    shown = fields.Integer(required=True)
    completed_at = Moment(required=True, allow_none=True)
    ended = fields.String(required=True, allow_none=True, metadata={"example": "skipped"})
    items = fields.Dict(keys=fields.String(), values=Moment(allow_none=True))


class GuideStandings(Schema):
    guides = fields.List(fields.Nested(GuideStanding), required=True)


class ResetBody(StrictSchema):
    guide = Key(metadata={"example": "welcome", "description": "Left out: all guides"})
    environment = Key(metadata={"description": "Only with an authoring key, which may publish there"})


class StartBody(StrictSchema):
    guide = Key(required=True, metadata={"example": "welcome"})
    environment = Key(metadata={"description": "Only with an authoring key, which may publish there"})


class TrackedEvent(StrictSchema):
    id = fields.UUID(metadata={"description": "UUIDv7; made by the server where left out"})
    user = host_id(required=True, metadata={"example": "u_42"})
    name = EventName(required=True, metadata={"example": "invoice_sent"})
    at = Moment(metadata={"description": "Default: now"})
    properties = fields.Dict(keys=fields.String(), metadata={"example": {"amount": 12_000}})
    company = host_id()


class TrackBody(StrictSchema):
    sent_at = Moment(metadata={"description": "The sender's clock at sending; corrects the events' times"})
    events = fields.List(
        fields.Nested(TrackedEvent), required=True, validate=validate.Length(1, 1_000, error="send 1 to 1,000 events")
    )


class EventResult(Schema):
    id = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": ["stored", "duplicate", "rejected"]})
    reason = fields.String(metadata={"example": "too_old"})
    detail = fields.String()


class TrackAnswer(Schema):
    results = fields.List(fields.Nested(EventResult), required=True)
