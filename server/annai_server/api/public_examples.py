"""The routes that are plain Flask, as OpenAPI operations with examples of docs/wire.md."""

from collections.abc import Iterator
from typing import Any

from annai_server.wire import browser

Json = dict[str, Any]

_RUN = "01990000-0000-7000-8000-000000000001"

_BOOTSTRAP = {
    "v": 1,
    "key": "pk_2nbnMSnxu3tSZD5TJx0aXQ",
    "user": "u_42",
    "url": "https://app.example.com/invoices",
    "page_lang": "ja",
    "languages": ["ja", "en-US"],
    "device": "desktop",
    "sent_at": 1795291200000,
}
_BOOTSTRAP_ANSWER = {
    "v": 1,
    "server_time": 1795291200123,
    "state": "17.5.0.1795293000000.6b1f9d0a42c7.0",
    "publication": 17,
    "valid_until": 1795293000000,
    "poll_after": None,
    "locale": "ja",
    "environment": "production",
    "guides": [],
    "states": {},
    "menu": [],
}
_EVENTS = {
    "v": 1,
    "key": "pk_2nbnMSnxu3tSZD5TJx0aXQ",
    "user": "u_42",
    "sent_at": 1795291200000,
    "events": [
        {
            "id": "01990000-0000-7000-8000-000000000002",
            "name": "step_shown",
            "at": 1795291199000,
            "guide": "welcome",
            "revision": 3,
            "round": 1,
            "run": _RUN,
            "step": "new",
        }
    ],
}
_EVENTS_ANSWER = {
    "v": 1,
    "server_time": 1795291200123,
    "results": [{"id": "01990000-0000-7000-8000-000000000002", "status": "stored"}],
    "changes": [],
    "poll_after": None,
}


def operations() -> Iterator[tuple[str, str, Json]]:
    """Each (path, method, operation)."""
    yield (
        "/v1/bootstrap",
        "post",
        _posted(
            "What may this user see now?",
            "The guides that may start by themselves, have an open run, or were asked for, each with its state; and "
            "the menu of everything that can be opened by hand. Unknown fields are ignored.",
            (browser.BootstrapRequest, _BOOTSTRAP),
            (browser.BootstrapAnswer, _BOOTSTRAP_ANSWER),
        ),
    )
    yield (
        "/v1/events",
        "post",
        _posted(
            "Deliver what happened",
            "At most 100 events of one user, 48 KiB. Each is answered by its id: stored, duplicate, or rejected with a "
            "reason; an acknowledged event is on disk. Send a batch again as often as you like.",
            (browser.EventsRequest, _EVENTS),
            (browser.EventsAnswer, _EVENTS_ANSWER),
        ),
    )
    yield (
        "/annai.js",
        "get",
        _script("The script for your page", "The widget's core; it loads everything else relative to itself."),
    )
    build = {"in": "path", "name": "build", "required": True, "schema": {"type": "string"}}
    pinned = _script(
        "The script of one build", "Its name holds the hash of what is in it: for tags that say `integrity`."
    )
    yield "/annai-{build}.js", "get", pinned | {"parameters": [build]}
    name = {"in": "path", "name": "name", "required": True, "schema": {"type": "string"}}
    part = _script("A part of the widget", "Loaded by the core. Its folder's name is the hash of what is in it.")
    yield "/annai/{name}", "get", part | {"parameters": [name]}
    image = _file("An image of a guide", "As WebP. Its name is the hash of what is in it.", "image/webp", "The image")
    yield "/annai/images/{name}", "get", image | {"parameters": [name]}
    yield "/healthz", "get", _json("Does the process live?", {"status": "ok"})
    yield "/readyz", "get", _json("Can it do its work: database and migrations", {"status": "ready"})
    yield "/metrics", "get", _metrics()
    yield "/v1/openapi.json", "get", _json("This document", {"openapi": "3.1.0"})
    yield "/docs", "get", _page("This document as a page")


def _posted(summary: str, description: str, request: tuple[Any, Json], answer: tuple[Any, Json]) -> Json:
    """Documented as text/plain, which keeps the browser from asking first; JSON is read all the same."""
    body = {"schema": request[0], "example": request[1]}
    return {
        "tags": ["Page"],
        "summary": summary,
        "description": description,
        "requestBody": {"required": True, "content": {"text/plain": body, "application/json": body}},
        "responses": {
            "200": {
                "description": "Done",
                "content": {"application/json": {"schema": answer[0], "example": answer[1]}},
            }
        },
    }


def _script(summary: str, description: str) -> Json:
    return _file(summary, description, "text/javascript", "The script")


def _file(summary: str, description: str, type_: str, answer: str) -> Json:
    return {
        "tags": ["Page"],
        "summary": summary,
        "description": description,
        "responses": {"200": {"description": answer, "content": {type_: {"schema": {"type": "string"}}}}},
    }


def _json(summary: str, example: Json) -> Json:
    content = {"application/json": {"schema": {"type": "object"}, "example": example}}
    return {
        "tags": ["Operation"],
        "summary": summary,
        "responses": {"200": {"description": "Yes", "content": content}},
    }


def _metrics() -> Json:
    content = {"text/plain": {"schema": {"type": "string"}}}
    return {
        "tags": ["Operation"],
        "summary": "What it has done and how it is, for Prometheus",
        "security": [{"metricsToken": []}],
        "description": "With the value of `ANNAI_METRICS_TOKEN`; 404 where none is set.",
        "responses": {"200": {"description": "In Prometheus' text format, or OpenMetrics", "content": content}},
    }


def _page(summary: str) -> Json:
    content = {"text/html": {"schema": {"type": "string"}}}
    return {
        "tags": ["Operation"],
        "summary": summary,
        "responses": {"200": {"description": "The page", "content": content}},
    }
