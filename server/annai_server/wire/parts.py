"""What guides of several kinds are made of: pages, targets, buttons with their actions, triggers."""

from collections.abc import Mapping, Sequence
from typing import Any

from marshmallow import ValidationError, fields, post_load, validate, validates_schema

from annai_server.domain import content
from annai_server.domain.text import allowed_address
from annai_server.wire.fields import Duration, EventName, Fits, Key, StrictSchema, Text

STEP_ACTIONS = ("next", "back", "skip", "snooze", "finish")
ACTIONS = (*STEP_ACTIONS, "close", "start", "page", "link", "track")
PLACEMENTS = ("auto", "top", "bottom", "start", "end")
POSITIONS = ("top", "bottom", "inline")
SIDES = ("before", "after")
TONES = ("info", "success", "warning")
CORNERS = ("end", "start")
MARKERS = ("beacon", "icon")
ATTRIBUTES = ("href", "name", "type", "placeholder", "aria-label", "title", "value", "for")
HAPPENS = ("appears", "visible", "clicked", "hovered", "focused", "entered")
TRACED = (*ATTRIBUTES, "class")
_ACTION_NEEDS = {"start": "guide", "page": "url", "link": "url", "track": "event"}


class PageGlob(fields.String):
    """`/invoices`, `/invoices/*`, `/**`, `/search?tab=*`, `/app#new`."""

    def __init__(self, **kwargs: Any) -> None:
        message = "begin with / or *, at most 500 characters, no spaces"
        super().__init__(validate=Fits(r"^[/*][^\s]{0,499}$", error=message), **kwargs)


class PageGlobs(fields.List[Any]):
    """One glob or a list of them."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(PageGlob(), validate=validate.Length(1, 20, error="give 1 to 20 pages"), **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        pages = [value] if isinstance(value, str) else value
        return tuple(super()._deserialize(pages, attr, data, **kwargs))


def _short(**kwargs: Any) -> fields.String:
    return fields.String(validate=validate.Length(1, 300, error="write between 1 and 300 characters"), **kwargs)


def _attributes(names: Sequence[str]) -> fields.Dict:
    known = validate.OneOf(names, error="use one of: " + ", ".join(names))
    return fields.Dict(keys=fields.String(validate=known), values=_short())


class TraceSchema(StrictSchema):
    tag = fields.String(validate=validate.Length(1, 64, error="write between 1 and 64 characters"))
    id = _short()
    name = _short()
    attributes = _attributes(TRACED)
    near = _short()
    path = fields.String(validate=validate.Length(1, 1_000, error="write between 1 and 1,000 characters"))
    box = fields.List(
        fields.Integer(strict=True, validate=validate.Range(-1_000_000, 1_000_000)),
        validate=validate.Length(equal=4, error="give left, top, width and height"),
    )

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Trace:
        if "box" in data:
            data["box"] = tuple(data["box"])
        return content.Trace(**data)


class TargetSchema(StrictSchema):
    test_id = _short()
    id = _short()
    role = _short()
    name = _short()
    text = _short()
    attributes = _attributes(ATTRIBUTES)
    within = fields.Nested(lambda: TargetSchema())
    trace = fields.Nested(TraceSchema)

    @validates_schema
    def _has_fingerprint(self, data: dict[str, Any], **kwargs: Any) -> None:
        if not set(data) - {"within", "trace"}:
            raise ValidationError("say what the element is: a role and name, a text, a test id, an id or an attribute")
        if "role" in data and not set(data) - {"within", "trace", "role"}:
            raise ValidationError("a role alone fits too many elements: add its name", "name")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Target:
        return content.Target(**data)


class ActionSchema(StrictSchema):
    do = fields.String(required=True, validate=validate.OneOf(ACTIONS, error="use one of: " + ", ".join(ACTIONS)))
    guide = Key()
    url = fields.String(validate=validate.Length(1, 2_000, error="write at most 2,000 characters"))
    event = EventName()

    @validates_schema
    def _fits(self, data: dict[str, Any], **kwargs: Any) -> None:
        need = _ACTION_NEEDS.get(data["do"])
        if need and need not in data:
            raise ValidationError(f"{data['do']!r} needs this", need)
        for field in {"guide", "url", "event"} & set(data) - {need}:
            raise ValidationError(f"{data['do']!r} takes none", field)
        url = data.get("url", "")
        if data["do"] == "page" and not (url.startswith("/") and allowed_address(url)):
            raise ValidationError("write a path of your product, such as /invoices", "url")
        if data["do"] == "link" and not allowed_address(url):
            raise ValidationError("write an address that begins with https://, http://, mailto: or /", "url")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Action:
        return content.Action(**data)


class ButtonSchema(StrictSchema):
    key = Key(required=True)
    label = Text(required=True, longest=60)
    action = fields.Nested(ActionSchema, required=True)
    primary = fields.Boolean(truthy={True}, falsy={False})

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Button:
        return content.Button(**data)


class TriggerSchema(StrictSchema):
    page = PageGlobs()
    after = Duration()
    element = fields.Nested(TargetSchema)
    on = fields.String(validate=validate.OneOf(HAPPENS, error="use one of: " + ", ".join(HAPPENS)))
    event = EventName()
    idle = Duration()
    dwell = Duration()
    hesitates = Duration()
    rage = fields.Boolean(truthy={True}, falsy={False})
    manual = fields.Boolean(truthy={True}, falsy={False})

    @validates_schema
    def _happens_somewhere(self, data: dict[str, Any], **kwargs: Any) -> None:
        if "on" in data and "element" not in data:
            raise ValidationError("say on what element", "element")

    @post_load
    def _make(self, data: dict[str, Any], **kwargs: Any) -> content.Trigger:
        return content.Trigger(**data)
