"""A page pays for what it shows: bytes past a budget's "must" are a fault. `make bench` prints them all."""

import json

import pytest

from bench import sizes
from bench.__main__ import PARTS, chosen

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
