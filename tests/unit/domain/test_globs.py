"""A page glob means the same addresses on the server as in the browser."""

import pytest

from annai_server.domain.globs import here, matches
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("globs.json"), ids=case_name)
def test_a_glob_matches_as_the_case_says(case):
    assert matches(case["pattern"], case["url"]) is case["matches"]


@pytest.mark.parametrize("url", ["/a^b|c", "/a%5Eb%7Cc", "/a^b%7Cc"])
def test_what_browsers_write_in_two_ways_matches_in_both(url):
    assert matches("/a^b|c", url)


def test_no_globs_are_every_page():
    assert here((), "/anything")
    assert not here(("/invoices",), "/customers")
    assert here(("/invoices", "/customers"), "/customers")
