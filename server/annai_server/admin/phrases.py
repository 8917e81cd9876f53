"""What documents hold besides texts, as an author would say it: conditions, elements, actions, durations."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from babel import units
from marshmallow import ValidationError

from annai_server.admin.words import DEFAULT, current, t
from annai_server.operations.explaining.phrases import Speaker
from annai_server.wire.conditions import load_condition

Json = Mapping[str, Any]
Titled = Callable[[str, str], str]
"""What a document is called, by resource and key."""

ROLES: Mapping[str, str] = {
    "button": "button",
    "link": "link",
    "textbox": "text field",
    "searchbox": "search field",
    "combobox": "drop-down list",
    "checkbox": "check box",
    "radio": "radio button",
    "switch": "switch",
    "tab": "tab",
    "menuitem": "menu item",
    "heading": "heading",
    "row": "table row",
    "cell": "table cell",
    "img": "picture",
    "dialog": "dialog",
    "navigation": "navigation",
    "region": "area of the page",
}
ACTIONS: Mapping[str, str] = {
    "next": "Go to the next step",
    "back": "Go back a step",
    "skip": "Skip the rest",
    "snooze": "Ask again tomorrow",
    "finish": "Finish",
    "close": "Close",
}
_UNITS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}


def happening(when: Json) -> str:
    """What an event without code is: "stays for 20 seconds (/prices)"."""
    said = t("sees a page")
    if "click" in when:
        said = t("clicks on %(what)s", what=target(when["click"]))
    elif "dwell" in when:
        said = t("stays for %(length)s", length=duration(when["dwell"]))
    pages = when.get("page", ())
    listed = t(", ").join([pages] if isinstance(pages, str) else pages)
    return t("%(what)s (%(pages)s)", what=said, pages=listed) if listed else said


def duration(text: str) -> str:
    """`2h` as "2 hours"."""
    found = re.fullmatch(r"(\d+)(ms|s|m|h|d|w)", text)
    unit = found and f"duration-{_UNITS[found[2]]}"
    # CLDR's Japanese has these in short form only.
    length: Literal["long", "short"] = "long" if current() == DEFAULT else "short"
    return units.format_unit(int(found[1]), unit, length, locale=current()) if found and unit else text


def target(raw: Json) -> str:
    role = str(raw.get("role") or "")
    what = t(ROLES[role]) if role in ROLES else role or t("element")
    attributes = raw.get("attributes", {})
    marks = (raw.get("name"), raw.get("text"), *attributes.values(), raw.get("test_id"), raw.get("id"))
    called = next((one for one in marks if one), None)
    said = t("%(what)s “%(called)s”", what=what, called=called) if called else str(what)
    return t("%(what)s in %(place)s", what=said, place=target(raw["within"])) if raw.get("within") else said


def action(raw: Json, titled: Titled) -> str:
    do = str(raw.get("do"))
    match do:
        case "start":
            return t("Start “%(title)s”", title=titled("guide", raw["guide"]))
        case "page" | "link":
            return t("Open %(address)s", address=raw["url"])
        case "track":
            return t("Report the event “%(name)s”", name=raw["event"])
    return t(ACTIONS[do]) if do in ACTIONS else do


def condition(raw: Json, titled: Titled, zone: str) -> str:
    """In one line, whatever its depth, in the words of explanations."""
    try:
        return Speaker(current(), zone, 0, titled).condition(load_condition(raw))
    except ValidationError:
        return t("something this form doesn't know")
