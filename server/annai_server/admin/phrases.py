"""What documents hold besides texts, as an author would say it: conditions, elements, actions, durations."""

import re
from collections.abc import Callable, Mapping
from typing import Any, Literal

from babel import units

from annai_server.admin.words import DEFAULT, current, language, number, t, tn

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
OPERATORS: Mapping[str, str] = {
    "is": "is",
    "is_not": "is not",
    "in": "is one of",
    "not_in": "is none of",
    "contains": "contains",
    "starts_with": "starts with",
    "ends_with": "ends with",
    "matches": "fits the pattern",
    "gt": "is greater than",
    "gte": "is at least",
    "lt": "is less than",
    "lte": "is at most",
    "between": "is between",
    "before": "is before",
    "after": "is after",
    "within_last": "lies back at most",
    "within_next": "is to come within",
}
STATES: Mapping[str, str] = {
    "shown": "has seen “%(title)s”",
    "completed": "has completed “%(title)s”",
    "dismissed": "has dismissed “%(title)s”",
    "snoozed": "has put off “%(title)s”",
    "running": "is in the middle of “%(title)s”",
}
ACTIONS: Mapping[str, str] = {
    "next": "Go to the next step",
    "back": "Go back a step",
    "skip": "Skip the rest",
    "snooze": "Ask again tomorrow",
    "finish": "Finish",
    "close": "Close",
}
DEVICES: Mapping[str, str] = {"phone": "phone", "tablet": "tablet", "desktop": "computer"}
_UNITS = {"ms": "millisecond", "s": "second", "m": "minute", "h": "hour", "d": "day", "w": "week"}


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


def condition(raw: Json, titled: Titled) -> str:
    """In one line, whatever its depth."""
    for head, joint in (("all", " and "), ("any", " or ")):
        if head in raw:
            parts = [condition(part, titled) for part in raw[head]]
            return f"({t(joint).join(parts)})" if len(parts) != 1 else parts[0]
    if "not" in raw:
        return t("not: %(what)s", what=condition(raw["not"], titled))
    for head in _SAID:
        if head in raw:
            return _within(_SAID[head](raw, titled), raw)
    return t("something this form doesn't know")


def _trait(raw: Json, titled: Titled) -> str:
    return _compared(raw["trait"], {name: value for name, value in raw.items() if name != "trait"})


def _company(raw: Json, titled: Titled) -> str:
    rest = {name: value for name, value in raw.items() if name != "company"}
    return _compared(t("company's %(name)s", name=raw["company"]), rest)


def _compared(name: str, rest: Json) -> str:
    operator, value = _operator(rest)
    if operator == "exists":
        return t("%(name)s is known", name=name) if value else t("%(name)s isn't known", name=name)
    said = duration(value) if operator.startswith("within_") else _values(value)
    return t("%(name)s %(operator)s %(value)s", name=name, operator=t(OPERATORS.get(operator, operator)), value=said)


def _operator(rest: Json) -> tuple[str, Any]:
    return next(((one, rest[one]) for one in rest if one != "ignore_case"), ("exists", True))


def _event(raw: Json, titled: Titled) -> str:
    count = raw.get("count", {})
    parts = [t("“%(name)s” happened", name=raw["event"])]
    parts += [_compared(name, rest) for name, rest in raw.get("where", {}).items()]
    if "gte" in count:
        parts.append(tn("at least %(n)s time", "at least %(n)s times", count["gte"]))
    if "lte" in count:
        parts.append(tn("at most %(n)s time", "at most %(n)s times", count["lte"]))
    if "first" in raw:
        parts.append(_compared(t("the first time"), raw["first"]))
    if "last" in raw:
        parts.append(_compared(t("the last time"), raw["last"]))
    return t(", ").join(parts)


def _within(said: str, raw: Json) -> str:
    if "within" not in raw:
        return said
    return t(", ").join([said, t("in the last %(duration)s", duration=duration(raw["within"]))])


def _guide(raw: Json, titled: Titled) -> str:
    return t(STATES.get(raw.get("is", "completed"), STATES["completed"]), title=titled("guide", raw["guide"]))


def _clock(raw: Json, titled: Titled) -> str:
    return t("the clock shows %(start)s to %(end)s", start=raw["time"]["from"], end=raw["time"]["until"])


_SAID: Mapping[str, Callable[[Json, Titled], str]] = {
    "trait": _trait,
    "company": _company,
    "event": _event,
    "guide": _guide,
    "milestone": lambda raw, titled: t("reached “%(title)s”", title=titled("milestone", raw["milestone"])),
    "segment": lambda raw, titled: t("belongs to “%(title)s”", title=titled("segment", raw["segment"])),
    "item": lambda raw, titled: t("has done “%(title)s”", title=titled("item", raw["item"])),
    "locale": lambda raw, titled: t(
        "language is %(values)s", values=t(", ").join(language(one) for one in _listed(raw["locale"]))
    ),
    "device": lambda raw, titled: t(
        "device is %(values)s", values=t(", ").join(t(DEVICES.get(one, one)) for one in _listed(raw["device"]))
    ),
    "browser": lambda raw, titled: t("browser is %(values)s", values=_values(raw["browser"])),
    "country": lambda raw, titled: t("country is %(values)s", values=_values(raw["country"])),
    "time": _clock,
    "weekday": lambda raw, titled: t("the day is %(values)s", values=_values(raw["weekday"])),
    # Its sign is no place to fill in.
    "percent": lambda raw, titled: t("in %(share)s% of all people").replace("%(share)s", number(raw["percent"])),
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _values(value: Any) -> str:
    return t(", ").join(_value(one) for one in _listed(value))


def _value(one: Any) -> str:
    if isinstance(one, bool):
        return t("yes") if one else t("no")
    return number(one) if isinstance(one, int | float) else t("“%(title)s”", title=one)
