"""What changed is said as a colleague would say it, in English and in Japanese."""

from typing import Any

import pytest
from flask import Flask, g

from annai_server.admin import phrases
from annai_server.admin.changes import Tongue, told

TITLES = {("milestone", "paid"): "First payment", ("guide", "news"): "News"}
TONGUE = Tongue(lambda resource, key: TITLES.get((resource, key), key), "Asia/Tokyo", "en")
STEP = {"key": "a", "title": "Start", "body": "Press here."}
TOUR: dict[str, Any] = {"schema": 1, "key": "t", "kind": "tour", "title": "Tour", "steps": [STEP]}
NEXT = {"key": "b", "title": "Then", "body": "Look."}
BUTTON = {"key": "go", "label": "Go", "action": {"do": "start", "guide": "news"}}

CASES: list[tuple[dict[str, Any], dict[str, Any], str, str]] = [
    (TOUR, {**TOUR, "goal": "paid"}, "Goal:  → First payment", "目標: → First payment"),
    (
        TOUR,
        {**TOUR, "trigger": {"after": "2s"}},
        "Wait this long:  → 2 seconds",
        "待つ時間: → 2 秒",
    ),
    (
        {**TOUR, "schedule": {"until": "2026-12-01T00:00:00Z"}},
        TOUR,
        "Until: Dec 1, 2026, 9:00\u202fAM → ",
        "終了: 2026/12/01 9:00 → ",
    ),
    (
        TOUR,
        {**TOUR, "audience": {"all": [{"trait": "plan", "is": "trial"}, {"not": {"milestone": "paid"}}]}},
        "Audience:  → “plan” is “trial” and not: they reached the milestone “First payment”",
        "対象者: → 「plan」が「trial」である、かつ次に当てはまらない：マイルストーン「First payment」に達した",
    ),
    (
        TOUR,
        {**TOUR, "steps": [{**STEP, "buttons": [BUTTON]}]},
        "[Step 1 “Start”] Button:  → “Go”: Start “News”",
        "[ステップ 1「Start」] ボタン: → 「Go」：「News」を始める",
    ),
    (
        TOUR,
        {**TOUR, "steps": [STEP, NEXT]},
        "[Step 2 “Then” new] Text: +Look.",
        "[ステップ 2「Then」 new] 本文: +Look.",
    ),
    (
        TOUR,
        {**TOUR, "steps": [{**STEP, "body": "Press there."}]},
        "[Step 1 “Start”] Text: Press -here.+there.",
        "[ステップ 1「Start」] 本文: Press -here.+there.",
    ),
    (
        {**TOUR, "steps": [STEP, NEXT]},
        {**TOUR, "steps": [NEXT, STEP]},
        "Order: Start → Then → Then → Start",
        "順番: Start → Then → Then → Start",
    ),
]


def _flat(before: dict[str, Any], after: dict[str, Any]) -> str:
    said = []
    for group in told(before, after, TONGUE):
        head = f"[{f'{group.title} {group.fate}'.strip()}] " if group.title else ""
        for line in group.lines:
            marks = "".join({"same": "", "gone": "-", "new": "+"}[fate] + text for fate, text in line.marks)
            said.append(f"{head}{line.label}: {marks or f'{line.before} → {line.after}'}")
    return " | ".join(said)


@pytest.fixture(scope="module")
def speaking() -> Flask:
    return Flask("words")


@pytest.mark.parametrize(("before", "after", "english", "japanese"), CASES)
def test_a_change_in_words(
    speaking: Flask, before: dict[str, Any], after: dict[str, Any], english: str, japanese: str
) -> None:
    with speaking.test_request_context():
        assert _flat(before, after) == english
        g.locale = "ja"
        assert _flat(before, after).replace(":  →", ": →") == japanese


def test_a_condition_that_nobody_can_read_is_no_fault(speaking: Flask) -> None:
    with speaking.test_request_context():
        assert phrases.condition({"moon": "full"}, TONGUE.titled, "UTC") == "something this form doesn't know"


SHORT = {
    "key": "short",
    "name": "Short",
    "weight": 30,
    "changes": {"steps": {"a": {"title": "Begin"}}, "leave_out": ["b"], "translations": {"ja": {"title": "手短に"}}},
}


def test_a_variant_is_told_with_all_that_it_says_otherwise(app: Flask) -> None:
    two = {**TOUR, "steps": [STEP, NEXT]}
    with app.test_request_context():
        g.locale = "en"
        (added,) = told(two, {**two, "variants": [SHORT]}, TONGUE)
        assert (added.title, added.fate) == ("Variant “Short”", "new")
        assert [(line.label, line.after or "".join(text for _, text in line.marks)) for line in added.lines] == [
            ("Name", "Short"),
            ("Percent of the people", "30"),
            ("Step 1 “Start”: Title", "Begin"),
            ("Left out", "Then"),
            ("Title (Japanese)", "手短に"),
        ]
        (changed,) = told({**two, "variants": [SHORT]}, {**two, "variants": [{**SHORT, "weight": 50}]}, TONGUE)
        assert [(line.label, line.before, line.after) for line in changed.lines] == [
            ("Percent of the people", "30", "50")
        ]
