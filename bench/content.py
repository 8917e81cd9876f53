"""A host product's guidance of any size: most guides are for somebody else, a handful for whoever looks."""

from collections.abc import Iterator, Mapping
from typing import Any

Document = Mapping[str, Any]
FOR_EVERYBODY = 3

TEXT = (
    "Press **New invoice** and fill in what you know, {{ user.first_name | there }}. We keep a draft while you type, "
    "so that nothing is lost, and you can [read more](https://example.com/help) at any time."
)
# Each rules a guide out for the users of the bench, in its own way.
FOR_OTHERS: tuple[Document, ...] = (
    {"trait": "plan", "is": "enterprise"},
    {"all": [{"trait": "plan", "is": "trial"}, {"trait": "role", "in": ["accountant", "auditor"]}]},
    {"all": [{"trait": "plan", "is": "trial"}, {"event": "report_exported", "count": {"gte": 3}, "within": "7d"}]},
    {"any": [{"company": "seats", "gte": 100}, {"trait": "country", "in": ["jp", "kr", "tw"]}]},
    {"not": {"trait": "plan", "exists": True}},
    {"all": [{"milestone": "first-invoice"}, {"trait": "role", "is": "owner"}]},
)
TRAITS = {"plan": "trial", "role": "owner", "first_name": "Hanako", "country": "de"}


def milestone() -> Document:
    return {"schema": 1, "key": "first-invoice", "title": "First invoice", "when": {"event": "invoice_sent"}}


def guides(count: int) -> Iterator[Document]:
    for number in range(count):
        yield _tour(number, None if number < FOR_EVERYBODY else FOR_OTHERS[number % len(FOR_OTHERS)])


def _tour(number: int, audience: Document | None) -> Document:
    tour = {
        "schema": 1,
        "key": f"tour-{number}",
        "kind": "tour",
        "title": f"What is new, part {number}",
        "trigger": {"page": f"/section-{number}/**"},
        "steps": [_step(name, number) for name in ("first", "second", "third", "fourth")],
    }
    return tour if audience is None else {**tour, "audience": audience}


def _step(name: str, number: int) -> Document:
    return {
        "key": name,
        "target": {"test_id": f"{name}-{number}", "role": "button", "name": "New invoice"},
        "title": f"The {name} step",
        "body": TEXT,
    }
