"""Guides as they go out: in one locale and one form, serialised beforehand."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec

from annai_server.domain.content import Guide
from annai_server.domain.decisions import Published
from annai_server.domain.delivery import deliver, ghost, text_variables
from annai_server.domain.text import variables
from annai_server.domain.translation import translate
from annai_server.domain.uploads import located
from annai_server.domain.variants import HELD_OUT, HOLDOUT, Arm
from annai_server.engine import chrome


@dataclass(frozen=True, slots=True)
class Copy:
    """A guide in one locale, as bytes: whole, and as its entry of the menu, each with the variables it uses."""

    whole: bytes
    entry: bytes
    variables: frozenset[str]
    title_variables: frozenset[str]
    untouched: bytes
    """Its entry among the states, for somebody to whom nothing has happened with it."""


def copy_of(one: Published, locale: str, variant: str | None, *, default: str, images: str) -> Copy:
    """Whole in the locale `default` where it has no complete translation; as it is written where there is no such
    variant. Uploaded images are below the address `images`."""
    arm = _arm(one, variant)
    if arm is not None and arm.withheld:
        return _ghost(one, arm)
    guide = (arm and arm.guide) or one.guide
    translated = guide if locale == default else translate(guide, locale)
    return _copy(one, located(translated or guide, images), None if translated else chrome.around(default), arm)


def _arm(one: Published, variant: str | None) -> Arm | None:
    if variant == HOLDOUT:
        return HELD_OUT
    return one.arms.by_key.get(variant) if one.arms and variant else None


def _ghost(one: Published, arm: Arm) -> Copy:
    whole = ghost(one.guide, revision=one.revision, round=one.round) | {"variant": arm.key}
    return Copy(as_bytes(whole), b"", frozenset(), frozenset(), _untouched(one.guide))


def _copy(one: Published, guide: Guide, around: Mapping[str, Any] | None, arm: Arm | None) -> Copy:
    whole = deliver(guide, revision=one.revision, round=one.round)
    if around:
        whole["around"] = around
    if arm:
        whole["variant"] = arm.key
    entry = {"key": guide.key, "kind": guide.kind, "title": whole["title"]}
    return Copy(as_bytes(whole), as_bytes(entry), text_variables(guide), variables(guide.title), _untouched(guide))


def _untouched(guide: Guide) -> bytes:
    return keyed(guide.key, {"auto": True, "seen": False})


def keyed(key: str, value: Any) -> bytes:
    """A field of a JSON object."""
    return b"%b:%b" % (as_bytes(key), as_bytes(value))


def as_bytes(value: Any) -> bytes:
    return msgspec.json.encode(value)
