"""Writes sdk/wire/annai.schema.json from the marshmallow schemas: `python -m annai_server.wire.export PATH`."""

import json
import sys
from pathlib import Path
from typing import Any

from apispec import APISpec
from apispec.ext.marshmallow import MarshmallowPlugin
from marshmallow import Schema, fields

from annai_server.wire import browser, contents, definitions, delivered, guides, parts, people, problems, steps, timing
from annai_server.wire.conditions import ConditionField
from annai_server.wire.parts import PageGlobs

Json = dict[str, Any]
_STRING: Json = {"type": "string"}
_TREES: Json = {
    "inlines": {"type": "array", "items": {"$ref": "#/components/schemas/Inline"}},
    "blocks": {"type": "array", "items": {"$ref": "#/components/schemas/Block"}},
}


def _object(required: list[str], **properties: Any) -> Json:
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


_LIST: Json = {"type": "array", "items": _object(["li"], li=_TREES["inlines"])}
EXTRA_SCHEMAS: Json = {
    "Inline": {
        "description": "A piece of formatted text; a bare string is text",
        "anyOf": [
            _STRING,
            _object(["b"], b=_TREES["inlines"]),
            _object(["em"], em=_TREES["inlines"]),
            _object(["code"], code=_TREES["inlines"]),
            _object(["a", "href"], a=_TREES["inlines"], href=_STRING),
            _object(["v", "or"], **{"v": _STRING, "or": _STRING, "after": _STRING}),
        ],
    },
    "Block": {
        "anyOf": [
            _object(["p"], p=_TREES["inlines"]),
            _object(["ul"], ul=_LIST),
            _object(["ol"], ol=_LIST),
        ],
    },
    "Condition": {"type": "object", "description": "A condition tree: see docs/wire.md", "minProperties": 1},
}
_KINDS = (delivered.Tour, delivered.Banner, delivered.Checklist, delivered.Toast, delivered.Hint, delivered.Ghost)
DELIVERED_GUIDE: Json = {"oneOf": [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in _KINDS]}
_EXPORTED: dict[str, type[Schema]] = {
    **{kind.__name__: kind for kind in _KINDS},
    "BootstrapRequest": browser.BootstrapRequest,
    "BootstrapAnswer": browser.BootstrapAnswer,
    "EventsRequest": browser.EventsRequest,
    "OutgoingEvent": browser.OutgoingEvent,
    "EventsAnswer": browser.EventsAnswer,
    "MergeRequest": browser.MergeRequest,
    "MergeAnswer": browser.MergeAnswer,
    "Problem": problems.ProblemSchema,
    "TourDocument": guides.TourSchema,
    "BannerDocument": guides.BannerSchema,
    "ChecklistDocument": guides.ChecklistSchema,
    "ToastDocument": guides.ToastSchema,
    "HintDocument": guides.HintSchema,
    "MilestoneDocument": definitions.MilestoneSchema,
    "SegmentDocument": definitions.SegmentSchema,
    "ThemeDocument": definitions.ThemeSchema,
    "EventDocument": definitions.EventSchema,
    "UserBody": people.UserBody,
    "TrackBody": people.TrackBody,
}


def describe(plugin: MarshmallowPlugin) -> None:
    """Teaches apispec our own fields; the OpenAPI document uses it too. Call it once the plugin belongs to a spec."""

    def ours(_: object, field: fields.Field[Any], **kwargs: Any) -> Json:
        if isinstance(field, ConditionField):
            return {"$ref": "#/components/schemas/Condition"}
        if isinstance(field, PageGlobs):
            return {"anyOf": [_STRING, {"type": "array", "items": _STRING}]}
        if tree := field.metadata.get("tree"):
            return dict(_TREES[tree])
        if items := field.metadata.get("items_schema"):
            return {"items": {"$ref": f"#/components/schemas/{items}"}}
        return {}

    converter: Any = plugin.converter
    converter.add_attribute_function(ours)


def schema_name(schema: type[Schema] | Schema) -> str:
    """The name in OpenAPI and the types: the class's, or the one it is exported under."""
    cls = schema if isinstance(schema, type) else type(schema)
    exported = {one: name for name, one in _EXPORTED.items()}
    of_a_document = cls.__module__ in {room.__name__ for room in (guides, steps, timing, parts, contents)}
    return exported.get(cls, cls.__name__.removesuffix("Schema") + ("Document" if of_a_document else ""))


def json_schema() -> Json:
    """Every shape of the wire as one JSON Schema (2020-12) with `$defs`."""
    plugin = MarshmallowPlugin(schema_name_resolver=schema_name)
    spec = APISpec(title="Annai", version="1", openapi_version="3.1.0", plugins=[plugin])
    describe(plugin)
    for name, schema in EXTRA_SCHEMAS.items():
        spec.components.schema(name, schema)
    for name, cls in _EXPORTED.items():
        if name not in spec.components.schemas:
            spec.components.schema(name, schema=cls)
    defs = {name: _titled(name, body) for name, body in sorted(spec.components.schemas.items())}
    defs["DeliveredGuide"] = DELIVERED_GUIDE
    text = json.dumps({"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "AnnaiWire", "$defs": defs})
    exported: Json = json.loads(text.replace("#/components/schemas/", "#/$defs/"))
    return exported


def _titled(name: str, body: Json) -> Json:
    return {"title": name, **body} if body.get("type") == "object" else body


def main() -> None:
    path = Path(sys.argv[1])
    path.write_text(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
