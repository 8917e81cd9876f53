"""Who said so counts first, then when."""

import pytest

from annai_server.domain.traits import PAGE_NAMES, PAGE_VALUE, Known, Said, admitted, confirm, learn, learn_all

SIGNED_AT_5 = learn(Known(), Said({"plan": "trial"}, "signed", 5))
UNSIGNED_AT_5 = learn(Known(), Said({"plan": "trial"}, "unsigned", 5))


@pytest.mark.parametrize(
    ("known", "said", "plan"),
    [
        (Known(), Said({"plan": "pro"}, "unsigned", 1), "pro"),
        (UNSIGNED_AT_5, Said({"plan": "pro"}, "unsigned", 6), "pro"),
        (UNSIGNED_AT_5, Said({"plan": "pro"}, "unsigned", 4), "trial"),
        (UNSIGNED_AT_5, Said({"plan": "pro"}, "signed", 1), "pro"),
        (UNSIGNED_AT_5, Said({"plan": "pro"}, "backend", 1), "pro"),
        (SIGNED_AT_5, Said({"plan": "pro"}, "unsigned", 9), "trial"),
        (SIGNED_AT_5, Said({"plan": "pro"}, "signed", 4), "trial"),
        (SIGNED_AT_5, Said({"plan": "pro"}, "backend", 6), "pro"),
        (SIGNED_AT_5, Said({"plan": None}, "signed", 6), None),
        (SIGNED_AT_5, Said({"plan": None}, "unsigned", 6), "trial"),
        (SIGNED_AT_5, Said({"seats": 3}, "unsigned", 1), "trial"),
    ],
)
def test_the_word_that_counts_is_kept(known: Known, said: Said, plan: str | None) -> None:
    assert learn(known, said).traits.get("plan") == plan


def test_saying_the_same_again_is_no_news() -> None:
    assert learn(SIGNED_AT_5, Said({"plan": "trial"}, "signed", 9)) is SIGNED_AT_5
    assert learn(SIGNED_AT_5, Said({}, "signed", 9)) is SIGNED_AT_5


def test_what_was_said_again_is_lost_to_no_older_word() -> None:
    confirmed = confirm(SIGNED_AT_5, Said({"plan": "trial"}, "backend", 9))
    assert learn(confirmed, Said({"plan": "pro"}, "signed", 7)) is confirmed
    assert learn(confirmed, Said({"plan": "pro"}, "signed", 9)).traits == {"plan": "pro"}


@pytest.mark.parametrize(
    "said",
    [
        Said({"plan": "trial"}, "signed", 4),
        Said({"plan": "trial"}, "signed", 5),
        Said({"plan": "trial"}, "unsigned", 9),
        Said({"plan": "pro"}, "unsigned", 9),
        Said({"seats": None}, "signed", 9),
    ],
)
def test_what_is_older_trusted_less_or_another_word_confirms_nothing(said: Said) -> None:
    assert confirm(SIGNED_AT_5, said) is SIGNED_AT_5


def test_saying_the_same_with_more_trust_protects_it() -> None:
    signed = learn(UNSIGNED_AT_5, Said({"plan": "trial"}, "signed", 5))
    assert learn(signed, Said({"plan": "pro"}, "unsigned", 9)).traits == {"plan": "trial"}


def test_a_forgotten_trait_is_not_brought_back_by_an_older_word() -> None:
    forgotten = learn(SIGNED_AT_5, Said({"plan": None}, "signed", 7))
    assert learn(forgotten, Said({"plan": "trial"}, "signed", 6)).traits == {}


def test_true_is_not_one() -> None:
    known = learn(Known(), Said({"seats": 1}, "signed", 1))
    assert learn(known, Said({"seats": True}, "signed", 2)).traits["seats"] is True
    agreed = learn(Known(), Said({"terms": True}, "signed", 1))
    assert learn(agreed, Said({"terms": 1}, "signed", 2)).traits["terms"] is not True


MANY = {f"name_{n}": n for n in range(PAGE_NAMES + 50)}


@pytest.mark.parametrize("source", ["anonymous", "unsigned"])
def test_of_what_only_pages_say_so_many_names_are_kept(source: str) -> None:
    known = learn_all(Known(), [Said(MANY, source, 1), Said({"one_more": 1, "name_0": "changed"}, source, 2)])
    assert len(known.traits) == PAGE_NAMES
    assert known.traits["name_0"] == "changed", "what is known may still change"
    forgotten = learn_all(known, [Said(dict.fromkeys(MANY), source, 3), Said({"one_more": 1}, source, 4)])
    assert (forgotten.traits, len(forgotten.meta)) == ({}, PAGE_NAMES), "forgetting makes no room"


@pytest.mark.parametrize("source", ["signed", "backend"])
def test_what_somebody_vouches_for_has_no_such_bound_and_takes_no_room(source: str) -> None:
    known = learn_all(Known(), [Said(MANY, source, 1), Said({"plan": "trial"}, "unsigned", 1)])
    assert known.traits == {**MANY, "plan": "trial"}


def test_a_page_cannot_say_a_book() -> None:
    said = Said({"book": ["x" * 500] * (PAGE_VALUE // 500 + 1), "plan": "trial"}, "unsigned", 1)
    assert admitted(Known(), said).traits == {"plan": "trial"}
    assert learn_all(Known(), [Said(said.traits, "backend", 1)]).traits == said.traits
