"""A page glob means the same addresses on the server as in the browser."""

from functools import cache
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annai_server.domain.globs import address, here, matches, source
from support.backtracking import Backtracking
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


@pytest.mark.parametrize("pattern", ["/invoices", "/in*", "/**es", "/**v*es"])
def test_up_to_nine_slashes_are_ignored_at_the_end(pattern: str) -> None:
    assert matches(pattern, "/invoices" + "/" * 9)
    assert not matches(pattern, "/invoices" + "/" * 10)


@given(
    pattern=st.text(st.sampled_from("ab/*"), max_size=9).map("/{}".format),
    url=st.text(st.sampled_from("ab/"), max_size=9).map(lambda path: f"/{path.lstrip('/')}"),
)
def test_a_wildcard_that_ends_early_misses_nothing_that_trying_every_place_would_find(pattern: str, url: str) -> None:
    assert matches(pattern, url) is by_trying(pattern.rstrip("/"), url)


# What made an engine try each place of one wildcard for each of another.
RUNNING_AWAY = (
    ("/**a*b**a*b", "/" + "a" * 400),
    ("/**a*b", "/" + "ab" * 200 + "/c"),
    ("/**/*/*", "/" * 400 + "x/y/z"),
    ("/**?q=**a*b", "/" * 200 + "?q=" + "a" * 200),
    ("/**/a**/*b*c/d**a*", "/a/b" * 100),
    ("/**aaaaab**aaaaab", "/" + "a" * 400),
)


@pytest.mark.parametrize(("pattern", "url"), RUNNING_AWAY)
def test_no_pattern_makes_an_address_cost_more_than_a_few_steps_for_each_of_its_letters(pattern: str, url: str) -> None:
    assert steps(pattern, url) < 12 * len(pattern) * len(url)
    assert steps(pattern, url * 2) < 2.5 * steps(pattern, url)


@given(
    pattern=st.text(st.sampled_from("ab/**?="), max_size=24).map("/{}".format),
    url=st.text(st.sampled_from("ab/?="), max_size=12).map("/{}".format),
    often=st.integers(1, 40),
)
def test_whatever_is_written_it_is_matched_in_so_many_steps_as_its_letters_and_the_addresss_multiplied(
    pattern: str, url: str, often: int
) -> None:
    assert steps(pattern, url * often) < 30 + 12 * len(pattern) * len(url * often)


def steps(pattern: str, url: str) -> int:
    engine = Backtracking(source(pattern))
    assert engine.matches(address(url)) is matches(pattern, url)
    return engine.steps


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
