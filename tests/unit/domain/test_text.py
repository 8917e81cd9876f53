"""Author text becomes a tree, and nothing that an author writes becomes markup."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from annai_server.domain.text import bad_variable, parse_blocks, parse_plain, variables
from support.cases import case_name, load_cases


@pytest.mark.parametrize("case", load_cases("text.json"), ids=case_name)
def test_text_becomes_the_tree_of_the_case(case: dict[str, Any]) -> None:
    assert parse_blocks(case["text"]) == case["blocks"]


def test_titles_take_variables_but_no_formatting() -> None:
    assert parse_plain("**Hi** {{ user.name | you }}") == ["**Hi** ", {"v": "user.name", "or": "you"}]


def test_a_variable_without_a_fallback_is_found() -> None:
    assert bad_variable("Hi {{ user.name }}") == "{{ user.name }}"
    assert bad_variable("Hi {{ user.name | you }}") is None


def test_the_variables_of_a_text_are_named() -> None:
    assert variables("{{ user.a | x }} {{company.b|y}}") == {"user.a", "company.b"}


@given(st.text(alphabet="*[]()`\\{}|-1. \nax/:", max_size=300))
def test_any_text_keeps_its_words(text: str) -> None:
    """Nothing raises, and no letter is lost but an address or a marker."""
    flat = str(parse_blocks(text))
    assert flat.count("a") <= str(text).count("a") * 2 + 20


@pytest.mark.parametrize("piece", ["**", "*a", "[", "](x)", "**a ", "{{", "`", "[a](", "***a"])
def test_ten_thousand_characters_of_broken_markdown_stay_a_shallow_tree(piece: str) -> None:
    def depth(node: object) -> int:
        inner = node.values() if isinstance(node, dict) else node if isinstance(node, list) else ()
        return 1 + max(map(depth, inner), default=0)

    assert depth(parse_blocks(piece * (10_000 // len(piece)))) < 60
