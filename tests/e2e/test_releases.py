"""What was recorded on a page is found again after its next release, or missing; never is another taken for it."""

import json

import pytest
from playwright.sync_api import Page

from bench import own_pages

EXPECTED = json.loads((own_pages.PAGES / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("pair", own_pages.PAIRS)
def test_what_was_recorded_is_found_again_as_said_and_never_another(page: Page, pair: str) -> None:
    assert own_pages.found_again(page, pair) == EXPECTED[pair]
    assert "wrong" not in EXPECTED[pair].values()
