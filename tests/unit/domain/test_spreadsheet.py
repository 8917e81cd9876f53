"""What people wrote stays text in a spreadsheet."""

import csv
import io

import pytest

from annai_server.domain.spreadsheet import cell, lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =HYPERLINK(1)", "＝1+1"])
def test_what_would_be_a_formula_is_a_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "Welcome", "a=b", "請求書", "2026-11-22", '{"a": 1}'])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_rows_are_read_back_as_they_were_written() -> None:
    rows = [["at", "note"], ["1", 'He said "hi",\nthen left'], ["2", "請求書"]]
    written = "".join(lines(rows))
    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))) == rows
