"""A page pays for what it shows: bytes past a budget's "must" are a fault. `make bench` prints them all."""

import json
import re
from dataclasses import replace

import pytest

from bench import sizes
from bench.__main__ import PARTS, chosen, main
from bench.report import Report
from bench.rules import Rules

FIRST_TOUR_FILES = 2


@pytest.fixture(scope="module")
def rows() -> dict[str, sizes.Row]:
    return {row.budget.what: row for row in sizes.ours()}


@pytest.mark.parametrize("budget", [sizes.CORE, sizes.TOUR, sizes.ALL], ids=lambda budget: budget.what)
def test_the_widget_keeps_its_budget(rows: dict[str, sizes.Row], budget: sizes.Budget) -> None:
    row = rows[budget.what]
    assert row.kept, f"{row.size.brotli} bytes, {budget.must} allowed"


def test_the_first_tour_needs_two_files_core_and_surface() -> None:
    """With bootstrap that makes three requests before the first step is on screen."""
    parts = json.loads(sizes.MANIFEST.read_text(encoding="utf-8"))["parts"]
    assert len({*parts["core"]["files"], *parts["tour"]["files"]}) == FIRST_TOUR_FILES


def test_make_bench_prints_everything_but_what_fills_databases() -> None:
    assert chosen([]) == (PARTS[:-1], 1.0)
    assert chosen(["full", "--scale", "0.01"]) == (["full"], 0.01)


def test_a_must_that_is_missed_is_named_at_the_end_and_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["sizes"]) == 0
    assert "Missed" not in capsys.readouterr().out
    monkeypatch.setattr(sizes, "CORE", replace(sizes.CORE, must=100))
    assert main(["sizes"]) == 1
    _, missed = capsys.readouterr().out.split("\nMissed:\n")
    assert re.fullmatch(r"  core: a page where nothing shows: [\d,]+ bytes, 100 allowed\n", missed)


def test_so_is_a_ratio(capsys: pytest.CaptureFixture[str]) -> None:
    report = Report()
    report.rules(Rules(100, closures=10.0, interpreted=40.0, ratio=4.0))
    assert report.missed == []
    report.rules(Rules(1_000, closures=10.0, interpreted=20.0, ratio=2.0))
    assert report.missed == [
        "1,000 audiences as closures, beside an interpreter: CPU, ratio: 2.00, at least 3.50 asked"
    ]
    assert "<< past must" in capsys.readouterr().out.splitlines()[-2]
