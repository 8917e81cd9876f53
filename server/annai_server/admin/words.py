"""The author's language. English is written in the code; other languages are `translations/<locale>.po`, read once.

Babel's own reader keeps them plain text files: nothing compiled has to be built, shipped or kept in step.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, lists, numbers
from babel.messages.pofile import read_po
from flask import Flask, g, has_request_context
from markupsafe import Markup, escape

DEFAULT = "en"
LOCALES: Mapping[str, str] = {"en": "English", "ja": "日本語"}
PLURALS = ("zero", "one", "two", "few", "many", "other")
_FOLDER = Path(__file__).parent / "translations"


Forms = tuple[str, ...]


@cache
def catalogue(locale: str) -> Mapping[str, Forms]:
    """Every sentence of the admin in that language, by its English (of one): a form for each of the language's
    plurals in CLDR's order, or just one."""
    path = _FOLDER / f"{locale}.po"
    if locale == DEFAULT or not path.exists():
        return {}
    with path.open("rb") as file:
        return {_several(one.id)[0]: _several(one.string) for one in read_po(file) if one.id and one.string}


def _several(text: str | Iterable[str]) -> Forms:
    return (text,) if isinstance(text, str) else tuple(text)


def current() -> str:
    locale = g.get("locale", DEFAULT) if has_request_context() else DEFAULT
    return locale if locale in LOCALES else DEFAULT


def t(text: str, **values: Any) -> str:
    """`t("Step %(n)s", n=2)`: translated, then filled in."""
    found = _translated(text)
    return found % values if values else found


def tn(one: str, many: str, n: int, **values: Any) -> str:
    """`tn("%(n)s run", "%(n)s runs", 2)`: the form that the language has for so many; the number is written its way."""
    return _form(catalogue(current()).get(one) or (one, many), n) % {"n": number(n), **values}


def _form(forms: Forms, n: int) -> str:
    rule = Locale.parse(current()).plural_form
    kinds = [kind for kind in PLURALS if kind in {*rule.rules, "other"}]
    return forms[min(kinds.index(rule(n)), len(forms) - 1)]


def _translated(text: str) -> str:
    return catalogue(current()).get(text, (text,))[0]


def markup(text: str, **values: Any) -> Markup:
    """`t` for a sentence that holds tags; what is filled in is escaped."""
    return Markup(_translated(text)) % {  # noqa: S704 (the sentence is ours)
        name: escape(value) for name, value in values.items()
    }


def number(value: float) -> str:
    return numbers.format_decimal(value, locale=current())


def percent(part: int, whole: int) -> str:
    """An em dash where there is nothing to take a share of."""
    return numbers.format_percent(part / whole, locale=current()) if whole else "—"


def moment(at: int | None, zone: str, *, seconds: bool = False) -> str:
    """A time in milliseconds as clocks in the project's zone show it; days are written as `day` writes them."""
    if at is None:
        return "—"
    shown = datetime.fromtimestamp(at / 1000, ZoneInfo(zone))
    clock = dates.format_time(shown, "medium" if seconds else "short", locale=current())
    both: str = str(dates.get_datetime_format("medium", locale=current()))
    return both.replace("{0}", clock).replace("{1}", day(at, zone)).replace("'", "")


def day(at: int, zone: str) -> str:
    return dates.format_date(datetime.fromtimestamp(at / 1000, ZoneInfo(zone)), "medium", locale=current())


def ago(at: int | None, now: int) -> str:
    if at is None:
        return "—"
    return dates.format_timedelta(timedelta(milliseconds=at - now), add_direction=True, locale=current())


def took(ms: int) -> str:
    """A length of time, roughly: "90 minutes", "3 days"."""
    return dates.format_timedelta(timedelta(milliseconds=ms), threshold=2, locale=current())


def calendar(on: date) -> str:
    """A day with the day of the week that it is."""
    return dates.format_skeleton("yMMMEd", on, locale=current())


def weekday(on: date) -> str:
    """The same of some day not long ago."""
    return dates.format_skeleton("MMMEd", on, locale=current())


def month(on: date) -> str:
    return dates.format_skeleton("yMMM", on, locale=current())


def listed(names: Sequence[str]) -> str:
    """ "Production and Development"."""
    return lists.format_list(names, locale=current())


def language(locale: str) -> str:
    """A language's name in the author's language."""
    try:
        return Locale.parse(locale, sep="-").get_display_name(current()) or locale
    except (ValueError, UnknownLocaleError):
        return locale


def for_scripts() -> str:
    """The catalogue for the page's scripts, safe inside a script element."""
    return json.dumps(catalogue(current()), ensure_ascii=False).replace("<", "\\u003c")


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(_=t, _n=tn, _m=markup)
    app.jinja_env.filters.update(number=number, moment=moment, day=day, ago=ago, language=language)
    app.jinja_env.filters.update(took=took, calendar=calendar, weekday=weekday, month=month)
