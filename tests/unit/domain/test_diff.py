"""What changed between two documents, whoever wrote them in whatever order."""

from typing import Any

import pytest

from annai_server.domain.diff import changes, marked

GO: dict[str, Any] = {"key": "go", "label": "Go", "action": {"do": "next"}}
STEPS: list[dict[str, Any]] = [
    {"key": "a", "title": "One", "body": "First", "buttons": [GO]},
    {"key": "b", "title": "Two", "body": "Second"},
    {"key": "c", "title": "Three", "body": "Third"},
]
TOUR: dict[str, Any] = {"schema": 1, "key": "welcome", "kind": "tour", "title": "Welcome", "steps": STEPS}


def _steps(*steps: dict[str, Any]) -> dict[str, Any]:
    return {**TOUR, "steps": list(steps)}


A, B, C = STEPS
CASES: list[tuple[str, dict[str, Any], dict[str, Any], list[tuple[str, Any, Any]]]] = [
    ("nothing", TOUR, dict(reversed(TOUR.items())), []),
    ("a text", TOUR, {**TOUR, "title": "Hello"}, [("title", "Welcome", "Hello")]),
    ("a step's text", TOUR, _steps({**A, "title": "1"}, B, C), [("steps.a.title", "One", "1")]),
    ("a step comes", _steps(A, B), TOUR, [("steps.c", None, C)]),
    ("a step goes, with its buttons", TOUR, _steps(B, C), [("steps.a", A, None)]),
    ("steps change places", TOUR, _steps(C, A, B), [("steps.order", ["a", "b", "c"], ["c", "a", "b"])]),
    ("one goes, and the rest keeps its order", TOUR, _steps(A, C), [("steps.b", B, None)]),
    (
        "a button's label",
        TOUR,
        _steps({**A, "buttons": [{**GO, "label": "On"}]}, B, C),
        [("steps.a.buttons.go.label", "Go", "On")],
    ),
    ("a button comes", TOUR, _steps(A, {**B, "buttons": [GO]}, C), [("steps.b.buttons.go", None, GO)]),
    ("a setting within a group", TOUR, {**TOUR, "trigger": {"page": "/x"}}, [("trigger.page", None, "/x")]),
    (
        "one of a group's settings",
        {**TOUR, "frequency": {"at_most": 3, "every": "1d"}},
        {**TOUR, "frequency": {"at_most": 3, "every": "2d"}},
        [("frequency.every", "1d", "2d")],
    ),
    ("a default that is written out", TOUR, {**TOUR, "priority": 0, "onboarding": False, "trigger": {}}, []),
    ("false is not zero", {**TOUR, "onboarding": True}, {**TOUR, "onboarding": False}, [("onboarding", True, None)]),
    (
        "true is not 1 within a condition either",
        {**TOUR, "audience": {"all": [{"trait": "x", "in": [1]}]}},
        {**TOUR, "audience": {"all": [{"trait": "x", "in": [True]}]}},
        [("audience", {"all": [{"trait": "x", "in": [1]}]}, {"all": [{"trait": "x", "in": [True]}]})],
    ),
    ("an empty text says nothing", TOUR, {**TOUR, "goal": ""}, []),
    (
        "a translation",
        {**TOUR, "translations": {"ja": {"title": "ようこそ", "steps": {"a": {"title": "一"}}}}},
        {**TOUR, "translations": {"ja": {"title": "こんにちは", "steps": {"a": {"title": "一"}}}}},
        [("translations.ja.title", "ようこそ", "こんにちは")],
    ),
    (
        "a translated button and element",
        TOUR,
        {**TOUR, "translations": {"ja": {"steps": {"a": {"buttons": {"go": "次へ"}, "target": {"name": "新規"}}}}}},
        [
            ("translations.ja.steps.a.target.name", None, "新規"),
            ("translations.ja.steps.a.buttons.go.label", None, "次へ"),
        ],
    ),
    (
        "a new step's translation comes with it",
        _steps(A, B),
        {**TOUR, "translations": {"ja": {"steps": {"c": {"title": "三"}}}}},
        [("steps.c", None, C)],
    ),
    (
        "an item's only button",
        {**TOUR, "steps": [], "items": [{"key": "i", "title": "I", "done_when": {"event": "x"}, "button": GO}]},
        {**TOUR, "steps": [], "items": [{"key": "i", "title": "I", "done_when": {"event": "y"}}]},
        [("items.i.done_when", {"event": "x"}, {"event": "y"}), ("items.i.buttons.go", GO, None)],
    ),
    (
        "a theme's colour",
        {"schema": 1, "key": "t", "title": "T", "light": {"accent": "#000"}},
        {"schema": 1, "key": "t", "title": "T", "light": {"accent": "#111"}},
        [("light.accent", "#000", "#111")],
    ),
]


@pytest.mark.parametrize(("before", "after", "expected"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_what_changed(before: dict[str, Any], after: dict[str, Any], expected: list[tuple[str, Any, Any]]) -> None:
    assert sorted(((one.path, one.before, one.after) for one in changes(before, after)), key=str) == sorted(
        expected, key=str
    )


def test_the_way_back_says_the_opposite() -> None:
    for _, before, after, _ in CASES:
        there = {(one.path, str(one.before), str(one.after)) for one in changes(before, after)}
        back = {(one.path, str(one.after), str(one.before)) for one in changes(after, before)}
        assert there == back


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        (
            "Press **New invoice** here.",
            "Press **New offer** here.",
            [("same", "Press **New "), ("gone", "invoice**"), ("new", "offer**"), ("same", " here.")],
        ),
        (
            "新しい請求書を作ります。",
            "新しい見積書を作ります。",
            [("same", "新しい"), ("gone", "請求"), ("new", "見積"), ("same", "書を作ります。")],
        ),
        ("Good morning", "Auf Wiedersehen", [("gone", "Good morning"), ("new", "Auf Wiedersehen")]),
        ("", "Hello", [("new", "Hello")]),
        ("Same", "Same", [("same", "Same")]),
    ],
)
def test_two_texts_are_shown_as_one_with_what_went_and_what_came(
    before: str, after: str, expected: list[tuple[str, str]]
) -> None:
    assert marked(before, after) == expected
    assert "".join(text for fate, text in expected if fate != "new") == before
    assert "".join(text for fate, text in expected if fate != "gone") == after
