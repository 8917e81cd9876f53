"""A page glob means the same addresses on the server as in the browser."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annai_server.domain.globs import here, matches
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("globs.json"), ids=case_name)
def test_a_glob_matches_as_the_case_says(case: dict[str, Any]) -> None:
    assert matches(case["pattern"], case["url"]) is case["matches"]


@pytest.mark.parametrize("url", ["/a^b|c", "/a%5Eb%7Cc", "/a^b%7Cc"])
def test_what_browsers_write_in_two_ways_matches_in_both(url: str) -> None:
    assert matches("/a^b|c", url)


def test_no_globs_are_every_page() -> None:
    assert here((), "/anything")
    assert not here(("/invoices",), "/customers")
    assert here(("/invoices", "/customers"), "/customers")


@given(
    pattern=st.text(st.sampled_from("ab/*"), max_size=9).map("/{}".format),
    url=st.text(st.sampled_from("ab/"), max_size=9).map(lambda path: f"/{path.lstrip('/')}"),
)
def test_a_wildcard_that_ends_early_misses_nothing_that_trying_every_place_would_find(pattern: str, url: str) -> None:
    assert matches(pattern, url) is by_trying(pattern.rstrip("/"), url)


def by_trying(pattern: str, url: str) -> bool:
    """The grammar as it is told, every place of every wildcard tried."""

    @cache
    def fits(at: int, place: int) -> bool:
        ended = set(url[place:]) <= {"/"}
        if at == len(pattern):
            return ended
        if pattern[at:] == "/**":
            return ended or url[place] == "/"
        if pattern.startswith("**", at):
            return any(fits(at + 2, later) for later in range(place, len(url) + 1))
        if pattern[at] == "*":
            return fits(at + 1, place) or (url[place : place + 1] not in ("", "/") and fits(at, place + 1))
        return url[place : place + 1] == pattern[at] and fits(at + 1, place + 1)

    return fits(0, 0)
