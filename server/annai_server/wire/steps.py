"""A tour's steps, a checklist's items, and the buttons of either."""

from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import content
from annai_server.wire.conditions import ConditionField
from annai_server.wire.contents import FormSchema, MediaSchema
from annai_server.wire.fields import Body, Choice, Flag, Key, Scope, StrictSchema, Text
from annai_server.wire.parts import PLACEMENTS, ButtonSchema, PageGlobs, TargetSchema


def buttons(most: int) -> fields.List[Any]:
    return fields.List(fields.Nested(ButtonSchema), validate=validate.Length(0, most, error=f"at most {most} buttons"))


class StepSchema(StrictSchema):
    key = Key(required=True)
    title = Text(required=True, longest=120)
    body = Body(load_default="")
    when = ConditionField()
    page = PageGlobs()
    target = fields.Nested(TargetSchema)
    placement = Choice(*PLACEMENTS)
    advance = fields.Nested(lambda: AdvanceSchema())
    if_missing = fields.String(validate=validate.OneOf(("skip", "end", "wait"), error="use skip, end or wait"))
    block_page = Flag()
    buttons = buttons(4)
    media = fields.Nested(MediaSchema)
    form = fields.Nested(FormSchema)

    @validates_schema
    def _can_advance(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("advance") == "click" and "target" not in data:
            raise ValidationError("a click needs something to click on: choose a target", "target")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Step:
        return content.Step(**tuples(data, "buttons"))


class AdvanceSchema(StrictSchema):
    on = fields.String(required=True, validate=validate.OneOf(("next", "click"), error="use next or click"))

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> str:
        return str(data["on"])


class ItemSchema(StrictSchema):
    key = Key(required=True)
    title = Text(required=True, longest=120)
    body = Body(load_default="", longest=1_000)
    done_when = ConditionField(required=True)
    when = ConditionField()
    button = fields.Nested(ButtonSchema)
    media = fields.Nested(MediaSchema)
    scope = Scope()

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Item:
        return content.Item(**data)


class CelebrationSchema(StrictSchema):
    title = Text(required=True, longest=120)
    body = Body(load_default="", longest=1_000)

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Celebration:
        return content.Celebration(**data)


def tuples(data: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: tuple(value) if name in names else value for name, value in data.items()}
