"""What blocks is refused, what warns wants to be confirmed, and only what was told can be."""

import pytest

from annai_server.domain.cautions import Caution, refuse
from annai_server.domain.content import Tour
from annai_server.domain.errors import Invalid, Unconfirmed
from annai_server.domain.sightings import Sighting, judged
from annai_server.wire.guides import load_guide
from support import guides

WARNING = Caution("over", "schedule.until", "its time is over")
OTHER = Caution("step_far", "steps.1.page", "nothing leads there")
FATAL = Caution("nobody", "audience", "nobody can fulfil this", blocks=True)


def test_what_blocks_is_refused_even_if_it_is_confirmed() -> None:
    for confirmed in (None, [], [FATAL.id, WARNING.id]):
        with pytest.raises(Invalid) as refused:
            refuse([WARNING, FATAL], confirmed)
        assert [fault.path for fault in refused.value.faults] == ["audience"]


def test_a_warning_that_nobody_was_told_of_is_refused() -> None:
    with pytest.raises(Unconfirmed) as refused:
        refuse([WARNING, OTHER], [WARNING.id])
    assert refused.value.wanted == ("step_far steps.1.page",)


def test_what_is_confirmed_or_taken_as_it_comes_goes_through() -> None:
    refuse([], [])
    refuse([WARNING, OTHER], None)
    refuse([WARNING, OTHER], [OTHER.id, WARNING.id, "gone since"])


def _tour() -> Tour:
    target = {"role": "button", "name": "New"}
    steps = [{"key": "a", "title": "A", "body": "", "target": target}, {"key": "b", "title": "B", "body": ""}]
    tour = load_guide(guides.tour(steps=steps))
    assert isinstance(tour, Tour)
    return tour


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        (Sighting(), []),
        (Sighting(found=9), []),
        (Sighting(found=9, missing=4, healed=2), []),
        (Sighting(missing=3), ["target_missing"]),
        (Sighting(found=2, missing=3), ["target_often_missing"]),
        (Sighting(found=4, healed=2), ["target_healed"]),
    ],
)
def test_what_peoples_browsers_told_of_a_target(seen: Sighting, expected: list[str]) -> None:
    found = list(judged(_tour(), {"a": seen, "b": Sighting(missing=9)}, days=14))
    assert [one.code for one in found] == expected
    assert all(one.path == "steps.0.target" and not one.blocks for one in found)
