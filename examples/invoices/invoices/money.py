"""Amounts: kept as whole numbers of the smallest unit, written as people of the locale write them."""

from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.numbers import format_currency, get_currency_precision

CURRENCIES = ("USD", "EUR", "GBP", "JPY")
TAX_PERCENTS = (0, 8, 10, 19, 20)
LARGEST = 10**12  # in the smallest unit; sums of many still fit a 64-bit integer


def parse(text: str, places: int) -> int | None:
    """ "1,250.5" with two places is 125050; None where it isn't such a number, or is not in 0 … LARGEST."""
    try:
        scaled = Decimal(text.replace(",", "").strip()).scaleb(places)
        if not scaled.is_finite() or scaled != scaled.to_integral_value() or not 0 <= scaled <= LARGEST:
            return None
    except InvalidOperation:
        return None
    return int(scaled)


def places(currency: str) -> int:
    return get_currency_precision(currency)


def rounded(amount: Decimal) -> int:
    return int(amount.to_integral_value(ROUND_HALF_UP))


def plain(amount: int, places: int) -> str:
    """As a form field holds it."""
    return f"{Decimal(amount).scaleb(-places):f}"


def written(amount: int, currency: str, locale: str) -> str:
    return format_currency(Decimal(amount).scaleb(-places(currency)), currency, locale=locale)
