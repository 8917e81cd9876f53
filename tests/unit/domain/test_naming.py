"""A copy is told from its original by its title, in every language."""

import pytest

from annai_server.domain.naming import renamed_copy


@pytest.mark.parametrize(
    ("default", "title", "named"),
    [
        ("en", "Welcome", "Copy of Welcome"),
        ("en-GB", "Hello, {{ user.name | there }}", "Copy of Hello, {{ user.name | there }}"),
        ("ja", "はじめに", "はじめにのコピー"),
        ("de", "Willkommen", "Willkommen (2)"),
        ("en", "x" * 120, "x" * 120),
    ],
)
def test_its_title_says_so(default: str, title: str, named: str) -> None:
    assert renamed_copy({"title": title, "steps": []}, default) == {"title": named, "steps": []}


def test_so_does_each_translation_of_the_title_and_nothing_else_changes() -> None:
    translations = {"ja": {"title": "ようこそ", "steps": {}}, "fr": {"steps": {"one": {"title": "Un"}}}}
    copy = renamed_copy({"title": "Welcome", "translations": translations}, "en")
    assert copy["translations"] == {"ja": {"title": "ようこそのコピー", "steps": {}}, "fr": translations["fr"]}
