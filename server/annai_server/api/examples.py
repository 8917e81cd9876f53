"""Documents that the API's page shows; a test publishes each of them."""

from collections.abc import Mapping
from typing import Any

DOCUMENTS: Mapping[str, dict[str, Any]] = {
    "guide": {
        "schema": 1,
        "key": "first-invoice",
        "kind": "tour",
        "title": "Make your first invoice",
        "audience": {"all": [{"trait": "plan", "is": "trial"}, {"not": {"milestone": "first-invoice"}}]},
        "trigger": {"page": "/invoices", "after": "500ms"},
        "goal": "first-invoice",
        "steps": [
            {
                "key": "new",
                "target": {"test_id": "new-invoice", "role": "button", "name": "New invoice"},
                "title": "It starts here",
                "body": "Press **New invoice**. We fill in what we know, {{ user.first_name | there }}.",
                "advance": {"on": "click"},
            }
        ],
        "translations": {
            "ja": {
                "title": "最初の請求書を作る",
                "steps": {
                    "new": {
                        "title": "ここから始めます",
                        "body": "**新しい請求書**を押してください。わかる項目は入力済みです。",
                        "target": {"name": "新しい請求書"},
                    }
                },
            }
        },
    },
    "segment": {
        "schema": 1,
        "key": "trial",
        "title": "On trial",
        "when": {"trait": "plan", "is": "trial"},
    },
    "milestone": {
        "schema": 1,
        "key": "first-invoice",
        "title": "First invoice sent",
        "when": {"event": "invoice_sent"},
        "translations": {"ja": {"title": "最初の請求書を送付"}},
    },
    "theme": {
        "schema": 1,
        "key": "house",
        "title": "House colours",
        "scheme": "auto",
        "tokens": {"radius": "12px"},
        "light": {"accent": "#2f5bd7"},
        "dark": {"accent": "#9db7ff"},
    },
    "event": {
        "schema": 1,
        "key": "prices_read",
        "title": "Read the prices",
        "when": {"page": "/prices", "dwell": "20s"},
        "translations": {"ja": {"title": "料金ページを読んだ"}},
    },
}

SERVED = {"production": {"revision": 3, "round": 1, "published_at": "2026-11-21T09:00:00Z", "stopped": False}}

PLANNED = {
    "production": {
        "revision": 4,
        "at": "2026-12-01T09:00:00Z",
        "again": "nobody",
        "note": "With the new prices",
        "by": "hana@example.com",
        "failure": None,
    }
}


def draft(resource: str) -> dict[str, Any]:
    document = DOCUMENTS[resource]
    return {
        "key": document["key"],
        "kind": document.get("kind", resource),
        "title": document["title"],
        "version": 7,
        "environments": SERVED,
        "scheduled": PLANNED,
        "document": document,
    }


def summary(resource: str) -> dict[str, Any]:
    return {name: value for name, value in draft(resource).items() if name != "document"}


def duplicate(resource: str) -> dict[str, str]:
    """An event's key is a name as hosts send them, without a hyphen."""
    return {"key": "second_try" if resource == "event" else "second-try"}


PROMOTION = {"from": "staging", "to": "production", "guides": ["first-invoice"], "note": "Tried out for a week"}

PROMOTED = {
    "published": [
        {"resource": "milestone", "key": "first-invoice", "revision": 1},
        {"resource": "guide", "key": "first-invoice", "revision": 3},
    ],
    "warnings": [],
}

PUBLICATION = {
    "environment": "production",
    "publication": 17,
    "revision": 3,
    "round": 1,
    "at": None,
    "warnings": ["translations.ja: title is not translated, so that people who read ja see en"],
}

RESULTS = {
    "shown": {"people": 412, "runs": 430},
    "completed": {"people": 301, "runs": 301},
    "ended": {"completed": {"people": 301, "runs": 301}, "skipped": {"people": 74, "runs": 77}},
    "parts": [{"key": "new", "people": 398, "runs": 415}],
    "actions": [{"step": "new", "button": "help", "people": 31, "runs": 33}],
    "arms": [
        {"variant": "original", "people": 412, "runs": 430, "shown": 412, "completed": 301, "goal": 190},
        {"variant": "holdout", "people": 45, "runs": 45, "shown": 0, "completed": 0, "goal": 12},
    ],
    "goal": {
        "milestone": "first-invoice",
        "days": 14,
        "shown": {"people": 412, "before": 21, "reached": 190},
        "median_ms": 5_400_000,
        "others": {"people": 803, "before": 310, "reached": 96},
    },
    "forms": [
        {
            "key": "how-was-it",
            "people": 120,
            "runs": 120,
            "fields": [
                {
                    "key": "mark",
                    "type": "rating",
                    "people": 118,
                    "runs": 118,
                    "options": [{"key": "5", "people": 70, "runs": 70}, {"key": "4", "people": 48, "runs": 48}],
                    "mean": 4.6,
                    "latest": [],
                },
                {
                    "key": "why",
                    "type": "text",
                    "people": 12,
                    "runs": 12,
                    "options": [],
                    "mean": None,
                    "latest": [{"text": "Short and clear", "user": "u_42", "at": "2026-11-21T09:00:00Z"}],
                },
            ],
        }
    ],
}

MILESTONE_RESULTS = {
    "scope": "user",
    "reached": 41,
    "days": [{"day": "2026-11-20", "reached": 18}, {"day": "2026-11-21", "reached": 23}],
}
