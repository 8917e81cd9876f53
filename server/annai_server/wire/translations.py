"""The texts of a guide in one more language. What is missing falls back whole; what is unknown is refused."""

from typing import Any

from marshmallow import fields, post_load, validate

from annai_server.wire.contents import LONGEST_END, LONGEST_LABEL, LONGEST_OPTION, address, caption, image_address
from annai_server.wire.fields import Body, Key, Locale, StrictSchema, Text


def translations(texts: type[StrictSchema]) -> fields.Dict:
    return fields.Dict(keys=Locale(), values=fields.Nested(texts))


def labels() -> fields.Dict:
    return fields.Dict(keys=Key(), values=Text(longest=60))


def _fingerprint() -> Any:
    return fields.String(validate=validate.Length(0, 300, error="write at most 300 characters"))


class TargetTexts(StrictSchema):
    name = _fingerprint()
    text = _fingerprint()


class CelebrationTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)


class MediaTexts(StrictSchema):
    """`url`: another image or video than the default's, of the same sort."""

    alt = caption()
    title = caption()
    url = address(image_address)


class FieldTexts(StrictSchema):
    label = Text(longest=LONGEST_LABEL)
    low = Text(longest=LONGEST_END)
    high = Text(longest=LONGEST_END)
    options = fields.Dict(keys=Key(), values=Text(longest=LONGEST_OPTION))


class FormTexts(StrictSchema):
    fields_ = fields.Dict(keys=Key(), values=fields.Nested(FieldTexts), data_key="fields")
    submit = Text(longest=60)

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> dict[str, Any]:
        return {"fields" if name == "fields_" else name: texts for name, texts in data.items()}


class _CardTexts(StrictSchema):
    title = Text(longest=120)
    body = Body()
    buttons = labels()
    media = fields.Nested(MediaTexts)
    form = fields.Nested(FormTexts)


class StepTexts(_CardTexts):
    target = fields.Nested(TargetTexts)


class ItemTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    button = Text(longest=60)
    media = fields.Nested(MediaTexts)


class TourTexts(StrictSchema):
    title = Text(longest=120)
    steps = fields.Dict(keys=Key(), values=fields.Nested(StepTexts))


class BannerTexts(_CardTexts):
    target = fields.Nested(TargetTexts)


class ChecklistTexts(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    items = fields.Dict(keys=Key(), values=fields.Nested(ItemTexts))
    celebration = fields.Nested(CelebrationTexts)


class ToastTexts(_CardTexts):
    body = Body(longest=1_000)


class HintTexts(_CardTexts):
    body = Body(longest=1_000)
    target = fields.Nested(TargetTexts)


class TitleTexts(StrictSchema):
    title = Text(longest=120)


class EventTexts(TitleTexts):
    target = fields.Nested(TargetTexts)
