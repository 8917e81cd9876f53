"""The author's language. English is written in the code; other languages are `translations/<locale>.po`, read once.

Babel's own reader keeps them plain text files: nothing compiled has to be built, shipped or kept in step.
"""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context
from markupsafe import Markup, escape

DEFAULT = "en"
LOCALES: Mapping[str, str] = {"en": "English", "ja": "日本語"}
_FOLDER = Path(__file__).parent / "translations"


@cache
def catalogue(locale: str) -> Mapping[str, str]:
    """Every sentence of the admin in that language, by its English."""
    path = _FOLDER / f"{locale}.po"
    if locale == DEFAULT or not path.exists():
        return {}
    with path.open("rb") as file:
        return {str(message.id): str(message.string) for message in read_po(file) if message.id and message.string}


def current() -> str:
    locale = g.get("locale", DEFAULT) if has_request_context() else DEFAULT
    return locale if locale in LOCALES else DEFAULT


def t(text: str, **values: Any) -> str:
    """`t("Step %(n)s", n=2)`: translated, then filled in."""
    found = catalogue(current()).get(text) or text
    return found % values if values else found


def markup(text: str, **values: Any) -> Markup:
    """`t` for a sentence that holds tags; what is filled in is escaped."""
    return Markup(catalogue(current()).get(text) or text) % {  # noqa: S704 (the sentence is ours)
        name: escape(value) for name, value in values.items()
    }


def number(value: float) -> str:
    return numbers.format_decimal(value, locale=current())


def percent(part: int, whole: int) -> str:
    """An em dash where there is nothing to take a share of."""
    return numbers.format_percent(part / whole, locale=current()) if whole else "—"


def moment(at: int | None, zone: str, form: str = "medium") -> str:
    """A time in milliseconds as clocks in the project's zone show it."""
    if at is None:
        return "—"
    shown = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    return dates.format_datetime(shown, form, locale=current())


def day(at: int, zone: str) -> str:
    return dates.format_date(datetime.fromtimestamp(at / 1000, ZoneInfo(zone)), "medium", locale=current())


def ago(at: int | None, now: int) -> str:
    if at is None:
        return "—"
    return dates.format_timedelta(timedelta(milliseconds=at - now), add_direction=True, locale=current())


def language(locale: str) -> str:
    """A language's name in the author's language."""
    try:
        return Locale.parse(locale, sep="-").get_display_name(current()) or locale
    except (ValueError, UnknownLocaleError):
        return locale


def for_scripts() -> str:
    """The catalogue for the page's scripts, safe inside a script element."""
    return json.dumps(dict(catalogue(current())), ensure_ascii=False).replace("<", "\\u003c")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(_=t, _m=markup)
    app.jinja_env.filters.update(number=number, moment=moment, day=day, ago=ago, language=language)
