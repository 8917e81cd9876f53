"""The index rules out only whom the audience's own rule would."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from annai_server.domain.conditions import Facts
from annai_server.domain.decisions import compile_published
from annai_server.engine.audiences import AudienceIndex
from annai_server.wire.guides import load_guide
from support import guides

VALUES = st.sampled_from(["a", "b", "1", "", 1, 1.0, 0, True, False, 2.5])
CONDITIONS = st.recursive(
    st.one_of(
        st.builds(lambda of, value: {of: "plan", "is": value}, st.sampled_from(["trait", "company"]), VALUES),
        st.builds(lambda values: {"trait": "plan", "in": values}, st.lists(VALUES, min_size=1, max_size=3)),
        st.builds(lambda value: {"trait": "seats", "is_not": value}, VALUES),
        st.just({"trait": "plan", "exists": False}),
    ),
    lambda parts: st.one_of(
        st.builds(lambda few: {"all": few}, st.lists(parts, max_size=3)),
        st.builds(lambda few: {"any": few}, st.lists(parts, max_size=3)),
        st.builds(lambda one: {"not": one}, parts),
    ),
    max_leaves=6,
)
TRAITS = st.dictionaries(st.sampled_from(["plan", "seats"]), st.one_of(VALUES, st.just(["a"])), max_size=2)


@settings(deadline=None)
@given(audiences=st.lists(CONDITIONS, min_size=1, max_size=5), traits=TRAITS, company=TRAITS)
def test_everybody_in_the_audience_is_a_candidate(
    audiences: list[dict[str, Any]], traits: dict[str, Any], company: dict[str, Any]
) -> None:
    published = [
        compile_published(load_guide(guides.banner(f"g{number}", audience=audience)), {}, revision=1)
        for number, audience in enumerate(audiences)
    ]
    candidates = AudienceIndex(published).candidates(traits, company, also=())
    facts = Facts(user="u_1", now=0, traits=traits, company=company)
    left_out = [one for one in published if one not in candidates]
    assert not [one.guide.key for one in left_out if one.in_audience(facts)]


def test_a_guide_for_others_is_ruled_out_unless_it_is_asked_for() -> None:
    audience = {"all": [{"company": "seats", "gt": 1}, {"trait": "plan", "is": "pro"}]}
    published = [compile_published(load_guide(guides.banner(audience=audience)), {}, revision=1)]
    index = AudienceIndex(published)
    assert not index.candidates({"plan": "trial"}, {}, also=())
    assert index.candidates({"plan": "trial"}, {}, also=["news"]) == published
    assert index.candidates({"plan": "pro"}, {}, also=()) == published
