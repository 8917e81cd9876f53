"""CSV that a spreadsheet shows and never runs: https://owasp.org/www-community/attacks/CSV_Injection."""

import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence

_SIGNS = "=+\\-@＝＋－＠"
# Where a cell may begin: at its own beginning, and, where a spreadsheet expects another separator than the comma, after
# that or a line break, which our quotes don't hide from it then. Who reads commas reads our quotes, too, so that JSON
# stays JSON.
_BEGINNING = re.compile(rf"""^(?=[\t\r\n])|(?:^|(?<=[;|\t\r\n\v\f\x85\u2028\u2029]))(?=[\s"']*[{_SIGNS}])""")


def cell(text: str) -> str:
    """The text with an apostrophe before all that a spreadsheet would take for a formula."""
    return _BEGINNING.sub("'", text)


def lines(rows: Iterable[Sequence[str]]) -> Iterator[str]:
    """Of RFC 4180, one a row; the first begins with the mark by which spreadsheets know UTF-8."""
    mark = "\ufeff"
    for row in rows:
        written = io.StringIO()
        csv.writer(written, quoting=csv.QUOTE_ALL).writerow([cell(one) for one in row])
        yield mark + written.getvalue()
        mark = ""
