"""Drafts, revisions, publications and results: the authoring bodies and answers."""

from marshmallow import Schema, fields, validate

from annai_server.domain.forms import FIELD_TYPES
from annai_server.domain.names import TYPES
from annai_server.domain.rounds import AGAIN
from annai_server.wire.fields import NEAR, Day, Key, Moment, Ordinal, StrictSchema, TraitName

_NOTE = validate.Length(0, 500, error="write at most 500 characters")


class DraftBody(StrictSchema):
    version = Ordinal(
        least=0,
        load_default=0,
        metadata={"description": "The version that you changed; 0 or left out for a new one"},
    )
    document = fields.Dict(required=True, metadata={"description": "The whole document, as docs/wire.md says"})


class PublishBody(StrictSchema):
    environment = fields.String(required=True, metadata={"example": "production"})
    note = fields.String(load_default="", validate=_NOTE)
    revision = Ordinal(metadata={"description": "Left out: a new one, from the draft"})
    version = Ordinal(
        metadata={"description": "The draft's version that you saw: 409 if it was saved since. Left out: any"},
    )
    again = fields.String(
        load_default="nobody",
        validate=validate.OneOf(AGAIN, error=f"use {', '.join(AGAIN[:-1])} or {AGAIN[-1]}"),
        metadata={
            "description": "Who sees it once more, in a new round: `not_completed` leaves those alone who completed "
            "it, `not_dismissed` those who skipped or closed it"
        },
    )
    at = Moment(
        validate=NEAR, metadata={"description": "When: left out, now. A plan takes the place of an earlier one"}
    )
    confirmed = fields.List(
        fields.String(),
        metadata={"description": "The warnings that you know of: any other is refused. Left out: all are accepted"},
    )


class PlaceBody(StrictSchema):
    """Which environment is meant."""

    environment = fields.String(required=True, metadata={"example": "production"})


class DuplicateBody(StrictSchema):
    key = fields.String(required=True, metadata={"example": "welcome-2"})


class PromotionBody(StrictSchema):
    source = fields.String(required=True, data_key="from", metadata={"example": "staging"})
    target = fields.String(required=True, data_key="to", metadata={"example": "production"})
    guides = fields.List(
        Key(),
        required=True,
        validate=validate.Length(1, 200, error="name 1 to 200 guides"),
        metadata={"example": ["welcome", "first-invoice"]},
    )
    note = fields.String(load_default="", validate=_NOTE)
    confirmed = fields.List(fields.String(), metadata={"description": "As in publishing"})


class RollbackBody(StrictSchema):
    environment = fields.String(required=True, metadata={"example": "production"})
    revision = Ordinal(required=True)
    note = fields.String(load_default="", validate=_NOTE)


class ServedIn(Schema):
    revision = fields.Integer(required=True)
    round = fields.Integer(required=True)
    published_at = Moment(required=True)
    stopped = fields.Boolean(required=True)


class PlannedFor(Schema):
    revision = fields.Integer(required=True)
    at = Moment(required=True)
    again = fields.String(required=True)
    note = fields.String(required=True)
    by = fields.String(required=True)
    failure = fields.String(required=True, allow_none=True)


class DraftSummary(Schema):
    key = fields.String(required=True, metadata={"example": "welcome"})
    kind = fields.String(required=True, metadata={"example": "tour"})
    title = fields.String(required=True, metadata={"example": "Welcome"})
    version = fields.Integer(required=True)
    environments = fields.Dict(keys=fields.String(), values=fields.Nested(ServedIn), required=True)
    scheduled = fields.Dict(keys=fields.String(), values=fields.Nested(PlannedFor), required=True)


class DraftAnswer(DraftSummary):
    document = fields.Dict(required=True)


class RevisionAnswer(Schema):
    number = fields.Integer(required=True)
    note = fields.String(required=True)
    created_at = Moment(required=True)
    created_by = fields.String(allow_none=True, required=True)
    document = fields.Dict()


class PublishedDocument(Schema):
    resource = fields.String(required=True)
    key = fields.String(required=True)
    revision = fields.Integer(required=True)


class PublicationAnswer(Schema):
    environment = fields.String(required=True)
    publication = fields.Integer(required=True)
    revision = fields.Integer(required=True, allow_none=True)
    round = fields.Integer(required=True, allow_none=True, metadata={"description": "Null: it is only planned"})
    at = Moment(required=True, allow_none=True, metadata={"description": "When it will be served; null: it is"})
    warnings = fields.List(fields.String(), required=True)


class PromotionAnswer(Schema):
    published = fields.List(fields.Nested(PublishedDocument), required=True)
    warnings = fields.List(fields.String(), required=True)


class Reach(Schema):
    """One number in people and in runs."""

    people = fields.Integer(required=True)
    runs = fields.Integer(required=True)


class PartReach(Reach):
    key = fields.String(required=True)


class ActionReach(Reach):
    step = fields.String(required=True, allow_none=True)
    button = fields.String(required=True)


class OptionReach(Reach):
    key = fields.String(required=True, metadata={"description": "Of an option, or a mark"})


class WordsAnswer(Schema):
    text = fields.String(required=True)
    user = fields.String(required=True)
    at = Moment(required=True)


class FieldAnswers(Reach):
    """Who answered one question. `options` are shares of them, and so is `mean`, over runs."""

    key = fields.String(required=True)
    type = fields.String(required=True, metadata={"enum": list(FIELD_TYPES)})
    options = fields.List(fields.Nested(OptionReach), required=True)
    mean = fields.Float(required=True, allow_none=True, metadata={"description": "Of a rating"})
    latest = fields.List(fields.Nested(WordsAnswer), required=True)


class FormAnswers(Reach):
    """Who sent a form."""

    key = fields.String(required=True)
    fields_ = fields.List(fields.Nested(FieldAnswers), attribute="fields", data_key="fields", required=True)


class FormTraits(StrictSchema):
    traits = fields.List(
        TraitName(),
        required=True,
        validate=validate.Length(0, 100, error="name at most 100 traits"),
        metadata={"description": "What answers of forms may say of users, unsigned"},
    )


class SignedPageViews(Schema):
    page_views = fields.Integer(required=True)
    signed = fields.Integer(required=True, metadata={"description": "That came with a valid token"})
    share = fields.Float(required=True, allow_none=True, metadata={"description": "Of signed ones; null: none came"})
    wrong = fields.Dict(
        keys=fields.String(),
        values=fields.Integer(),
        required=True,
        metadata={"description": "The others, by the word for what was wrong; `missing`: they had no token"},
    )


class SignedAnswer(Schema):
    mode = fields.String(required=True, metadata={"enum": ["off", "observe", "required"]})
    day = fields.Nested(SignedPageViews, required=True)
    week = fields.Nested(SignedPageViews, required=True)


class ArmReach(Reach):
    """Those who got one form of the guide; `shown`, `completed` and `goal` are people among them."""

    variant = fields.String(required=True, metadata={"example": "holdout"})
    shown = fields.Integer(required=True)
    completed = fields.Integer(required=True)
    goal = fields.Integer(required=True, allow_none=True)


class GroupReach(Schema):
    """People, how many of them had reached the milestone before, and how many did so then."""

    people = fields.Integer(required=True)
    before = fields.Integer(required=True)
    reached = fields.Integer(required=True)


class GoalReach(Schema):
    """`shown`: who was first shown the guide in the period; they reached it within `days` of that. `others`: who was
    known by the period's end, has been seen since its beginning and had not been shown it until its end; they reached
    it in the period."""

    milestone = fields.String(required=True)
    days = fields.Integer(required=True)
    shown = fields.Nested(GroupReach, required=True)
    median_ms = fields.Integer(
        required=True,
        allow_none=True,
        metadata={"description": "Half of those who were shown it and reached the goal took no longer"},
    )
    others = fields.Nested(GroupReach, required=True)


class ResultsQuery(StrictSchema):
    environment = fields.String(required=True)
    first = Day(data_key="from")
    until = Day()


class ResultsAnswer(Schema):
    shown = fields.Nested(Reach, required=True)
    completed = fields.Nested(Reach, required=True)
    ended = fields.Dict(keys=fields.String(), values=fields.Nested(Reach), required=True)
    parts = fields.List(fields.Nested(PartReach), required=True)
    actions = fields.List(fields.Nested(ActionReach), required=True)
    forms = fields.List(fields.Nested(FormAnswers), required=True)
    arms = fields.List(fields.Nested(ArmReach), required=True)
    goal = fields.Nested(GoalReach, required=True, allow_none=True)


class DayReach(Schema):
    day = fields.Date(required=True)
    reached = fields.Integer(required=True)


class MilestoneResultsAnswer(Schema):
    """How many reached it: users, or companies where it is reached once per company."""

    scope = fields.String(required=True, metadata={"enum": ["user", "company"]})
    reached = fields.Integer(required=True)
    days = fields.List(fields.Nested(DayReach), required=True)


class NamesQuery(StrictSchema):
    environment = fields.String(required=True)


class HeardNameAnswer(Schema):
    """A name that an environment has heard; never a value."""

    kind = fields.String(required=True, metadata={"enum": ["trait", "company", "event", "property"]})
    name = fields.String(required=True, metadata={"example": "amount"})
    event = fields.String(
        required=True, allow_none=True, metadata={"description": "Whose property it is", "example": "invoice_sent"}
    )
    types = fields.List(fields.String(metadata={"enum": list(TYPES)}), required=True)
    first_heard_at = Moment(required=True)
    last_heard_at = Moment(required=True, metadata={"description": "Accurate to the day"})


class NamesAnswer(Schema):
    names = fields.List(fields.Nested(HeardNameAnswer), required=True)


class ImageAnswer(Schema):
    """`url` is what a document says, `address` where browsers find it."""

    name = fields.String(required=True)
    url = fields.String(required=True, metadata={"example": "annai:9f2c….webp"})
    address = fields.String(required=True)
    size = fields.Integer(required=True, metadata={"description": "In bytes"})
    width = fields.Integer(required=True, metadata={"description": "In pixels"})
    height = fields.Integer(required=True)
    uploaded_at = Moment(required=True)
    uploaded_by = fields.String(required=True)


class ImagesAnswer(Schema):
    images = fields.List(fields.Nested(ImageAnswer), required=True)
