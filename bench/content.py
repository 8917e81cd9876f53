"""A host product's guidance of any size: most guides are for somebody else, a handful for whoever looks."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

Document = Mapping[str, Any]
FOR_EVERYBODY = 3

TEXT = (
    "Press **New invoice** and fill in what you know, {{ user.first_name | there }}. "
    "You can [read more](https://example.com/help) at any time."
)
TRAITS = {"plan": "trial", "role": "owner", "first_name": "Hanako", "country": "de", "logins": 12}
_COUNTRIES = ("jp", "kr", "tw", "fr", "it", "es", "pt", "br", "mx", "in")
# Each rules a guide out for the users of the bench, in its own way; no two guides of a shape ask for the same.
_FOR_OTHERS: Sequence[Callable[[int], Document]] = (
    lambda n: {"trait": "plan", "is": f"enterprise-{n}"},
    lambda n: {"all": [{"trait": "plan", "is": "trial"}, {"trait": "role", "in": ["accountant", f"auditor-{n}"]}]},
    lambda n: {
        "all": [
            {"trait": "plan", "is": "trial"},
            {"event": f"report_{n % 12}_exported", "count": {"gte": 1 + n % 5}, "within": "7d"},
        ]
    },
    lambda n: {
        "any": [
            {"company": "seats", "gte": 100 + n},
            {"trait": "country", "in": [_COUNTRIES[n % 10], _COUNTRIES[(n + 3) % 10]]},
        ]
    },
    lambda n: {"not": {"trait": "plan", "exists": True}},
    lambda n: {
        "all": [{"milestone": "first-invoice"}, {"trait": "role", "is": "owner"}, {"trait": f"seen_{n}", "is": True}]
    },
    lambda n: {"all": [{"trait": "email", "ends_with": f"@customer-{n}.example"}, {"device": "desktop"}]},
    lambda n: {"all": [{"guide": f"tour-{n}", "is": "completed"}, {"locale": ["en", "ja"]}]},
    lambda n: {"all": [{"percent": 50, "salt": f"s{n}"}, {"trait": "role", "is": f"team-{n}"}]},
    lambda n: {"trait": "logins", "gte": 1_000 * (1 + n % 10)},
    lambda n: {"any": [{"event": f"beta_{n % 12}_joined"}, {"trait": "beta", "is": f"wave-{n}"}]},
)


def milestone() -> Document:
    return {"schema": 1, "key": "first-invoice", "title": "First invoice", "when": {"event": "invoice_sent"}}


def guides(count: int) -> Iterator[Document]:
    for number in range(count):
        yield _tour(number, None if number < FOR_EVERYBODY else audience(number))


def audience(number: int) -> Document:
    return _FOR_OTHERS[number % len(_FOR_OTHERS)](number)


def _tour(number: int, audience: Document | None) -> Document:
    tour = {
        "schema": 1,
        "key": f"tour-{number}",
        "kind": "tour",
        "title": f"What is new, part {number}",
        "trigger": {"page": f"/section-{number}/**"},
        # With two steps, the three tours that everybody gets, tokens and words make an answer of about 7 KB.
        "steps": [_step(name, number) for name in ("first", "second")],
    }
    return tour if audience is None else {**tour, "audience": audience}


def _step(name: str, number: int) -> Document:
    return {
        "key": name,
        "target": {"test_id": f"{name}-{number}", "role": "button", "name": "New invoice"},
        "title": f"The {name} step",
        "body": TEXT,
    }
