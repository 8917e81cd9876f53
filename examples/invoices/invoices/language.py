"""English is the source and the key; Japanese is looked up."""

import json
from datetime import date
from pathlib import Path
from typing import Any

from babel.dates import format_date
from babel.numbers import format_decimal
from flask import Flask, g, request, session
from markupsafe import Markup, escape

from invoices import money

LOCALES = {"en": "English", "ja": "日本語"}
CATALOGUE: dict[str, str] = json.loads((Path(__file__).parent / "translations" / "ja.json").read_text("utf-8"))


def current() -> str:
    """The account's choice, else this visitor's, else the browser's."""
    user = g.get("user")
    chosen = user.locale if user else session.get("locale")
    return chosen or request.accept_languages.best_match(LOCALES) or "en"


def translate(text: str, locale: str | None = None, /, **values: object) -> str:
    found = CATALOGUE.get(text, text) if (locale or current()) == "ja" else text
    return found.format(**values) if values else found


def _write_date(day: date, locale: str | None = None) -> str:
    return format_date(day, "long" if (locale or current()) == "ja" else "d MMM y", locale=locale or current())


def _write_money(amount: int, currency: str, locale: str | None = None) -> str:
    return money.written(amount, currency, locale or current())


def _write_number(number: Any, locale: str | None = None) -> str:
    return format_decimal(number, locale=locale or current())


def _with_breaks(text: str) -> Markup:
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def init_app(app: Flask) -> None:
    app.jinja_env.globals.update(t=translate, locales=LOCALES, current_locale=current)
    app.jinja_env.filters.update(
        day=_write_date, money=_write_money, number=_write_number, with_breaks=_with_breaks, plain=money.plain
    )
