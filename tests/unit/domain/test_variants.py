"""Who gets which form of a guide: by chance, as the weights say, and from the first exposure on for good."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from annai_server.domain.budget import Budget
from annai_server.domain.conditions import Facts
from annai_server.domain.conditions.views import in_share
from annai_server.domain.content import Guide, Tour
from annai_server.domain.decisions import Decision, OpenRun, Person, compile_published, decide
from annai_server.domain.delivery import ghost
from annai_server.domain.errors import Invalid
from annai_server.domain.frequency import History
from annai_server.domain.translation import translate
from annai_server.domain.variants import HELD_OUT, Arms, arms_of, assigned
from annai_server.wire.guides import load_guide
from support import guides

NOW = 1_795_291_200_000
SHORT = {"key": "short", "weight": 30, "changes": {"title": "Hi"}}
NONE = {"key": "none", "weight": 20, "withheld": True}

users = st.text(min_size=1, max_size=20)
weights = st.lists(st.integers(0, 333), min_size=1, max_size=3).map(lambda them: [one / 10 for one in them])


def tour(*variants: dict[str, Any], **fields: Any) -> Guide:
    return load_guide(guides.tour(variants=list(variants), **fields))


def arms(*shares: float, salt: str = "7:welcome") -> Arms:
    made = arms_of(tour(*({"key": f"v{n}", "weight": share} for n, share in enumerate(shares))), salt)
    assert made
    return made


def short(guide: Guide) -> Tour:
    """What those who get its variant `short` get."""
    made = arms_of(guide, "")
    assert made
    found = made.by_key["short"].guide
    assert isinstance(found, Tour)
    return found


def drawn_again(arms: Arms | None, user: str, *, exposed: str | None, held_out: bool | None = None) -> str | None:
    """The key of the arm that they are given."""
    found = assigned(arms, user, exposed=exposed, held_out=held_out)
    return found.key if found else None


def decision(guide: Guide, *, held_out: bool | None = None, **person: Any) -> Decision:
    one = compile_published(guide, {}, revision=1, salt="7")
    there = Person(Facts(user="u", now=NOW), held_out=held_out, **person)
    return decide([one], there, Budget()).by_key[guide.key]


@settings(deadline=None, max_examples=25)
@given(weights)
def test_of_many_people_each_variant_gets_as_many_as_its_weight_says(shares: list[float]) -> None:
    made, many = arms(*shares), 1_000
    drawn = [made.drawn(f"user-{n}").key for n in range(many)]
    for n, share in enumerate(shares):
        # Six standard deviations: what chance does once in a billion times.
        spread = 6 * (many * (share / 100) * (1 - share / 100)) ** 0.5
        assert abs(drawn.count(f"v{n}") - many * share / 100) <= spread + 1


@settings(deadline=None)
@given(users, weights, weights)
def test_changing_weights_moves_nobody_who_was_exposed(user: str, before: list[float], after: list[float]) -> None:
    exposed = arms(*before).drawn(user).key
    changed = arms(*after)
    if exposed in changed.by_key:
        assert drawn_again(changed, user, exposed=exposed) == exposed
    # Nor does a holdout group that comes later, or grows.
    held = assigned(changed, user, exposed=exposed, held_out=True)
    assert held != HELD_OUT


@settings(deadline=None)
@given(users, weights)
def test_the_same_user_gets_the_same_in_any_process(user: str, shares: list[float]) -> None:
    assert arms(*shares).drawn(user) == arms(*shares).drawn(user)


def test_who_gets_what_is_known_beforehand() -> None:
    """Literals, so that no release of ours moves anybody either."""
    made = arms(30, 20)
    assert [made.drawn(f"u_{n}").key for n in range(8)] == [
        "original" if not in_share(50, "7:welcome", f"u_{n}") else "v0" if in_share(30, "7:welcome", f"u_{n}") else "v1"
        for n in range(8)
    ]


@pytest.mark.parametrize(
    ("exposed", "held_out", "arm"),
    [
        (None, None, None),
        (None, False, None),
        (None, True, "holdout"),
        # A group that has been given up holds nobody; one that shrinks keeps whom it has.
        ("holdout", None, None),
        ("holdout", False, "holdout"),
        # Whoever has seen it is no longer fit to compare with.
        ("original", True, None),
    ],
)
def test_the_holdout_group_keeps_whom_it_has_until_it_is_given_up(
    exposed: str | None, held_out: bool | None, arm: str | None
) -> None:
    assert drawn_again(None, "u", exposed=exposed, held_out=held_out) == arm


def test_a_variant_that_is_gone_lets_its_people_go() -> None:
    assert drawn_again(arms(100), "u", exposed="gone") == "v0"
    assert drawn_again(None, "u", exposed="gone") is None


def test_what_is_withheld_says_so_once_nothing_else_holds_it_back() -> None:
    withheld = {"key": "none", "weight": 100, "withheld": True}
    assert decision(tour(), held_out=True).verdict.reason == "holdout"
    assert decision(tour(withheld)).verdict.reason == "withheld"
    for found in (decision(tour(), held_out=True), decision(tour(withheld))):
        assert found.auto
        assert found.withheld
    elsewhere = tour(withheld, audience={"trait": "plan", "is": "pro"})
    assert decision(elsewhere).verdict.reason == "not_in_audience"


def test_a_withheld_showing_counts_like_a_showing() -> None:
    counted = {"welcome": History(shown=1, auto=1, last_shown=NOW - 5, withheld=1, variant="holdout")}
    assert decision(tour(), held_out=True, histories=counted).verdict.reason == "shown_before"
    assert decision(tour(), held_out=True, interruptions=(NOW - 60_000,)).verdict.reason == "budget_gap"


def test_an_essential_notice_is_withheld_from_nobody() -> None:
    notice = load_guide(guides.banner(essential=True))
    assert decision(notice, held_out=True).verdict.reason == "eligible"
    with pytest.raises(Invalid, match=r"variants.0.withheld: an essential notice"):
        load_guide(guides.banner(essential=True, variants=[NONE]))


def test_what_an_author_starts_for_somebody_and_what_they_are_in_the_middle_of_is_shown() -> None:
    ordered = OpenRun("r", 1, NOW - 5, NOW - 5, ordered=True)
    begun = OpenRun("r", 1, NOW - 5, NOW - 5, variant="short")
    both = tour({**SHORT, "weight": 0}, {**NONE, "weight": 100})
    assert decision(both, held_out=True, runs={"welcome": ordered}).verdict.reason == "eligible"
    found = decision(both, held_out=True, runs={"welcome": begun})
    assert (found.verdict.reason, found.arm and found.arm.key) == ("eligible", "short")


def test_the_budget_counts_a_variant_as_what_it_is() -> None:
    """A banner that pushes interrupts nobody; the variant that covers the page does."""
    covers = {"key": "covers", "weight": 100, "changes": {"push": False}}
    spent = (NOW - 60_000,)
    assert decision(load_guide(guides.banner()), interruptions=spent).verdict.reason == "eligible"
    assert decision(load_guide(guides.banner(variants=[covers])), interruptions=spent).verdict.reason == "budget_gap"


JAPANESE = {
    "title": "ようこそ",
    "steps": {"first": {"title": "一", "body": "こちら"}, "second": {"title": "二", "body": "そちら"}},
}


def test_a_variant_is_the_guide_with_what_it_says_otherwise() -> None:
    changes = {"title": "Hi", "steps": {"second": {"body": "There.", "placement": "top"}}, "leave_out": ["first"]}
    guide = tour({**SHORT, "changes": changes})
    made = short(guide)
    (step,) = made.steps
    assert (made.title, step.key, step.title, step.body, step.placement) == ("Hi", "second", "Second", "There.", "top")


def test_a_variants_translation_is_whole_or_it_is_shown_in_the_default() -> None:
    """What the original says in Japanese is no translation of what the variant says."""
    changes: dict[str, Any] = {"title": "Hi"}
    guide = tour({**SHORT, "changes": changes}, translations={"ja": JAPANESE})
    assert translate(short(guide), "ja") is None
    changes["translations"] = {"ja": {"title": "やあ"}}
    whole = translate(short(tour({**SHORT, "changes": changes}, translations={"ja": JAPANESE})), "ja")
    assert isinstance(whole, Tour)
    assert (whole.title, whole.steps[0].title) == ("やあ", "一")


def test_a_step_keeps_its_page_though_the_one_before_is_left_out() -> None:
    steps = [
        {"key": "first", "title": "One", "body": "", "page": "/there"},
        {"key": "second", "title": "Two", "body": ""},
    ]
    guide = tour({**SHORT, "changes": {"leave_out": ["first"]}}, steps=steps)
    assert short(guide).steps[0].page == ("/there",)


def test_a_ghost_has_its_moment_and_nothing_of_what_it_says() -> None:
    target = {"role": "button", "name": "Go"}
    guide = tour(trigger={"page": "/a"}, steps=[{"key": "one", "title": "Secret", "body": "Hush", "target": target}])
    assert isinstance(guide, Tour)
    made = ghost(guide, revision=2)
    assert made["kind"] == "ghost"
    assert made["interrupts"]
    assert made["target"]["name"] == "Go"
    assert made["trigger"]["page"]
    assert "Secret" not in str(made)
    assert "Hush" not in str(made)
    # A first step whose element isn't there may be passed over for the next: then the tour is seen all the same.
    more = replace(guide, steps=(*guide.steps, replace(guide.steps[0], key="two")))
    assert "target" not in ghost(more)


@pytest.mark.parametrize(
    ("variants", "path", "message"),
    [
        ([{**SHORT, "weight": 60}, {**NONE, "weight": 60}], "variants.1.weight", "together they are more than 100"),
        ([{**SHORT, "weight": 1.25}], "variants.0.weight", "write a percentage"),
        ([{**SHORT, "weight": True}], "variants.0.weight", "write a percentage"),
        ([SHORT, SHORT], "variants", "two of these have the key"),
        ([{**SHORT, "key": "holdout"}], "variants.0.key", "'holdout' has a meaning of its own"),
        ([{**SHORT, "withheld": True}], "variants.0.changes", "nothing is shown of a variant that is withheld"),
        ([{**SHORT, "changes": {"steps": {"x": {}}}}], "variants.0.changes.steps.x", "the guide has no 'x' here"),
        ([{**SHORT, "changes": {"leave_out": ["x"]}}], "variants.0.changes.leave_out.0", "the guide has no 'x' here"),
        ([{**SHORT, "changes": {"leave_out": ["first", "second"]}}], "variants.0.changes.leave_out", "leave at least"),
        ([{**SHORT, "changes": {"title": " "}}], "variants.0.changes.title", "write something here"),
        ([{**SHORT, "changes": {"audience": {}}}], "variants.0.changes.audience", "there is no such field"),
    ],
)
def test_what_does_not_fit_is_refused_with_its_path(variants: list[dict[str, Any]], path: str, message: str) -> None:
    with pytest.raises(Invalid) as refused:
        tour(*variants)
    assert [(fault.path, fault.message.startswith(message)) for fault in refused.value.faults] == [(path, True)]


def test_an_inline_variant_needs_something_to_stand_beside() -> None:
    with pytest.raises(Invalid, match=r"variants.0.changes.position: an inline banner"):
        load_guide(guides.banner(variants=[{**SHORT, "changes": {"position": "inline"}}]))
