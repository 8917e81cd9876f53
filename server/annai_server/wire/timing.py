"""How often a guide comes, and from when to when."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import content
from annai_server.wire.fields import Duration, Moment, Scope, StrictSchema


class FrequencySchema(StrictSchema):
    until = fields.String(validate=validate.OneOf(("completed", "dismissed"), error="use completed or dismissed"))
    at_most = fields.Integer(strict=True, validate=validate.Range(1, 1_000, error="from 1 to 1,000"))
    every = Duration()
    scope = Scope()

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Frequency:
        return content.Frequency(**data)


class ScheduleSchema(StrictSchema):
    starts = Moment(data_key="from")
    ends = Moment(data_key="until")

    @validates_schema
    def _in_order(self, data: dict[str, Any], **kwargs: Any) -> None:
        if "starts" in data and "ends" in data and data["starts"] >= data["ends"]:
            raise ValidationError("the end must come after the beginning", "until")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Schedule:
        return content.Schedule(**data)
