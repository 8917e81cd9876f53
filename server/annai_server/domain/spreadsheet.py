"""CSV that a spreadsheet shows and never runs: https://owasp.org/www-community/attacks/CSV_Injection."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def cell(text: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if text.lstrip(" ").startswith(_STARTS_A_FORMULA) else text


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Of RFC 4180, one a row; the first begins with the mark by which spreadsheets know UTF-8."""
    mark = "\ufeff"
    for row in rows:
        written = io.StringIO()
        csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell(one) for one in row])
        yield mark + written.getvalue()
        mark = ""
