"""What a card may hold beside its words and buttons: an image or a video, and a small form."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import forms, media
from annai_server.domain.text import allowed_address
from annai_server.domain.uploads import uploaded
from annai_server.wire.fields import Key, StrictSchema, Text, TraitName

LONGEST_LABEL = 200
LONGEST_OPTION = 120
LONGEST_END = 60
LONGEST_CAPTION = 300
_LONGEST_ADDRESS = 2_000
_NO_PROVIDER = f"use the address of a video at {', '.join(media.PROVIDERS[:-1])} or {media.PROVIDERS[-1]}"


def image_address(url: str) -> None:
    if not uploaded(url) and not (url.startswith(("https://", "/")) and allowed_address(url)):
        raise ValidationError(
            "write an address that begins with https://, a path of your product that begins with /, or the `url` of an "
            "uploaded image"
        )


def video_address(url: str) -> None:
    if media.framed(url) is None:
        raise ValidationError(_NO_PROVIDER)


def address(check: Any = None, **kwargs: Any) -> fields.String:
    longest = validate.Length(1, _LONGEST_ADDRESS, error=f"write at most {_LONGEST_ADDRESS:,} characters")
    return fields.String(validate=[longest, check] if check else longest, **kwargs)


def caption(least: int = 0, **kwargs: Any) -> fields.String:
    """Plain text: what is said in the place of an image, or the name of a video."""
    message = f"write between {least} and {LONGEST_CAPTION} characters"
    return fields.String(validate=validate.Length(least, LONGEST_CAPTION, error=message), **kwargs)


def _pixels() -> fields.Integer:
    return fields.Integer(strict=True, validate=validate.Range(1, 10_000, error="from 1 to 10,000"))


class ImageSchema(StrictSchema):
    url = address(image_address, required=True)
    alt = caption(required=True)
    width = _pixels()
    height = _pixels()

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> media.Image:
        return media.Image(**data)


class VideoSchema(StrictSchema):
    url = address(video_address, required=True)
    title = caption(1, required=True)

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> media.Video:
        return media.Video(**data)


class MediaSchema(StrictSchema):
    """An image or a video."""

    image = fields.Nested(ImageSchema)
    video = fields.Nested(VideoSchema)

    @validates_schema
    def _is_one(self, data: dict[str, Any], **kwargs: Any) -> None:
        if len(data) != 1:
            raise ValidationError("give exactly one: an image or a video")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> media.Media:
        only: media.Media = next(iter(data.values()))
        return only


class OptionSchema(StrictSchema):
    key = Key(required=True)
    label = Text(required=True, longest=LONGEST_OPTION)

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> forms.Option:
        return forms.Option(**data)


_OF_A_TYPE = {"text": ("long",), "choice": ("options", "many"), "rating": ("scale", "low", "high")}


class FieldSchema(StrictSchema):
    key = Key(required=True)
    type = fields.String(required=True, validate=validate.OneOf(forms.FIELD_TYPES, error="use text, choice or rating"))
    label = Text(required=True, longest=LONGEST_LABEL)
    required = fields.Boolean(truthy={True}, falsy={False})
    options = fields.List(fields.Nested(OptionSchema), validate=validate.Length(2, 8, error="give 2 to 8 options"))
    many = fields.Boolean(truthy={True}, falsy={False})
    long = fields.Boolean(truthy={True}, falsy={False})
    scale = fields.Integer(strict=True, validate=validate.OneOf(forms.SCALES, error="use 5 or 10"))
    low = Text(longest=LONGEST_END)
    high = Text(longest=LONGEST_END)
    trait = TraitName()

    @validates_schema
    def _fits_its_type(self, data: dict[str, Any], **kwargs: Any) -> None:
        others = {name for type_, names in _OF_A_TYPE.items() if type_ != data["type"] for name in names}
        for name in sorted(others & set(data)):
            raise ValidationError(f"a {data['type']} takes none", name)
        if data["type"] == "choice" and "options" not in data:
            raise ValidationError("give 2 to 8 options", "options")
        refuse_repeated(data.get("options", ()), "options")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> forms.Field:
        return forms.Field(**{**data, "options": tuple(data.get("options", ()))})


class FormSchema(StrictSchema):
    key = Key(required=True)
    fields_ = fields.List(
        fields.Nested(FieldSchema),
        required=True,
        data_key="fields",
        validate=validate.Length(1, 5, error="a form has 1 to 5 fields"),
    )
    submit = Text(required=True, longest=60)

    @validates_schema
    def _keys_are_unique(self, data: dict[str, Any], **kwargs: Any) -> None:
        refuse_repeated(data["fields_"], "fields")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> forms.Form:
        return forms.Form(key=data["key"], fields=tuple(data["fields_"]), submit=data["submit"])


def refuse_repeated(parts: Iterable[Any], field: str) -> None:
    """Raises ValidationError where two have the same key."""
    repeated = next((key for key, times in Counter(part.key for part in parts).items() if times > 1), None)
    if repeated:
        raise ValidationError(f"two of these have the key {repeated!r}; give each its own", field)
