"""A publisher hears of every part that nobody would get to, and of nothing else."""

from typing import Any

import pytest

from annai_server.domain.certainty import always, never
from annai_server.domain.conditions import AllOf, AnyOf, Condition, EventHappened, Not, Percent, TraitIs, ViewIs
from annai_server.domain.reach import unreachable
from annai_server.wire.guides import load_guide
from support import guides

NOW = 1_795_291_200_000
TRIAL = TraitIs("trait", "plan", "is", "trial")
PAID = TraitIs("trait", "plan", "is", "paid")

ONE = TraitIs("trait", "seats", "is", 1)
TRUE = TraitIs("trait", "seats", "is", True)

NEVER: list[tuple[Condition, bool]] = [
    (TRIAL, False),
    (AnyOf(()), True),
    (AllOf(()), False),
    (AllOf((TRIAL, PAID)), True),
    (AllOf((TRIAL, TraitIs("company", "plan", "is", "paid"))), False),
    (AllOf((TRIAL, Not(TRIAL))), True),
    (AllOf((TRIAL, AllOf((Not(TRIAL),)))), True),
    (AllOf((ONE, Not(TRUE))), False),
    (AllOf((ONE, TRUE)), True),
    (AnyOf((TRIAL, AnyOf(()))), False),
    (AnyOf((AnyOf(()), Percent(0))), True),
    (Not(AllOf(())), True),
    (Not(Percent(100)), True),
    (Percent(0), True),
    (Percent(1), False),
    (EventHappened("sent", gte=3, lte=2), True),
    (EventHappened("sent", gte=3, lte=3), False),
    (ViewIs("device", ()), True),
    (TraitIs("trait", "plan", "in", ()), True),
]


@pytest.mark.parametrize(("condition", "expected"), NEVER)
def test_what_nobody_can_fulfil(condition: Condition, expected: bool) -> None:
    assert never(condition) is expected
    assert always(Not(condition)) is expected


def test_what_everybody_fulfils() -> None:
    for certain in (None, AllOf(()), Percent(100), AnyOf((TRIAL, Not(TRIAL))), AnyOf((TRIAL, Percent(100)))):
        assert always(certain)
    for open_ in (TRIAL, AllOf((TRIAL,)), AnyOf((ONE, Not(TRUE))), Percent(99.9)):
        assert not always(open_)


def _step(key: str, **more: Any) -> dict[str, Any]:
    return {"key": key, "title": key, "body": "", **more}


def _buttons(*does: Any) -> list[dict[str, Any]]:
    return [
        {"key": f"b{at}", "label": "x", "action": one if isinstance(one, dict) else {"do": one}}
        for at, one in enumerate(does)
    ]


CLICKED = {"target": {"test_id": "x"}, "advance": {"on": "click"}}
TO_INVOICE = {"do": "page", "url": "/invoices/7"}
TOURS: list[tuple[str, list[dict[str, Any]], list[tuple[str, str, bool]]]] = [
    ("plain steps", [_step("a"), _step("b")], []),
    ("a button Next", [_step("a", buttons=_buttons("back", "next")), _step("b")], []),
    ("a click that goes on", [_step("a", **CLICKED, buttons=_buttons("skip")), _step("b")], []),
    (
        "a dead end",
        [_step("a", buttons=_buttons("finish")), _step("b"), _step("c")],
        [("step_unreachable", "steps.1", True)],
    ),
    (
        "a dead end for some",
        [_step("a", buttons=_buttons("skip"), when={"trait": "plan", "is": "trial"}), _step("b")],
        [("step_unreachable", "steps.1", False)],
    ),
    ("the last step may end it", [_step("a"), _step("b", buttons=_buttons("finish"))], []),
    ("a page leads on", [_step("a", buttons=_buttons(TO_INVOICE)), _step("b", page="/invoices/*")], []),
    ("a page whose address is known", [_step("a"), _step("b", page="/invoices")], []),
    (
        "a page that nothing leads to",
        [_step("a"), _step("b", page="/invoices/*")],
        [("step_far", "steps.1.page", False)],
    ),
    ("a step for nobody", [_step("a"), _step("b", when={"any": []})], [("part_for_nobody", "steps.1.when", False)]),
]


@pytest.mark.parametrize(("steps", "expected"), [case[1:] for case in TOURS], ids=[case[0] for case in TOURS])
def test_steps_that_cannot_be_reached(steps: list[dict[str, Any]], expected: list[tuple[str, str, bool]]) -> None:
    found = unreachable(load_guide(guides.tour(steps=steps, trigger={"page": "/"})), NOW)
    assert [(one.code, one.path, one.blocks) for one in found] == expected


def test_an_audience_of_nobody_and_a_time_that_is_over() -> None:
    gone = guides.tour(audience={"percent": 0}, schedule={"until": "2020-01-01T00:00:00Z"})
    assert [(one.code, one.blocks) for one in unreachable(load_guide(gone), NOW)] == [("nobody", True), ("over", False)]


def test_an_item_that_nobody_can_do() -> None:
    items = [{"key": "i", "title": "I", "done_when": {"any": []}}]
    found = [(one.code, one.path, one.blocks) for one in unreachable(load_guide(guides.checklist(items=items)), NOW)]
    assert found == [("item_never_done", "items.0.done_when", True)]
