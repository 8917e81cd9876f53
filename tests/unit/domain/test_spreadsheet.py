"""What people wrote stays text in a spreadsheet."""

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annai_server.domain.spreadsheet import cell, lines


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\tx", "\rx", "  =HYPERLINK(1)", '"=1', "＝1+1"])
def test_what_would_be_a_formula_is_a_text(text: str) -> None:
    assert cell(text) == f"'{text}"


@pytest.mark.parametrize(
    ("text", "inert"),
    [
        ('x";=HYPERLINK("http://evil.example";"x")', 'x";\'=HYPERLINK("http://evil.example";"x")'),
        ("x\t=1", "x\t'=1"),
        ("x\n=1", "x\n'=1"),
        ('x; "@1', "x;' \"@1"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_so_is_one_that_another_separator_would_make(text: str, inert: str) -> None:
    assert cell(text) == inert


_HOSTILE = st.lists(st.lists(st.text("=+-@＝x;,|\t\r\n\"' ", max_size=12), min_size=1, max_size=4), max_size=4)


@given(rows=_HOSTILE, separator=st.sampled_from(",;|\t"))
def test_whatever_separates_for_who_reads_no_cell_begins_a_formula(rows: list[list[str]], separator: str) -> None:
    written = "".join(lines(rows)).removeprefix("\ufeff")
    for row in csv.reader(io.StringIO(written, newline=""), delimiter=separator):
        assert [one for one in row if one.strip().startswith(("=", "+", "-", "@", "＝"))] == []


@pytest.mark.parametrize("text", ["", "Welcome", "a=b", "請求書", "2026-11-22", '{"a": [1, -1]}', "a - b; c"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert cell(text) == text


def test_rows_are_read_back_as_they_were_written() -> None:
    rows = [["at", "note"], ["1", 'He said "hi",\nthen left'], ["2", "請求書"]]
    written = "".join(lines(rows))
    assert written.startswith("\ufeff")
    assert list(csv.reader(io.StringIO(written.removeprefix("\ufeff"), newline=""))) == rows
