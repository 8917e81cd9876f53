"""The texts of a guide in one more language. What is missing falls back whole; what is unknown is refused."""

from typing import Any

from marshmallow import fields, validate

from annai_server.wire.fields import Body, Key, StrictSchema, Text


def _labels() -> fields.Dict:
    return fields.Dict(keys=Key(), values=Text(longest=60))


def _fingerprint() -> Any:
    return fields.String(validate=validate.Length(0, 300, error="write at most 300 characters"))


class TargetTexts(StrictSchema):
    name = _fingerprint()
    text = _fingerprint()


class CelebrationTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)


class StepTexts(StrictSchema):
    title = Text(longest=120)
    body = Body()
    target = fields.Nested(TargetTexts)
    buttons = _labels()


class ItemTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    button = Text(longest=60)


class TourTexts(StrictSchema):
    title = Text(longest=120)
    steps = fields.Dict(keys=Key(), values=fields.Nested(StepTexts))


class BannerTexts(StrictSchema):
    title = Text(longest=120)
    body = Body()
    target = fields.Nested(TargetTexts)
    buttons = _labels()


class ChecklistTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    items = fields.Dict(keys=Key(), values=fields.Nested(ItemTexts))
    celebration = fields.Nested(CelebrationTexts)


class ToastTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    buttons = _labels()


class TitleTexts(StrictSchema):
    title = Text(longest=120)
