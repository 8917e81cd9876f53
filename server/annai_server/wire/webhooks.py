"""An endpoint as its author writes it, and what is answered of endpoints and deliveries. Secrets are shown once."""

from marshmallow import Schema, fields, validate

from annai_server.domain.addresses import LONGEST_URL
from annai_server.domain.webhooks import KINDS
from annai_server.wire.fields import Moment, StrictSchema

_URL = validate.Length(1, LONGEST_URL, error=f"write between 1 and {LONGEST_URL} characters")
_LABEL = validate.Length(max=255, error="write at most 255 characters")
STATUSES = ("waiting", "delivered", "failed")
_STATE = validate.OneOf(("on", "paused"), error="use on or paused")


class EndpointBody(StrictSchema):
    url = fields.String(required=True, validate=_URL, metadata={"example": "https://hooks.example.com/annai"})
    kinds = fields.List(
        fields.String(validate=validate.OneOf(KINDS, error=f"use {', '.join(KINDS)}")),
        required=True,
        validate=validate.Length(1, len(KINDS), error="choose what it hears"),
    )
    label = fields.String(load_default="", validate=_LABEL)
    state = fields.String(load_default="on", validate=_STATE)


class EndpointAnswer(Schema):
    id = fields.Integer(required=True)
    url = fields.String(required=True)
    kinds = fields.List(fields.String(), required=True)
    label = fields.String(required=True)
    state = fields.String(required=True, metadata={"enum": ["on", "paused", "disabled"]})
    disabled_why = fields.String(allow_none=True, metadata={"enum": ["gone", "failing", None]})
    failing_since = Moment(allow_none=True)
    created_at = Moment(required=True)


class SecretAnswer(EndpointAnswer):
    secret = fields.String(required=True, metadata={"description": "Shown only this once"})


class DeliveryAnswer(Schema):
    id = fields.String(required=True, attribute="message_id", metadata={"description": "The header `webhook-id`"})
    kind = fields.String(required=True)
    status = fields.String(required=True, metadata={"enum": list(STATUSES)})
    attempts = fields.Integer(required=True)
    answer = fields.Integer(allow_none=True, metadata={"description": "The status of the last answer"})
    error = fields.String(allow_none=True, metadata={"description": "What kept the last try from being answered"})
    created_at = Moment(required=True)
    tried_at = Moment(allow_none=True)
    next_at = Moment(allow_none=True)


class DeliveriesQuery(StrictSchema):
    status = fields.String(
        load_default="", validate=validate.OneOf(("", *STATUSES), error=f"use {', '.join(STATUSES)}")
    )
    kind = fields.String(load_default="", validate=validate.Length(max=64, error="write at most 64 characters"))
    before = fields.String(load_default="", validate=validate.Length(max=64, error="write at most 64 characters"))
