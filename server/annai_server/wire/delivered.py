"""The delivered form of a guide, written down for OpenAPI and the generated types; domain/delivery.py makes it."""

from typing import Any

from marshmallow import Schema, fields

from annai_server.domain.forms import FIELD_TYPES
from annai_server.wire.fields import Key
from annai_server.wire.guides import KINDS
from annai_server.wire.parts import ACTIONS, HAPPENS


def _tree(kind: str, **kwargs: Any) -> fields.Raw:
    return fields.Raw(metadata={"tree": kind}, **kwargs)


def _one_of(values: tuple[str, ...], **kwargs: Any) -> fields.String:
    return fields.String(metadata={"enum": list(values)}, **kwargs)


def _milliseconds() -> fields.Integer:
    return fields.Integer(metadata={"description": "Milliseconds"})


def pages() -> fields.List[Any]:
    """Page globs as domain/globs.py makes them ready for the browser."""
    return fields.List(fields.String(), metadata={"description": "Regular expressions for path, query and hash in one"})


class Trace(Schema):
    """What else was seen of an element when it was recorded; none of it has to hold."""

    tag = fields.String()
    id = fields.String()
    name = fields.String()
    attributes = fields.Dict(keys=fields.String(), values=fields.String())
    near = fields.String()
    path = fields.String()
    box = fields.List(fields.Integer(), metadata={"description": "Left, top, width, height, from the page's corner"})


class Target(Schema):
    test_id = fields.String()
    id = fields.String()
    role = fields.String()
    role_selector = fields.String(metadata={"description": "What has that role, as CSS"})
    selector = fields.String(metadata={"description": "Test id, else role, id and attributes together, as CSS"})
    name = fields.String()
    text = fields.String()
    attributes = fields.Dict(keys=fields.String(), values=fields.String())
    within = fields.Nested(lambda: Target())
    trace = fields.Nested(Trace)


class Action(Schema):
    do = _one_of(ACTIONS, required=True)
    guide = fields.String()
    url = fields.String()
    event = fields.String()


class Button(Schema):
    key = Key(required=True)
    label = _tree("inlines", required=True)
    action = fields.Nested(Action, required=True)
    primary = fields.Boolean()


class Trigger(Schema):
    page = pages()
    after = _milliseconds()
    element = fields.Nested(Target)
    on = _one_of(HAPPENS[1:])
    event = fields.String()
    idle = _milliseconds()
    dwell = _milliseconds()
    hesitates = _milliseconds()
    rage = fields.Boolean()
    manual = fields.Boolean()


class Image(Schema):
    src = fields.String(required=True)
    alt = fields.String(required=True, metadata={"description": "Empty for decoration"})
    width = fields.Integer()
    height = fields.Integer()


class Video(Schema):
    title = fields.String(required=True)
    frame = fields.String(required=True, metadata={"description": "What to load once somebody wants to see it"})
    page = fields.String(required=True, metadata={"description": "Where it is seen without a frame"})


class Media(Schema):
    """One of both."""

    image = fields.Nested(Image)
    video = fields.Nested(Video)


class Option(Schema):
    key = Key(required=True)
    label = _tree("inlines", required=True)


class Field(Schema):
    key = Key(required=True)
    type = _one_of(FIELD_TYPES, required=True)
    label = _tree("inlines", required=True)
    required = fields.Boolean()
    options = fields.List(fields.Nested(Option))
    many = fields.Boolean()
    long = fields.Boolean()
    scale = fields.Integer(metadata={"description": "A rating's, from 1 on"})
    low = _tree("inlines")
    high = _tree("inlines")


class Form(Schema):
    key = Key(required=True)
    fields_ = fields.List(fields.Nested(Field), required=True, data_key="fields")
    submit = _tree("inlines", required=True)


class Step(Schema):
    key = Key(required=True)
    title = _tree("inlines", required=True)
    body = _tree("blocks", required=True)
    placement = _one_of(("auto", "top", "bottom", "start", "end"), required=True)
    advance = _one_of(("next", "click"), required=True)
    missing = _one_of(("skip", "end", "wait"), required=True)
    page = pages()
    url = fields.String()
    target = fields.Nested(Target)
    block_page = fields.Boolean(metadata={"description": "Nothing else of the page can be used while the card stands"})
    buttons = fields.List(fields.Nested(Button))
    media = fields.Nested(Media)
    form = fields.Nested(Form)


class Item(Schema):
    key = Key(required=True)
    title = _tree("inlines", required=True)
    body = _tree("blocks")
    button = fields.Nested(Button)
    media = fields.Nested(Media)


class CelebrationText(Schema):
    title = _tree("inlines", required=True)
    body = _tree("blocks", required=True)


class Around(Schema):
    """What replaces the answer's own around a guide that is in another language."""

    locale = fields.String(required=True)
    dir = _one_of(("ltr", "rtl"), required=True)
    strings = fields.Dict(keys=fields.String(), values=fields.String(), required=True)


class _Delivered(Schema):
    key = Key(required=True)
    kind = _one_of(KINDS, required=True)
    revision = fields.Integer(required=True)
    round = fields.Integer(required=True)
    title = _tree("inlines", required=True)
    trigger = fields.Nested(Trigger, required=True)
    interrupts = fields.Boolean(required=True, metadata={"description": "It takes the screen when it starts itself"})
    onboarding = fields.Boolean()
    essential = fields.Boolean()
    goal = fields.String()
    variant = fields.String(metadata={"description": "To be sent back when it is shown"})
    around = fields.Nested(Around)


class Tour(_Delivered):
    kind = _one_of(("tour",), required=True)
    steps = fields.List(fields.Nested(Step), required=True)


class Banner(_Delivered):
    kind = _one_of(("banner",), required=True)
    body = _tree("blocks", required=True)
    position = _one_of(("top", "bottom", "inline"), required=True)
    push = fields.Boolean(required=True)
    side = _one_of(("before", "after"), required=True)
    tone = _one_of(("info", "success", "warning"), required=True)
    target = fields.Nested(Target)
    buttons = fields.List(fields.Nested(Button), required=True)
    media = fields.Nested(Media)
    form = fields.Nested(Form)


class Checklist(_Delivered):
    kind = _one_of(("checklist",), required=True)
    items = fields.List(fields.Nested(Item), required=True)
    corner = _one_of(("end", "start"), required=True)
    body = _tree("blocks")
    celebration = fields.Nested(CelebrationText)


class Toast(_Delivered):
    kind = _one_of(("toast",), required=True)
    body = _tree("blocks", required=True)
    milestone = fields.String(required=True)
    celebrate = fields.Boolean(required=True)
    buttons = fields.List(fields.Nested(Button), required=True)
    media = fields.Nested(Media)
    form = fields.Nested(Form)


class Hint(_Delivered):
    kind = _one_of(("hint",), required=True)
    target = fields.Nested(Target, required=True)
    body = _tree("blocks", required=True)
    marker = _one_of(("icon",))
    opens = _one_of(("hover", "itself"))
    placement = _one_of(("top", "bottom", "start", "end"))
    buttons = fields.List(fields.Nested(Button), required=True)
    media = fields.Nested(Media)
    form = fields.Nested(Form)


class DefinedEvent(Schema):
    """An event that no code reports: the page's address alone, `dwell` or `click` there."""

    name = fields.String(required=True)
    page = pages()
    dwell = _milliseconds()
    click = fields.Nested(Target)


class Ghost(Schema):
    """A guide that this person is to see nothing of: at its moment it takes what that takes, and draws nothing."""

    key = Key(required=True)
    kind = _one_of(("ghost",), required=True)
    revision = fields.Integer(required=True)
    round = fields.Integer(required=True)
    title = _tree("inlines", required=True)
    trigger = fields.Nested(Trigger, required=True)
    interrupts = fields.Boolean(required=True)
    onboarding = fields.Boolean()
    essential = fields.Boolean()
    variant = fields.String(required=True)
    target = fields.Nested(Target)
    milestone = fields.String(metadata={"description": "It comes as toasts do"})


class DeliveredGuide(Schema):
    """One of the kinds above; exported as their union."""


class ThemeTokens(Schema):
    scheme = _one_of(("auto", "light", "dark"), required=True)
    light = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
    dark = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
