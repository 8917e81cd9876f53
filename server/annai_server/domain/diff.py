"""What an author changed between two documents: by part, field and language, whatever the order in which it is written.

Pure and without words: admin/changes.py says it in the author's language.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any, Literal

Json = Mapping[str, Any]

# What isn't written means this: writing it out changes nothing.
DEFAULTS: Mapping[str, Any] = {
    "priority": 0,
    "onboarding": False,
    "essential": False,
    "placement": "auto",
    "advance": {"on": "next"},
    "if_missing": "skip",
    "block_page": False,
    "position": "top",
    "push": True,
    "side": "before",
    "tone": "info",
    "corner": "end",
    "celebrate": True,
    "primary": False,
    "trigger.manual": False,
    "trigger.on": "appears",
    "trigger.rage": False,
    "marker": "beacon",
    "opens": "click",
    "withheld": False,
    "required": False,
    "many": False,
    "long": False,
    "scale": 5,
    "scheme": "auto",
}
# Of these each field is a change of its own.
_GROUPS = (
    "trigger",
    "frequency",
    "schedule",
    "celebration",
    "tokens",
    "light",
    "dark",
    "media",
    "media.image",
    "media.video",
)
_LISTS = ("steps", "items", "buttons", "fields", "options", "variants")
_IDENTITY = ("schema", "key", "kind", "translations", "button", "form", *_LISTS)


@dataclass(frozen=True, slots=True)
class Change:
    """`part` is where: empty (the document), `steps.new`, `steps.new.buttons.go` … `field` is what of it, `locale` in
    which translation (empty: the default). Without a field the whole part was added (`before` is None) or removed;
    the field `order` holds the keys of a list, `part`, as they stood and stand."""

    part: str
    field: str
    before: Any
    after: Any
    locale: str = ""

    @property
    def path(self) -> str:
        """`translations.ja.steps.new.title`."""
        names = (f"translations.{self.locale}" if self.locale else "", self.part, self.field)
        return ".".join(name for name in names if name)


def changes(before: Json, after: Json) -> list[Change]:
    """In the order of the later document; what is only in the earlier one comes after that."""
    old, new = dict(_parts(before)), dict(_parts(after))
    found: list[Change] = []
    for part in [*new, *(part for part in old if part not in new)]:
        if part in old and part in new:
            found += _between(part, old[part], new[part])
        elif not _within(part, found):
            found.append(Change(part, "", _plain(old.get(part)), _plain(new.get(part))))
    return [*found, *_orders(before, after), *_translated(before, after, old, new)]


def same(one: Any, other: Any) -> bool:
    """Whether two values of JSON say the same. To Python 1 is true, also deep within a condition."""
    match one, other:
        case dict(), dict():
            return one.keys() == other.keys() and all(same(one[name], other[name]) for name in one)
        case list(), list():
            return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other) and isinstance(one, bool) == isinstance(other, bool)


def _plain(part: Json | None) -> Any:
    return dict(part) if part is not None else None


def _within(part: str, found: Iterable[Change]) -> bool:
    """Whether it came or went with what holds it."""
    return any(not one.field and part.startswith(f"{one.part}.") for one in found)


def _between(part: str, old: Json, new: Json) -> Iterator[Change]:
    was, now = _fields(old), _fields(new)
    for field in [*now, *(field for field in was if field not in now)]:
        if not same(was.get(field), now.get(field)):
            yield Change(part, field, was.get(field), now.get(field))


def _fields(part: Json) -> dict[str, Any]:
    """Flat, without what says nothing."""
    flat = dict(_flat(part))
    return {name: value for name, value in flat.items() if value not in ("", None) and not _default(name, value)}


def _flat(part: Json, within: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in part.items():
        field = f"{within}{name}"
        if field == "changes":
            yield from _leaves(field, value)
        elif field in _GROUPS and isinstance(value, Mapping):
            yield from _flat(value, f"{field}.")
        elif field not in _IDENTITY:
            yield field, value


def _leaves(at: str, value: Any) -> Iterator[tuple[str, Any]]:
    """What a variant says otherwise: `changes.steps.new.title`, `changes.translations.ja.title` …"""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _leaves(f"{at}.{name}", inner)
    else:
        yield at, value


def _default(name: str, value: Any) -> bool:
    return name in DEFAULTS and same(DEFAULTS[name], value)


def _parts(document: Json, at: str = "") -> Iterator[tuple[str, Json]]:
    """The document itself (an empty path), and whatever of it has a key: steps, items, buttons; a form's questions and
    their options."""
    yield at, document
    for name in _LISTS:
        for part in _listed(document, name):
            yield from _parts(part, f"{at}.{name}.{part['key']}".removeprefix("."))
    if form := document.get("form"):
        yield from _parts(form, f"{at}.form".removeprefix("."))


def _listed(holder: Json, name: str) -> Sequence[Json]:
    """An item's only button is a list of one."""
    if name == "buttons" and "button" in holder:
        return (holder["button"],)
    found: Sequence[Json] = holder.get(name, ())
    return found


def _orders(before: Json, after: Json) -> Iterator[Change]:
    """Of lists that both have: a new place among those that stayed."""
    old, new = dict(_lists(before)), dict(_lists(after))
    for path in old.keys() & new.keys():
        was, now = ([key for key in one if key in old[path] and key in new[path]] for one in (old[path], new[path]))
        if was != now:
            yield Change(path, "order", was, now)


def _lists(document: Json) -> Iterator[tuple[str, list[str]]]:
    for at, part in _parts(document):
        for name in _LISTS:
            if keys := [one["key"] for one in _listed(part, name)]:
                yield f"{at}.{name}".removeprefix("."), keys


def _translated(before: Json, after: Json, old: Mapping[str, Json], new: Mapping[str, Json]) -> Iterator[Change]:
    """Texts of what both documents have; a new step's come with it."""
    was, now = dict(_texts(before)), dict(_texts(after))
    for text in sorted({*was, *now}):
        locale, part, field = text
        if part in old and part in new and was.get(text) != now.get(text):
            yield Change(part, field, was.get(text), now.get(text), locale)


def _texts(document: Json) -> Iterator[tuple[tuple[str, str, str], str]]:
    for locale, texts in document.get("translations", {}).items():
        yield from (((locale, part, field), text) for part, field, text in _texts_of(texts, ""))


def _texts_of(texts: Json, at: str) -> Iterator[tuple[str, str, str]]:
    for name, value in texts.items():
        if name in ("steps", "items", "fields"):
            for key, inner in value.items():
                yield from _texts_of(inner, f"{at}.{name}.{key}".removeprefix("."))
        elif name in ("buttons", "options"):
            for key, label in value.items():
                yield f"{at}.{name}.{key}".removeprefix("."), "label", label
        elif name == "form":
            yield from _texts_of(value, f"{at}.form".removeprefix("."))
        elif isinstance(value, Mapping):
            yield from ((at, f"{name}.{inner}", text) for inner, text in value.items())
        elif value:
            yield at, name, value


Fate = Literal["same", "gone", "new"]

# A word, or the space between; where words aren't spaced, each character.
_WORDS = re.compile(
    r"[\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]|[^\s\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\uff00-\uffef]+|\s+"
)
_ALIKE = 0.4


def marked(before: str, after: str) -> list[tuple[Fate, str]]:
    """The two texts as one, with what went and what came; texts that have little in common are told apart whole."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    if matcher.ratio() < _ALIKE:
        apart: list[tuple[Fate, str]] = [("gone", before), ("new", after)]
        return [(fate, text) for fate, text in apart if text]
    found: list[tuple[Fate, str]] = []
    for tag, i, j, k, m in matcher.get_opcodes():
        if tag == "equal":
            found.append(("same", "".join(old[i:j])))
        else:
            found += [("gone", "".join(old[i:j]))] if i < j else []
            found += [("new", "".join(new[k:m]))] if k < m else []
    return found
