"""What changed between two documents, as an author would tell a colleague."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from annai_server.admin import phrases, titles
from annai_server.admin.labels import FIELDS, MISSING, SETTINGS
from annai_server.admin.phrases import Titled
from annai_server.admin.words import language, moment, number, t
from annai_server.domain.diff import Change, Fate, changes, marked

Json = Mapping[str, Any]

_TEXTS = (
    "title", "body", "label", "celebration.title", "celebration.body", "target.name", "target.text",
    "submit", "low", "high", "media.image.alt", "media.video.title", "media.alt", "media.title",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One change: `marks` shows both texts as one, where it is a text; else `before` and `after` (empty: nothing) are
    words for a setting. `locale` is the language of a text."""

    label: str
    before: str = ""
    after: str = ""
    marks: Sequence[tuple[Fate, str]] = ()
    locale: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The changes of one part, the guide itself or a step. `fate`: the whole part is new or gone."""

    title: str
    fate: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Tongue:
    """What is needed to put a change in words."""

    titled: Titled
    zone: str
    default_locale: str


def told(before: Json, after: Json, tongue: Tongue) -> list[Group]:
    """By part, in the later document's order."""
    groups: dict[str, list[Line]] = {}
    fates: dict[str, str] = {}
    for change in changes(before, after):
        holder = _holder(change.part)
        lines = groups.setdefault(holder, [])
        if change.field:
            lines.append(_line(change, before, after, tongue))
        elif change.part == holder:
            fates[holder] = "new" if change.before is None else "gone"
            lines += _whole_variant(change, before, after, tongue) if holder.startswith("variants.") else _whole(change)
        else:
            lines.append(_within(change, tongue))
    return [Group(_title(part, before, after), fates.get(part, ""), lines) for part, lines in groups.items()]


def _holder(part: str) -> str:
    """A button is told with its step; the order of steps is the guide's."""
    return ".".join(part.split(".")[:2]) if part.startswith(("steps.", "items.", "variants.")) else ""


def _title(part: str, before: Json, after: Json) -> str:
    if not part:
        return ""
    name, _, key = part.partition(".")
    if name == "variants":
        named = {**titles.variants(before), **titles.variants(after)}
        return t("Variant “%(title)s”", title=named.get(key, key))
    found = titles.parts(after).get(key) or titles.parts(before).get(key) or key
    if name == "items":
        return t("Item “%(title)s”", title=found)
    numbers = [one["key"] for one in after.get("steps", ())]
    if key not in numbers:
        return t("Step “%(title)s”", title=found)
    return t("Step %(n)s “%(title)s”", n=numbers.index(key) + 1, title=found)


def _whole(change: Change) -> list[Line]:
    """What a new or removed part says, so that nobody has to look elsewhere."""
    part = change.after or change.before
    fate: Fate = "new" if change.before is None else "gone"
    texts = [Line(t(FIELDS[name]), marks=[(fate, part[name])]) for name in ("body",) if part.get(name)]
    if part.get("target"):
        said = phrases.target(part["target"])
        label = FIELDS["target"]
        texts.append(Line(t(label), *(("", said) if fate == "new" else (said, ""))))
    return texts


def _within(change: Change, tongue: Tongue) -> Line:
    """A button, a form, a question or one of its options, come or gone."""
    what = change.part.split(".")[-2:]
    if "buttons" in what:
        return _button(change, tongue)
    label = t("Question") if what[0] == "fields" else t("Answer") if what[0] == "options" else t("Form")
    return Line(label, _form_words(change.before), _form_words(change.after))


def _form_words(part: Json | None) -> str:
    """A question's or an option's label; a form's questions."""
    if not part:
        return ""
    return t(", ").join(one["label"] for one in part["fields"]) if "fields" in part else str(part["label"])


def _whole_variant(change: Change, before: Json, after: Json, tongue: Tongue) -> list[Line]:
    """All that a new or removed variant is."""
    nothing = {"key": change.part.partition(".")[2]}
    was, now = ({"variants": [one or nothing]} for one in (change.before, change.after))
    return [_line(one, before, after, tongue) for one in changes(was, now)]


def _button(change: Change, tongue: Tongue) -> Line:
    before, after = (
        t("“%(label)s”: %(what)s", label=one["label"], what=phrases.action(one["action"], tongue.titled)) if one else ""
        for one in (change.before, change.after)
    )
    return Line(t("Button"), before, after)


def _line(change: Change, before: Json, after: Json, tongue: Tongue) -> Line:
    if change.field.startswith("changes."):
        return _otherwise(change, before, after, tongue)
    label = _label(change, before, after)
    if change.field in _TEXTS:
        locale = change.locale or tongue.default_locale
        return Line(label, marks=marked(change.before or "", change.after or ""), locale=locale)
    if change.field == "order":
        named = {**titles.parts(before), **titles.parts(after)}
        was, now = (" → ".join(named.get(key, key) for key in one) for one in (change.before, change.after))
        return Line(label, was, now)
    return Line(label, _said(change.field, change.before, tongue), _said(change.field, change.after, tongue))


def _otherwise(change: Change, before: Json, after: Json, tongue: Tongue) -> Line:
    """Of a variant: what it says otherwise than the guide, of which part and in which language."""
    way, locale = change.field.split(".")[1:], ""
    if way[0] == "translations":
        locale, way = way[1], way[2:]
    *place, name = way
    button = name if place and place[-1] == "buttons" else ""
    part = ".".join(place[:2]) if place and place[0] in ("steps", "items") else ""
    own = ".".join([part, "buttons", button] if button else [part])
    field = "label" if button else ".".join(way) if place == ["celebration"] else name
    said = replace(change, part=own, field=field, locale=locale)
    line = _line(said, before, after, tongue) if field != "leave_out" else _left_out(said, before, after)
    return (
        replace(line, label=t("%(part)s: %(what)s", part=_title(part, before, after), what=line.label))
        if part
        else line
    )


def _left_out(change: Change, before: Json, after: Json) -> Line:
    named = {**titles.parts(before), **titles.parts(after)}
    was, now = (t(", ").join(named.get(key, key) for key in one or ()) for one in (change.before, change.after))
    return Line(t(FIELDS[change.field]), was, now)


def _label(change: Change, before: Json, after: Json) -> str:
    label = t(FIELDS[change.field]) if change.field in FIELDS else change.field
    if ".buttons." in f".{change.part}." and change.field != "order":
        key = change.part.rpartition(".")[2]
        named = {one: text for (_, one), text in (*titles.buttons(before).items(), *titles.buttons(after).items())}
        label = t("Button “%(title)s”: %(what)s", title=named.get(key, key), what=label)
    elif title := _question(change.part, after) or _question(change.part, before):
        label = t("Question “%(title)s”: %(what)s", title=title, what=label)
    return t("%(label)s (%(language)s)", label=label, language=language(change.locale)) if change.locale else label


def _question(part: str, document: Json) -> str | None:
    """What the form asks there: `steps.new.form.fields.mark`, or one of its options."""
    holder, _, within = f".{part}".rpartition(".form.fields.")
    step, question = holder.rpartition(".")[2], within.partition(".")[0]
    return next((one.questions.get(question) for one in titles.forms(document) if one.part == step), None)


def _said(field: str, value: Any, tongue: Tongue) -> str:
    """A setting in words; empty for what isn't set."""
    if value is None:
        return ""
    if say := _BY_FIELD.get(field):
        return say(value, tongue)
    if isinstance(value, bool):
        return t("yes") if value else t("no")
    if isinstance(value, int | float):
        return number(value)
    if isinstance(value, list):
        return t(", ").join(str(one) for one in value)
    return t(SETTINGS[value]) if value in SETTINGS else str(value)


def _condition(value: Any, tongue: Tongue) -> str:
    return phrases.condition(value, tongue.titled, tongue.zone)


def _when(value: Any, tongue: Tongue) -> str:
    """A condition, or what an event without code is."""
    return phrases.happening(value) if value.keys() <= {"page", "dwell", "click"} else _condition(value, tongue)


def _moment(value: Any, tongue: Tongue) -> str:
    return moment(round(datetime.fromisoformat(value).timestamp() * 1000), tongue.zone)


def _advance(value: Any, tongue: Tongue) -> str:
    return t("when the person clicks the element") if value.get("on") == "click" else t("with the Next button")


_BY_FIELD: Mapping[str, Callable[[Any, Tongue], str]] = {
    "audience": _condition,
    "when": _when,
    "done_when": _condition,
    "target": lambda value, tongue: phrases.target(value),
    "trigger.element": lambda value, tongue: phrases.target(value),
    "action": lambda value, tongue: phrases.action(value, tongue.titled),
    "trigger.after": lambda value, tongue: phrases.duration(value),
    "trigger.idle": lambda value, tongue: phrases.duration(value),
    "trigger.dwell": lambda value, tongue: phrases.duration(value),
    "trigger.hesitates": lambda value, tongue: phrases.duration(value),
    "frequency.every": lambda value, tongue: phrases.duration(value),
    "schedule.from": _moment,
    "schedule.until": _moment,
    "goal": lambda value, tongue: tongue.titled("milestone", value),
    "milestone": lambda value, tongue: tongue.titled("milestone", value),
    "advance": _advance,
    "if_missing": lambda value, tongue: t(MISSING.get(value, value)),
}
