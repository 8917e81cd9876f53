"""A guide's variants: what some of its people get in its place, or that they get nothing of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import content
from annai_server.domain.variants import RESERVED
from annai_server.wire.fields import Body, Choice, Flag, Key, Percent, StrictSchema, Text
from annai_server.wire.parts import CORNERS, MARKERS, PLACEMENTS, POSITIONS, SIDES, TONES
from annai_server.wire.translations import (
    BannerTexts,
    ChecklistTexts,
    HintTexts,
    ToastTexts,
    TourTexts,
    labels,
    translations,
)

Faults = dict[Any, Any]
MOST = 8


class StepChanges(StrictSchema):
    title = Text(longest=120)
    body = Body()
    placement = Choice(*PLACEMENTS)
    buttons = labels()


class ItemChanges(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    button = Text(longest=60)


class CelebrationChanges(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)


class TourChanges(StrictSchema):
    title = Text(longest=120)
    steps = fields.Dict(keys=Key(), values=fields.Nested(StepChanges))
    leave_out = fields.List(Key())
    translations = translations(TourTexts)


class BannerChanges(StrictSchema):
    title = Text(longest=120)
    body = Body()
    buttons = labels()
    position = Choice(*POSITIONS)
    push = Flag()
    side = Choice(*SIDES)
    tone = Choice(*TONES)
    translations = translations(BannerTexts)


class ChecklistChanges(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    items = fields.Dict(keys=Key(), values=fields.Nested(ItemChanges))
    corner = Choice(*CORNERS)
    celebration = fields.Nested(CelebrationChanges)
    translations = translations(ChecklistTexts)


class ToastChanges(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    buttons = labels()
    celebrate = Flag()
    translations = translations(ToastTexts)


class HintChanges(StrictSchema):
    title = Text(longest=120)
    body = Body(longest=1_000)
    buttons = labels()
    marker = Choice(*MARKERS)
    placement = Choice(*PLACEMENTS)
    translations = translations(HintTexts)


class VariantSchema(StrictSchema):
    """What variants of every kind have."""

    key = Key(required=True)
    name = Text(longest=60)
    weight = Percent(required=True)
    withheld = Flag()

    @validates_schema
    def _is_one_or_the_other(self, data: dict[str, Any], **kwargs: Any) -> None:
        if data["key"] in RESERVED:
            raise ValidationError(f"{data['key']!r} has a meaning of its own; give it another key", "key")
        if data.get("withheld") and data.get("changes"):
            raise ValidationError("nothing is shown of a variant that is withheld: leave this out", "changes")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Variant:
        return content.Variant(**data)


class TourVariant(VariantSchema):
    changes = fields.Nested(TourChanges)


class BannerVariant(VariantSchema):
    changes = fields.Nested(BannerChanges)


class ChecklistVariant(VariantSchema):
    changes = fields.Nested(ChecklistChanges)


class ToastVariant(VariantSchema):
    changes = fields.Nested(ToastChanges)


class HintVariant(VariantSchema):
    changes = fields.Nested(HintChanges)


def variants(schema: type[VariantSchema]) -> fields.List[Any]:
    fault = f"at most {MOST} variants"
    return fields.List(fields.Nested(schema), validate=validate.Length(0, MOST, error=fault))


def misfits(guide: Mapping[str, Any]) -> Faults:
    """What of the loaded guide's variants doesn't fit it, nested as marshmallow nests its messages."""
    found: Faults = {}
    tenths = 0
    for index, one in enumerate(guide.get("variants", ())):
        tenths += round(one.weight * 10)
        for path, message in _misfits(guide, one):
            _put(found, (index, *path), message)
        if tenths > 1000:
            _put(found, (index, "weight"), "together they are more than 100 percent")
            break
    return found


def _put(found: Faults, path: Sequence[Any], message: str) -> None:
    *way, last = path
    for name in way:
        found = found.setdefault(name, {})
    found.setdefault(last, []).append(message)


def _misfits(guide: Mapping[str, Any], variant: content.Variant) -> Iterator[tuple[tuple[Any, ...], str]]:
    changes = variant.changes
    if variant.withheld and guide.get("is_essential"):
        yield ("withheld",), "an essential notice is withheld from nobody"
    for name in ("steps", "items", "buttons"):
        yield from _strangers(("changes", name), changes.get(name, ()), guide.get(name, ()))
    steps = {step.key: step for step in guide.get("steps", ())}
    for key, step in changes.get("steps", {}).items():
        if key in steps:
            yield from _strangers(("changes", "steps", key, "buttons"), step.get("buttons", ()), steps[key].buttons)
    gone = changes.get("leave_out", ())
    yield from _strangers(("changes", "leave_out"), gone, guide.get("steps", ()), by_number=True)
    if steps and not steps.keys() - set(gone):
        yield ("changes", "leave_out"), "leave at least one step"
    if changes.get("position") == "inline" and "target" not in guide:
        yield ("changes", "position"), "an inline banner sits beside an element: choose a target"
    yield from _blank(guide, changes)


def _strangers(
    path: tuple[Any, ...], named: Any, parts: Sequence[Any], *, by_number: bool = False
) -> Iterator[tuple[tuple[Any, ...], str]]:
    known = {part.key for part in parts}
    for number, key in enumerate(named):
        if key not in known:
            yield (*path, number if by_number else key), f"the guide has no {key!r} here"


def _blank(guide: Mapping[str, Any], changes: Mapping[str, Any]) -> Iterator[tuple[tuple[Any, ...], str]]:
    """What a guide must have can be said otherwise, and never not at all."""
    said = "write something here, or leave it out"
    required = ("title",) if "steps" in guide or "items" in guide else ("title", "body")
    for name in required:
        if not str(changes.get(name, "-")).strip():
            yield ("changes", name), said
    for part in ("steps", "items"):
        for key, texts in changes.get(part, {}).items():
            if not texts.get("title", "-").strip():
                yield ("changes", part, key, "title"), said
    for key, label in changes.get("buttons", {}).items():
        if not label.strip():
            yield ("changes", "buttons", key), said
