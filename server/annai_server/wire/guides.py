"""Guide documents: one schema per kind, from JSON to the frozen values of domain/content.py."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import content
from annai_server.domain.errors import Fault, Invalid
from annai_server.domain.media import Video
from annai_server.domain.parts import forms_of, holders
from annai_server.wire.conditions import ConditionField
from annai_server.wire.contents import FormSchema, MediaSchema, refuse_repeated, video_address
from annai_server.wire.fields import Body, Choice, Flag, Key, StrictSchema, Text
from annai_server.wire.parts import (
    CORNERS,
    MARKERS,
    PLACEMENTS,
    POSITIONS,
    SIDES,
    STEP_ACTIONS,
    TONES,
    TargetSchema,
    TriggerSchema,
)
from annai_server.wire.problems import faults
from annai_server.wire.steps import CelebrationSchema, ItemSchema, StepSchema, buttons, tuples
from annai_server.wire.timing import FrequencySchema, ScheduleSchema
from annai_server.wire.translations import (
    BannerTexts,
    ChecklistTexts,
    HintTexts,
    ToastTexts,
    TourTexts,
    translations,
)
from annai_server.wire.variants import (
    BannerVariant,
    ChecklistVariant,
    HintVariant,
    ToastVariant,
    TourVariant,
    misfits,
    variants,
)

KINDS = ("tour", "banner", "checklist", "toast", "hint")


class GuideSchema(StrictSchema):
    """What every kind has."""

    schema = fields.Integer(required=True, strict=True, validate=validate.Equal(1, error="this server knows schema 1"))
    key = Key(required=True)
    kind = fields.String(required=True, validate=validate.OneOf(KINDS, error="use one of: " + ", ".join(KINDS)))
    title = Text(required=True, longest=120)
    audience = ConditionField()
    trigger = fields.Nested(TriggerSchema)
    frequency = fields.Nested(FrequencySchema)
    priority = fields.Integer(strict=True, validate=validate.Range(-100, 100, error="from -100 to 100"))
    schedule = fields.Nested(ScheduleSchema)
    goal = Key()
    onboarding = Flag()

    model: type[content.Guide]

    @validates_schema
    def _keys_are_unique(self, data: dict[str, Any], **kwargs: Any) -> None:
        for field in ("steps", "items", "buttons", "variants"):
            refuse_repeated(data.get(field, ()), field)

    @validates_schema
    def _variants_fit(self, data: dict[str, Any], **kwargs: Any) -> None:
        if found := misfits(data):
            raise ValidationError({"variants": found})

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Guide:
        values = {name: value for name, value in data.items() if name not in ("schema", "kind")}
        guide = self.model(**tuples(values, "steps", "items", "buttons", "variants"))
        _refuse_forms_of_one_key(guide)
        _refuse_videos_of_strangers(guide)
        return guide


def _refuse_forms_of_one_key(guide: content.Guide) -> None:
    """Answers are told apart by the form's key alone."""
    seen: set[str] = set()
    for path, form in forms_of(guide):
        if form.key in seen:
            message = f"two forms of this guide have the key {form.key!r}; give each its own"
            raise ValidationError(_at(f"{path}.key", message))
        seen.add(form.key)


def _refuse_videos_of_strangers(guide: content.Guide) -> None:
    """In another language, too."""
    for locale, texts in guide.translations.items():
        for path, part in holders(guide):
            name, _, _ = path.partition(".")
            at = f"{name}.{part.key}." if name else ""
            holder = texts.get(name, {}).get(part.key, {}) if name else texts
            url = holder.get("media", {}).get("url")
            if url and isinstance(getattr(part, "media", None), Video):
                try:
                    video_address(url)
                except ValidationError as error:
                    raise ValidationError(_at(f"translations.{locale}.{at}media.url", error.messages)) from None


def _at(path: str, message: Any) -> dict[str, Any]:
    """Nested, as marshmallow has it: a path's last part holds the message."""
    first, _, rest = path.partition(".")
    return {first: _at(rest, message) if rest else message}


class TourSchema(GuideSchema):
    model = content.Tour
    steps = fields.List(
        fields.Nested(StepSchema), required=True, validate=validate.Length(1, 30, error="a tour has 1 to 30 steps")
    )
    translations = translations(TourTexts)
    variants = variants(TourVariant)


class CardSchema(GuideSchema):
    """A kind that is one card."""

    @validates_schema
    def _can_act(self, data: dict[str, Any], **kwargs: Any) -> None:
        for index, button in enumerate(data.get("buttons", ())):
            if button.action.do in STEP_ACTIONS and button.action.do != "snooze":
                fault = {"do": [f"{button.action.do!r} is for the steps of a tour"]}
                raise ValidationError({"buttons": {index: {"action": fault}}})


class BannerSchema(CardSchema):
    model = content.Banner
    body = Body(required=True)
    position = Choice(*POSITIONS)
    push = Flag()
    target = fields.Nested(TargetSchema)
    side = Choice(*SIDES)
    tone = Choice(*TONES)
    buttons = buttons(2)
    media = fields.Nested(MediaSchema)
    form = fields.Nested(FormSchema)
    is_essential = Flag(data_key="essential")
    translations = translations(BannerTexts)
    variants = variants(BannerVariant)

    @validates_schema
    def _is_somewhere(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data.get("position") == "inline" and "target" not in data:
            raise ValidationError("an inline banner sits beside an element: choose a target", "target")


class ChecklistSchema(GuideSchema):
    model = content.Checklist
    body = Body(load_default="", longest=1_000)
    items = fields.List(
        fields.Nested(ItemSchema), required=True, validate=validate.Length(1, 12, error="a checklist has 1 to 12 items")
    )
    corner = Choice(*CORNERS)
    celebration = fields.Nested(CelebrationSchema)
    translations = translations(ChecklistTexts)
    variants = variants(ChecklistVariant)


class ToastSchema(CardSchema):
    model = content.Toast
    milestone = Key(required=True)
    body = Body(required=True, longest=1_000)
    celebrate = Flag()
    buttons = buttons(1)
    media = fields.Nested(MediaSchema)
    form = fields.Nested(FormSchema)
    translations = translations(ToastTexts)
    variants = variants(ToastVariant)


class HintSchema(CardSchema):
    model = content.Hint
    target = fields.Nested(TargetSchema, required=True)
    body = Body(required=True, longest=1_000)
    marker = Choice(*MARKERS)
    opens = fields.String(validate=validate.OneOf(("click", "hover", "itself"), error="use click, hover or itself"))
    placement = Choice(*PLACEMENTS)
    buttons = buttons(2)
    media = fields.Nested(MediaSchema)
    form = fields.Nested(FormSchema)
    translations = translations(HintTexts)
    variants = variants(HintVariant)


SCHEMAS: Mapping[str, type[GuideSchema]] = {
    "tour": TourSchema,
    "banner": BannerSchema,
    "checklist": ChecklistSchema,
    "toast": ToastSchema,
    "hint": HintSchema,
}


def load_guide(raw: Any) -> content.Guide:
    """The guide that the JSON describes. Raises errors.Invalid with every fault and its path."""
    try:
        guide: content.Guide = schema_for(raw)().load(raw)
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    return guide


def schema_for(raw: Any) -> type[GuideSchema]:
    """The schema of the document's kind. Raises errors.Invalid where it names none."""
    if not isinstance(raw, dict):
        raise Invalid([Fault("", "a guide is a JSON object")])
    kind = raw.get("kind")
    if not isinstance(kind, str) or kind not in SCHEMAS:
        raise Invalid([Fault("kind", "use one of: " + ", ".join(KINDS))])
    return SCHEMAS[kind]
