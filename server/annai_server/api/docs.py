"""The OpenAPI document, as JSON and as a page to read. The page is one request, runs no script and loads nothing."""

import base64
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, current_app, render_template
from markupsafe import Markup, escape

from annai_server.api import openapi
from annai_server.settings import Settings

blueprint = Blueprint("docs", __name__, template_folder="templates")

_STYLE = (Path(__file__).parent / "templates" / "docs.css").read_text(encoding="utf-8")
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


@blueprint.get("/v1/openapi.json")
def openapi_json() -> Response:
    """Not sorted by name: the order is the reader's."""
    settings: Settings = current_app.config["ANNAI"]
    document = openapi.document() | {"servers": [{"url": settings.public_url}]}
    return Response(json.dumps(document, ensure_ascii=False), content_type="application/json")


@blueprint.get("/docs")
def page() -> Response:
    settings: Settings = current_app.config["ANNAI"]
    document = openapi.document()
    html = render_template(
        "docs.html",
        document=document,
        groups=list(_groups(document)),
        style=Markup(_STYLE),  # noqa: S704 (our own file)
        server=settings.public_url,
        fields=lambda schema: list(_fields(document, schema)),
        follow=lambda node: _follow(document, node),
    )
    response = Response(html, content_type="text/html; charset=utf-8")
    response.headers["Content-Security-Policy"] = _POLICY
    response.headers["Referrer-Policy"] = "no-referrer"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response


@blueprint.app_template_filter("prose")
def prose(text: str) -> Markup:
    """Paragraphs, `code` and **bold** of our own docstrings."""
    html = str(escape(text.strip()))
    html = re.sub(r"`([^`]+)`", r"<code>\1</code>", html)
    html = re.sub(r"\*\*([^*]+)\*\*", r"<strong>\1</strong>", html)
    return Markup("".join(f"<p>{part}</p>" for part in re.split(r"\n\s*\n", html)))  # noqa: S704 (escaped above)


@blueprint.app_template_filter("pretty_json")
def pretty_json(value: Any) -> str:
    """Indented, but what fits on a line stays on one."""
    return _compact(value, 0)


def _compact(value: Any, indent: int) -> str:
    line = json.dumps(value, ensure_ascii=False)
    if len(line) + indent <= 72 or not isinstance(value, dict | list) or not value:
        return line
    inner, outer = " " * (indent + 2), " " * indent
    if isinstance(value, list):
        return "[\n" + ",\n".join(inner + _compact(one, indent + 2) for one in value) + f"\n{outer}]"
    parts = (f"{inner}{json.dumps(name)}: {_compact(one, indent + 2)}" for name, one in value.items())
    return "{\n" + ",\n".join(parts) + f"\n{outer}}}"


def _groups(document: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[tuple[str, str, dict[str, Any]]]]]:
    found = list(openapi.operations(document))
    for tag in document["tags"]:
        yield tag, [one for one in found if tag["name"] in one[2]["tags"]]


def _follow(document: dict[str, Any], node: dict[str, Any]) -> dict[str, Any]:
    while "$ref" in node:
        parts = node["$ref"].removeprefix("#/").split("/")
        node = document
        for part in parts:
            node = node[part]
    return node


def _fields(document: dict[str, Any], schema: dict[str, Any]) -> Iterator[tuple[str, str, bool, str]]:
    """Each (name, type, required, description) of an object, one level deep: examples show the rest."""
    schema = _follow(document, schema)
    for name, part in schema.get("properties", {}).items():
        yield name, _type(document, part), name in schema.get("required", ()), part.get("description", "")


def _type(document: dict[str, Any], part: dict[str, Any]) -> str:
    if "anyOf" in part:
        return " or ".join(_type(document, one) for one in part["anyOf"])
    if "enum" in part:
        return " | ".join(str(one) for one in part["enum"])
    if "$ref" in part:
        return str(part["$ref"].rsplit("/", 1)[1])
    kind = part.get("type", "any")
    if isinstance(kind, list):
        return " or ".join(str(one) for one in kind)
    if kind == "array":
        return f"list of {_type(document, part.get('items', {}))}"
    return str(part.get("format", kind))
