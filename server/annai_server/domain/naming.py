"""What a copy is called, so that nobody mistakes it for its original."""

from collections.abc import Mapping
from typing import Any

LONGEST_TITLE = 120
_COPY = {"en": "Copy of {title}", "ja": "{title}のコピー"}
# A number needs no language.
_OTHERWISE = "{title} (2)"


def renamed_copy(document: Mapping[str, Any], default_locale: str) -> dict[str, Any]:
    """The document under a copy's title, in each of its languages that has one."""
    copy = {**document, "title": _named(document["title"], default_locale)}
    if translations := document.get("translations"):
        copy["translations"] = {
            locale: {**texts, "title": _named(texts["title"], locale)} if texts.get("title") else texts
            for locale, texts in translations.items()
        }
    return copy


def _named(title: str, locale: str) -> str:
    named = _COPY.get(locale.partition("-")[0], _OTHERWISE).format(title=title)
    return named if len(named) <= LONGEST_TITLE else title
