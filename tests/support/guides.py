"""Small documents, with keyword overrides."""

from typing import Any


def tour(key: str = "welcome", **changes: Any) -> dict[str, Any]:
    steps = [
        {"key": "first", "title": "First", "body": "Look here."},
        {"key": "second", "title": "Second", "body": "And here."},
    ]
    return {"schema": 1, "key": key, "kind": "tour", "title": "Welcome", "steps": steps, **changes}


def banner(key: str = "news", **changes: Any) -> dict[str, Any]:
    return {"schema": 1, "key": key, "kind": "banner", "title": "News", "body": "Something new.", **changes}


def checklist(key: str = "start", **changes: Any) -> dict[str, Any]:
    items = [
        {"key": "customer", "title": "Add a customer", "done_when": {"event": "customer_created"}},
        {"key": "invoice", "title": "Send an invoice", "done_when": {"milestone": "first-invoice"}},
    ]
    return {"schema": 1, "key": key, "kind": "checklist", "title": "Getting started", "items": items, **changes}


def toast(key: str = "hooray", **changes: Any) -> dict[str, Any]:
    return {
        "schema": 1,
        "key": key,
        "kind": "toast",
        "title": "Sent!",
        "body": "Your first invoice is on its way.",
        "milestone": "first-invoice",
        **changes,
    }


def hint(key: str = "export-here", **changes: Any) -> dict[str, Any]:
    target = {"role": "button", "name": "Export"}
    return {
        "schema": 1,
        "key": key,
        "kind": "hint",
        "title": "Export",
        "target": target,
        "body": "Everything as a spreadsheet.",
        **changes,
    }


def milestone(key: str = "first-invoice", **changes: Any) -> dict[str, Any]:
    return {"schema": 1, "key": key, "title": "First invoice", "when": {"event": "invoice_sent"}, **changes}


def segment(key: str = "trial", **changes: Any) -> dict[str, Any]:
    return {"schema": 1, "key": key, "title": "On trial", "when": {"trait": "plan", "is": "trial"}, **changes}


def theme(key: str = "house", **changes: Any) -> dict[str, Any]:
    return {"schema": 1, "key": key, "title": "House", "tokens": {"radius": "8px"}, **changes}


def event(key: str = "prices_read", **changes: Any) -> dict[str, Any]:
    return {"schema": 1, "key": key, "title": "Read the prices", "when": {"page": "/prices", "dwell": "20s"}, **changes}
