"""Milestones, segments, themes and events: small documents with the same life as guides."""

from collections.abc import Mapping
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates, validates_schema

from annai_server.domain import definitions, themes, tokens
from annai_server.domain.errors import Invalid
from annai_server.domain.events import OURS
from annai_server.wire.conditions import ConditionField
from annai_server.wire.fields import Duration, EventName, Key, Scope, StrictSchema, Text
from annai_server.wire.guides import load_guide
from annai_server.wire.parts import PageGlobs, TargetSchema
from annai_server.wire.problems import faults
from annai_server.wire.translations import EventTexts, TitleTexts, translations


class _Definition(StrictSchema):
    schema = fields.Integer(required=True, strict=True, validate=validate.Equal(1, error="this server knows schema 1"))
    key: fields.String = Key(required=True)
    title = Text(required=True, longest=120)

    model: type[definitions.Milestone | definitions.Segment | definitions.Theme | definitions.DefinedEvent]

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> Any:
        return self.model(**{name: value for name, value in data.items() if name != "schema"})


class MilestoneSchema(_Definition):
    model = definitions.Milestone
    when = ConditionField(required=True)
    scope = Scope()
    translations = translations(TitleTexts)


class SegmentSchema(_Definition):
    model = definitions.Segment
    when = ConditionField(required=True)
    translations = translations(TitleTexts)


def _fit(said: Mapping[str, str]) -> None:
    wrong = {name: [fault] for name, value in said.items() if (fault := tokens.fault(name, value))}
    if wrong:
        raise ValidationError(wrong)


def _tokens() -> fields.Dict:
    return fields.Dict(keys=fields.String(), values=fields.String(), validate=_fit)


class ThemeSchema(_Definition):
    model = definitions.Theme
    scheme = fields.String(validate=validate.OneOf(("auto", "light", "dark"), error="use auto, light or dark"))
    base = fields.String(validate=validate.OneOf(themes.BASES, error="use indigo, ink or leaf"))
    tokens = _tokens()
    light = _tokens()
    dark = _tokens()


class WhenSchema(StrictSchema):
    page = PageGlobs()
    dwell = Duration()
    click = fields.Nested(TargetSchema)

    @validates_schema
    def _is_something(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not data:
            raise ValidationError("say what happens: a page is seen, somebody stays there, or clicks on something")
        if "dwell" in data and "click" in data:
            raise ValidationError("give one of dwell and click", "click")


class EventSchema(_Definition):
    model = definitions.DefinedEvent
    key = EventName(required=True)
    when = fields.Nested(WhenSchema, required=True)
    translations = translations(EventTexts)

    @validates("key")
    def _is_free(self, name: str, **kwargs: Any) -> None:
        if name in OURS:
            raise ValidationError("Annai itself says this; choose another name")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> definitions.DefinedEvent:
        given = {name: data[name] for name in ("key", "title", "translations") if name in data}
        return definitions.DefinedEvent(**given, **data["when"])


_SCHEMAS: Mapping[str, type[_Definition]] = {
    "segment": SegmentSchema,
    "milestone": MilestoneSchema,
    "theme": ThemeSchema,
    "event": EventSchema,
}


def load_definition(resource: str, raw: Any) -> definitions.Content:
    """The document of that resource: guide, segment, milestone, theme or event. Raises Invalid with every fault."""
    if resource == "guide":
        return load_guide(raw)
    try:
        content: definitions.Content = _SCHEMAS[resource]().load(raw)
    except ValidationError as error:
        raise Invalid(faults(error)) from error
    return content
