"""The OpenAPI document is valid, complete, and its examples are true; the page that shows it loads nothing."""

import re
from typing import Any

import jsonschema
import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_spec_validator import validate

from annai_server.api import examples, openapi, server_side
from annai_server.store.database import db
from support.cast import Team


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    return sqlite_url


@pytest.fixture
def document(client: FlaskClient) -> dict[str, Any]:
    body: dict[str, Any] = client.get("/v1/openapi.json").get_json()
    return body


def test_the_document_is_valid_openapi_3_1(document: dict[str, Any]) -> None:
    validate(document)
    assert document["openapi"].startswith("3.1")


def test_every_route_is_documented_and_every_documented_route_exists(app: Flask, document: dict[str, Any]) -> None:
    routes = {
        (re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule.rule), method.lower())
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
        if not rule.rule.startswith("/admin") and rule.rule != "/"
    }
    assert {(path, method) for path, method, _ in openapi.operations(document)} == routes


def test_every_operation_says_what_it_does_and_how_it_can_fail(document: dict[str, Any]) -> None:
    ids = [operation["operationId"] for _, _, operation in openapi.operations(document)]
    assert len(ids) == len(set(ids))
    for path, _, operation in openapi.operations(document):
        assert operation["summary"], path
        assert any(status < "300" for status in operation["responses"]), path
        if path.startswith("/v1/") and path != "/v1/openapi.json":
            assert {"401", "429", "503"} <= set(operation["responses"]), path
        if "requestBody" in operation:
            json = "application/json" in operation["requestBody"]["content"]
            assert {*(["400", "415"] if json else []), "413", "422"} <= set(operation["responses"]), path


def test_every_body_has_an_example_that_its_schema_accepts(document: dict[str, Any]) -> None:
    for path, method, operation in openapi.operations(document):
        for content in _contents(document, operation):
            if content["schema"] in ({"type": "string"}, {"type": "object"}):
                continue
            assert "example" in content, (method, path)
            schema = {**content["schema"], "components": document["components"]}
            jsonschema.Draft202012Validator(schema).validate(content["example"])


def test_the_documents_shown_as_examples_can_be_published(app: Flask, team: Team) -> None:
    team.backend("PUT", "/v1/users/u_42", server_side._BODY)
    team.backend("POST", "/v1/track", server_side._TRACK)
    for resource in ("milestone", "segment", "theme", "guide"):
        document = examples.DOCUMENTS[resource]
        path = f"/v1/{resource}s/{document['key']}"
        assert team.author("PUT", path, {"document": document}).status_code == 200
        published = team.author("POST", f"{path}/publish", {"environment": "production"})
        assert (published.status_code, published.json["warnings"]) == (200, [])
    with app.app_context():
        db.session.remove()


def test_the_page_loads_nothing_and_runs_nothing(client: FlaskClient) -> None:
    page = client.get("/docs")
    policy = page.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "unsafe" not in policy
    for loading in ("<script", "<link", "<img", "src=", "@import", "url(", "style="):
        assert loading not in page.text, loading


def test_the_page_shows_every_operation(client: FlaskClient, document: dict[str, Any]) -> None:
    page = client.get("/docs").text
    for _, _, operation in openapi.operations(document):
        assert f'id="{operation["operationId"]}"' in page
        assert f'href="#{operation["operationId"]}"' in page
    anchors = set(re.findall(r'href="#([^"]+)"', page))
    assert anchors <= set(re.findall(r'id="([^"]+)"', page))


def _contents(document: dict[str, Any], operation: dict[str, Any]) -> list[dict[str, Any]]:
    parts = [operation.get("requestBody", {}), *operation["responses"].values()]
    found = [
        document["components"]["responses"][part["$ref"].rsplit("/", 1)[1]] if "$ref" in part else part
        for part in parts
    ]
    return [content for part in found for content in part.get("content", {}).values()]
