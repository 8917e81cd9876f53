"""Users, companies and what a backend reports: the server-side bodies."""

from typing import Any

from marshmallow import Schema, fields, post_dump, validate

from annai_server.wire.fields import EventName, Fits, Key, Locale, Moment, StrictSchema, Traits

ID_PATTERN = r"^[^\x00-\x1f\x7f]{1,200}$"
USER_PATTERN = r"^(?!anonymous:)[^\x00-\x1f\x7f]{1,200}$"
VISITOR_PATTERN = r"^anonymous:[A-Za-z0-9_-]{22,128}$"
SUBJECT_PATTERN = r"^(?:(?!anonymous:)[^\x00-\x1f\x7f]{1,200}|anonymous:[A-Za-z0-9_-]{22,128})$"
"""Whom a browser speaks for: a user, or a visitor by an id of 128 bits or more."""
SHOWN_PATTERN = r"^(?:(?!anonymous:)[^\x00-\x1f\x7f]{1,200}|anonymous:[A-Za-z0-9_-]{24})$"
"""Whom a backend asks about: a user, or a visitor by what is made of their secret, which has this length."""

ID = "write an id of 1 to 200 characters, without control characters"
OWN_ID = f"{ID}, that doesn't begin with anonymous:; a visitor can be told of once they have signed in, by your own id"
SHOWN_ID = f"{ID}; a visitor's is anonymous: and 24 characters, as the admin and webhooks show it, not their browser's"


def host_id(**kwargs: object) -> fields.String:
    """An id of the host product's own making."""
    return fields.String(validate=Fits(ID_PATTERN, error=ID), **kwargs)  # type: ignore[arg-type]


def user_id(**kwargs: object) -> fields.String:
    """The same, of a user of whom something is told. A visitor's is a password in their browser, never stored."""
    return fields.String(validate=Fits(USER_PATTERN, error=OWN_ID), **kwargs)  # type: ignore[arg-type]


def shown_id(**kwargs: object) -> fields.String:
    """The id under which somebody is kept."""
    return fields.String(validate=Fits(SHOWN_PATTERN, error=SHOWN_ID), **kwargs)  # type: ignore[arg-type]


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


class SourcedTrait(Schema):
    """`value` is null where it was forgotten."""

    value = fields.Raw(required=True, allow_none=True, metadata={"example": "trial"})
    source = fields.String(required=True, metadata={"enum": ["signed", "unsigned", "backend"]})
    at = Moment(required=True)


class Choice(Schema):
    out = fields.Boolean(required=True)
    at = Moment(required=True)


class Rows(fields.Field[Any]):
    """Rows as they are stored, whose times are told as everywhere else. The hour 0 of a counter is that of all time."""

    def __init__(self, **kwargs: Any) -> None:
        about = {"type": "array", "items": {"type": "object"}}
        super().__init__(metadata=about, **kwargs)

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> list[dict[str, Any]]:
        return [{name: self._told(name, one) for name, one in row.items()} for row in value]

    @staticmethod
    def _told(name: str, value: Any) -> Any:
        if name == "hour" and not value:
            return None
        return _MOMENT.serialize(name, {name: value}) if is_moment(name) else value


_MOMENT = Moment()


def is_moment(column: str) -> bool:
    return column in ("since", "hour") or column.endswith(("_at", "_until"))


class UserExport(Schema):
    """Everything that is kept of one user. `ids` are those that events of theirs came under; `records` has their rows
    by the name of the table, the log of events among them."""

    project = Key(required=True, metadata={"example": "main"})
    environment = Key(required=True, metadata={"example": "production"})
    exported_at = Moment(required=True)
    id = fields.String(required=True, metadata={"example": "u_42"})
    ids = fields.List(fields.String(), required=True)
    traits = fields.Dict(keys=fields.String(), values=fields.Nested(SourcedTrait), required=True)
    opted_out = fields.Dict(keys=fields.String(), values=fields.Nested(Choice), required=True)
    company = fields.String(required=True, allow_none=True, metadata={"example": "c_7"})
    locale = fields.String(required=True, allow_none=True, metadata={"example": "ja"})
    internal = fields.Boolean(required=True)
    held_until = Moment(required=True, allow_none=True)
    first_seen_at = Moment(required=True)
    last_seen_at = Moment(required=True)
    records = fields.Dict(keys=fields.String(), values=Rows(), required=True)


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
    user = user_id(required=True, metadata={"example": "u_42"})
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

    @post_dump
    def _only_what_is_said(self, result: dict[str, Any], **_: Any) -> dict[str, Any]:
        return {name: value for name, value in result.items() if value is not None}


class TrackAnswer(Schema):
    results = fields.List(fields.Nested(EventResult), required=True)
