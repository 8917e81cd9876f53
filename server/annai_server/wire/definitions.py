"""Milestones, segments and themes: small documents with the same life as guides."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate

from annai_server.domain import content, themes, tokens
from annai_server.domain.errors import Invalid
from annai_server.wire.conditions import ConditionField
from annai_server.wire.fields import Key, StrictSchema, Text
from annai_server.wire.guides import load_guide, translations
from annai_server.wire.problems import faults
from annai_server.wire.translations import TitleTexts


class _Definition(StrictSchema):
    schema = fields.Integer(required=True, strict=True, validate=validate.Equal(1, error="this server knows schema 1"))
    key = Key(required=True)
    title = Text(required=True, longest=120)

    model: type[content.Milestone | content.Segment | content.Theme]

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> Any:
        return self.model(**{name: value for name, value in data.items() if name != "schema"})


class MilestoneSchema(_Definition):
    model = content.Milestone
    when = ConditionField(required=True)
    translations = translations(TitleTexts)


class SegmentSchema(_Definition):
    model = content.Segment
    when = ConditionField(required=True)
    translations = translations(TitleTexts)


def _fit(said: Mapping[str, str]) -> None:
    wrong = {name: [fault] for name, value in said.items() if (fault := tokens.fault(name, value))}
    if wrong:
        raise ValidationError(wrong)


def _tokens() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String(), validate=_fit)


class ThemeSchema(_Definition):
    model = content.Theme
    scheme = fields.String(validate=validate.OneOf(("auto", "light", "dark"), error="use auto, light or dark"))
    base = fields.String(validate=validate.OneOf(themes.BASES, error="use indigo, ink or leaf"))
    tokens = _tokens()
    light = _tokens()
    dark = _tokens()


Definition = content.Guide | content.Milestone | content.Segment | content.Theme
_SCHEMAS: Mapping[str, type[_Definition]] = {
    "segment": SegmentSchema,
    "milestone": MilestoneSchema,
    "theme": ThemeSchema,
}


def load_definition(resource: str, raw: Any) -> Definition:
    """The document of that resource: guide, segment, milestone or theme. Raises errors.Invalid with every fault."""
    if resource == "guide":
        return load_guide(raw)
    try:
        definition: Definition = _SCHEMAS[resource]().load(raw)
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    return definition
