"""Whatever stands in an address, a query, a form or a field: an answer of ours, never a failure on our side."""

import json
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from flask import Flask

from support import guides
from support.admin_desk import ORIGIN, Desk
from support.cast import Team

TEXTS = ["\0", "²", "9" * 25, "-1", "0001-01-01", "9999-12-31T23:59:59Z", "²-x", "a:" + "[" * 3_000]
VALUES: list[Any] = [10**30, -(10**30), 0, "\ud800", "a\0b", [[]], {"a": {}}, "9999-12-31T23:59:59Z", "0001-01-01"]
QUERIES = (
    "environment",
    "from",
    "to",
    "until",
    "before",
    "at",
    "user",
    "url",
    "traits",
    "device",
    "period",
    "imagined",
)
FORM = ("title", "key", "note", "when", "revision", "version", "quiet_pages", "email", "until", "id", *QUERIES)
BODIES: dict[str, dict[str, Any]] = {
    "/v1/guides/welcome": {"version": 1, "document": guides.tour()},
    "/v1/guides/welcome/publish": {"environment": "production", "revision": 1, "version": 1, "note": "", "at": None},
    "/v1/guides/welcome/rollback": {"environment": "production", "revision": 1},
    "/v1/users/u_1": {"traits": {"plan": "trial"}, "company": "c_1", "locale": "ja"},
    "/v1/track": {"events": [{"user": "u_1", "name": "sent", "at": "2026-11-21T09:00:00Z", "properties": {"a": 1}}]},
    "/v1/explain": {"user": "u_1", "environment": "production", "at": "2026-11-21T09:00:00Z", "url": "/"},
}
PUBLIC = {
    "/v1/bootstrap": {"v": 1, "sent_at": 1, "url": "/", "known": "1.1.0.5.x.y", "languages": ["ja"], "traits": {}},
    "/v1/events": {"v": 1, "sent_at": 1, "events": [], "ticket": "x"},
}


def routes(app: Flask, under: str) -> Iterator[tuple[str, str]]:
    for rule in app.url_map.iter_rules():
        if rule.rule.startswith(under):
            yield from ((method, rule.rule) for method in (rule.methods or set()) - {"HEAD", "OPTIONS"})


def filled(rule: str, text: str) -> str:
    """Its project and kinds are real, all else is `text`."""
    known = rule.replace("<project>", "invoices")
    kinds = re.sub(r"<any\((\w+).*?\):\w+>", r"\1", known)
    return re.sub(r"<[^>]*>", quote(text[:300], safe=""), kinds)


def test_the_admin_answers_any_text_in_an_address_a_query_and_a_form(app: Flask, author: Desk, team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    token = author.token
    for method, rule in routes(app, "/admin/p/"):
        for text in TEXTS:
            form = dict.fromkeys(FORM, text) if method == "POST" else None
            for address in {filled(rule, "welcome"), filled(rule, text if text in TEXTS[:3] else "welcome")}:
                answer = author.client.open(
                    address,
                    method=method,
                    query_string=dict.fromkeys(QUERIES, text),
                    data=form,
                    headers={"Origin": ORIGIN, "X-CSRF-Token": token},
                )
                told = answer.text[:300]
                assert answer.status_code < 500, (method, rule, text[:20], told)


def test_the_api_answers_any_text_in_an_address_and_a_query(app: Flask, team: Team) -> None:
    for method, rule in routes(app, "/v1/"):
        for text in TEXTS:
            for call in (team.author, team.backend):
                answer = call(method, filled(rule, text), query_string=dict.fromkeys(QUERIES[:4], text))
                assert answer.status_code < 500, (method, rule, text[:20], answer.json)


def test_the_api_answers_any_value_in_any_field(team: Team) -> None:
    team.author("PUT", "/v1/guides/welcome", {"document": guides.tour()})
    for path, body in (BODIES | PUBLIC).items():
        for field in body:
            for value in VALUES:
                sent = {**body, field: value}
                if path in PUBLIC:
                    sent |= {"key": team.production.public, "user": "u_1"} | {field: value}
                methods = ("PUT",) if path.startswith(("/v1/users", "/v1/guides/welcome")) else ("POST",)
                for call in (team.author, team.backend):
                    answer = call(methods[0], path, sent)
                    assert answer.status_code < 500, (path, field, json.dumps(value), answer.json)
