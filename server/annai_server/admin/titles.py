"""What guides, milestones, steps and items are called: in the author's language where they are written in it."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from annai_server.admin.words import current, t
from annai_server.domain.text import parse_plain
from annai_server.domain.variants import HOLDOUT, ORIGINAL

Document = Mapping[str, Any]


def title(document: Document) -> str:
    return _plain(_texts(document).get("title") or document.get("title", ""))


def parts(document: Document) -> dict[str, str]:
    """Titles of a tour's steps or a checklist's items, by their keys."""
    texts = _texts(document)
    return {
        part["key"]: _plain(texts.get(field, {}).get(part["key"], {}).get("title") or part["title"])
        for field in ("steps", "items")
        for part in document.get(field, ())
    }


def buttons(document: Document) -> dict[tuple[str | None, str], str]:
    """What buttons say, by the step or item that they are in (None: the guide itself) and their keys."""
    texts = _texts(document)
    labels = _labels(None, document, texts)
    for field in ("steps", "items"):
        for part in document.get(field, ()):
            labels |= _labels(part["key"], part, texts.get(field, {}).get(part["key"], {}))
    return labels


def _labels(part: str | None, holder: Document, texts: Mapping[str, Any]) -> dict[tuple[str | None, str], str]:
    translated = texts.get("buttons", {})
    found = {one["key"]: translated.get(one["key"]) or one["label"] for one in holder.get("buttons", ())}
    if own := holder.get("button"):
        found[own["key"]] = texts.get("button") or own["label"]
    return {(part, key): _plain(label) for key, label in found.items()}


@dataclass(frozen=True, slots=True)
class FormWords:
    """What a form of a document says; `part` is the key of the step that it is in (empty: the guide itself)."""

    key: str
    part: str
    questions: Mapping[str, str]
    options: Mapping[tuple[str, str], str]


def forms(document: Document) -> list[FormWords]:
    texts = _texts(document)
    found = [_form("", document, texts)]
    for part in document.get("steps", ()):
        found.append(_form(part["key"], part, texts.get("steps", {}).get(part["key"], {})))
    return [one for one in found if one]


def _form(part: str, holder: Document, texts: Mapping[str, Any]) -> FormWords | None:
    form = holder.get("form")
    if not form:
        return None
    translated = texts.get("form", {}).get("fields", {})
    questions, options = {}, {}
    for one in form.get("fields", ()):
        words = translated.get(one["key"], {})
        questions[one["key"]] = _plain(words.get("label") or one["label"])
        for option in one.get("options", ()):
            said = words.get("options", {}).get(option["key"]) or option["label"]
            options[one["key"], option["key"]] = _plain(said)
    return FormWords(form["key"], part, questions, options)


def variants(document: Document) -> dict[str, str]:
    """What a guide's variants are called, by their keys; the original and the holdout group among them."""
    named = {one["key"]: one.get("name") or one["key"] for one in document.get("variants", ())}
    return {ORIGINAL: t("Original"), **named, HOLDOUT: t("Holdout group")}


def stem(text: str) -> str:
    """What a key can begin with: the title's Latin letters and digits, at most 48; empty where there are none."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48].strip("-")


def _texts(document: Document) -> Mapping[str, Any]:
    texts: Mapping[str, Any] = document.get("translations", {}).get(current(), {})
    return texts


def _plain(text: str) -> str:
    """As somebody would see it of whom nothing is known."""
    return "".join(node if isinstance(node, str) else str(node["or"]) for node in parse_plain(text))
