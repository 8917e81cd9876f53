"""The OpenAPI 3.1 document: what flask-smorest knows of the blueprints, the plain routes beside them, and for each
operation the problems it can answer with."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

import flask_smorest
from apispec.ext.marshmallow import MarshmallowPlugin
from flask import Flask, current_app
from flask_smorest.spec.plugins import FlaskPlugin

from annai_server.api import errors, public_examples
from annai_server.domain.errors import Fault
from annai_server.wire import browser, export
from annai_server.wire.problems import ProblemSchema

Json = dict[str, Any]

_ABOUT = """Annai shows guidance inside your product and remembers what became of it.

Three kinds of keys open three doors. The **public key** `pk_…` stands in the page and may only fetch guidance and
deliver events. A **secret key** `sk_…` belongs to your backend. An **authoring key** `ak_…` writes and publishes
guides from scripts. Secret and authoring keys travel as `Authorization: Bearer …`.

Every failure is a problem document (RFC 9457) whose `errors` name the fields. Times in documents and server-side calls
are ISO 8601 with an offset; between page and server they are milliseconds since the epoch."""

_TAGS = (
    ("Page", "What the widget calls, with the public key. Your page needs no code for these."),
    ("Visitors", "What the widget says once somebody has signed in, with the public key."),
    ("Users", "What your backend knows of its users, with a secret key."),
    ("Companies", "The accounts that users belong to, with a secret key."),
    ("Tracking", "What happened in your backend, with a secret key."),
    ("Explanations", "Why somebody is or isn't shown something, with a secret or an authoring key."),
    ("Orders", "What an author decides about one user, with a secret or an authoring key."),
    ("Guides", "Tours, banners, checklists, toasts and hints, with an authoring key."),
    ("Segments", "Named parts of your users, with an authoring key."),
    ("Milestones", "Named successes, with an authoring key."),
    ("Themes", "Colours and shapes, with an authoring key."),
    ("Events", "What is heard in the page without code, with an authoring key."),
    ("Images", "Pictures for guides, made anew and served by Annai, with an authoring key."),
    ("Promotions", "From one environment to the next, with an authoring key."),
    ("Environments", "The switch that stops everything, with an authoring key."),
    ("Webhooks", "Where an environment tells what happens, with an authoring key."),
    ("Names", "The traits, events and properties that an environment has heard of, with an authoring key."),
    ("Operation", "For whoever runs Annai."),
)
_SECRET: list[Json] = [{"secretKey": []}]
_AUTHORING: list[Json] = [{"authoringKey": []}]
_EITHER = _SECRET + _AUTHORING
_SECURITY = {
    **dict.fromkeys(("Users", "Companies", "Tracking"), _SECRET),
    **dict.fromkeys(("Explanations", "Orders"), _EITHER),
    **dict.fromkeys(("Guides", "Segments", "Milestones", "Themes", "Events"), _AUTHORING),
    **dict.fromkeys(("Images", "Promotions", "Environments", "Webhooks", "Names"), _AUTHORING),
}
_SCHEMES = {
    "secretKey": ("A secret key of one environment, `sk_…`; never in a browser", "sk_…"),
    "authoringKey": ("An authoring key of one project, `ak_…`", "ak_…"),
    "metricsToken": ("The value of `ANNAI_METRICS_TOKEN`", "token"),
}

_PUBLISHING = ("publish", "unpublish", "unschedule", "rollback", "stop", "resume", "promotions")
_LEARNING = ("results", "names")
# By a query, a body, or a setting.
_NAMING_WHAT_THERE_MAY_NOT_BE = ("/v1/promotions", "/v1/names", "/metrics")
_PUBLIC = (("post", "/v1/bootstrap"), ("post", "/v1/events"), ("post", "/v1/merge"), ("post", "/v1/debug"))

# What a problem of each code says where it is an example.
_DETAILS: Mapping[str, tuple[str, tuple[Fault, ...]]] = {
    "not_json": ("the body must be JSON in UTF-8: Expecting value at line 1, column 1", ()),
    "invalid": (
        "document.steps.0.title: write something here",
        (Fault("document.steps.0.title", "write something here"),),
    ),
    "unauthenticated": ("send your secret key as `Authorization: Bearer sk_…`", ()),
    "forbidden": ("this authoring key is not for production", ()),
    "origin": (
        "https://app.example.com is not among the allowed origins of this environment; "
        "an administrator allows it in the admin, under Settings, Allowed origins",
        (),
    ),
    "not_found": ("there is no guide 'first-invoice' in this project", ()),
    "conflict": ("version 8 is stored, by hana@example.com; yours began from another", ()),
    "unconfirmed": (
        "translations.ja: title is not translated, so that people who read ja see en",
        (Fault("translations.ja", "title is not translated, so that people who read ja see en"),),
    ),
    "too_large": ("the body is larger than 524,288 bytes", ()),
    "encoding": ("send the body as it is, or compressed with gzip", ()),
    "too_many": ("too many requests with this key; come back later", ()),
    "quota": ("this environment has taken in the 1,000,000 events that it may have in a month (of UTC)", ()),
    "unavailable": ("the database cannot be reached; try again later", ()),
}


class Api(flask_smorest.Api):
    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None

    def _register_error_handlers(self) -> None:
        """errors.py answers every failure, this library's included."""


class _FlaskPlugin(FlaskPlugin):
    """Lets plain routes be documented by their path."""

    def path_helper(self, rule: Any = None, **kwargs: Any) -> str | None:
        return super().path_helper(rule, **kwargs) if rule is not None else None


def make_api(app: Flask) -> Api:
    plugin = MarshmallowPlugin(schema_name_resolver=export.schema_name)
    about = {
        "title": "Annai",
        "version": "1",
        "openapi_version": "3.1.0",
        "flask_plugin": _FlaskPlugin(),
        "marshmallow_plugin": plugin,
        "info": {"description": _ABOUT, "license": {"name": "MIT", "identifier": "MIT"}},
        "tags": [{"name": name, "description": description} for name, description in _TAGS],
    }
    api = Api(app, spec_kwargs=about)
    export.describe(plugin)
    for name, schema in export.EXTRA_SCHEMAS.items():
        api.spec.components.schema(name, schema)
    for name, (description, form) in _SCHEMES.items():
        scheme = {"type": "http", "scheme": "bearer", "bearerFormat": form, "description": description}
        api.spec.components.security_scheme(name, scheme)
    _document_problems(api)
    _document_plain_routes(api)
    return api


def document() -> Json:
    """The whole document, put together once per app."""
    known: dict[str, Json] = current_app.extensions.setdefault("annai-openapi", {})
    if "document" not in known:
        api: Api = current_app.extensions["flask-smorest"]["apis"][""]["ext_obj"]
        known["document"] = _finished(json.loads(json.dumps(api.spec.to_dict())))
    return known["document"]


def _document_problems(api: Api) -> None:
    for code, (detail, faults) in _DETAILS.items():
        known = errors.CODES[code]
        example = errors.body(code, detail, errors=faults, request_id="5f2b1c0e9d8a7b64", server_time=1795291200123)
        content = {errors.MEDIA_TYPE: {"schema": ProblemSchema, "example": example}}
        api.spec.components.response(_component(code), {"description": known.title, "content": content})


def _component(code: str) -> str:
    return "".join(part.capitalize() for part in code.split("_"))


def _document_plain_routes(api: Api) -> None:
    """Routes without flask-smorest: the two hot ones, which it would slow down, and those without JSON schemas."""
    api.spec.components.schema("OutgoingEvent", schema=browser.OutgoingEvent)
    for path, method, operation in public_examples.operations():
        api.spec.path(path=path, operations={method: operation})


def _finished(document: Json) -> Json:
    for path, method, operation in operations(document):
        operation["tags"] = [tag.capitalize() for tag in operation["tags"]]
        operation["operationId"] = _operation_id(method, path)
        if security := _SECURITY.get(operation["tags"][0]):
            operation["security"] = security
        responses = operation["responses"]
        responses.pop("422", None)
        for code in _problems_of(path, method, operation):
            status = str(errors.CODES[code].status)
            responses.setdefault(status, {"$ref": f"#/components/responses/{_component(code)}"})
        operation["responses"] = dict(sorted(responses.items()))
    for unused in ("UNPROCESSABLE_ENTITY", "DEFAULT_ERROR", "UNPROCESSABLE_CONTENT"):
        document["components"]["responses"].pop(unused, None)
    document["components"].pop("headers", None)
    document["components"].pop("parameters", None)
    document["paths"] = dict(sorted(document["paths"].items(), key=lambda item: _rank(item[1])))
    return document


def operations(document: Json) -> Iterator[tuple[str, str, Json]]:
    """Each (path, method, operation)."""
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            if method != "parameters":
                yield path, method, operation


def _rank(methods: Json) -> int:
    names = [name for name, _ in _TAGS]
    return min(names.index(operation["tags"][0]) for name, operation in methods.items() if name != "parameters")


def _operation_id(method: str, path: str) -> str:
    return "_".join([method, *re.findall(r"[a-z0-9]+", path.removeprefix("/v1").replace("{id}", "one"))])


def _problems_of(path: str, method: str, operation: Json) -> Iterator[str]:
    """Their codes, beside 405 and 500, which every route may answer with."""
    authoring = operation.get("security") == _AUTHORING
    if body := operation.get("requestBody"):
        yield from ("too_large", "invalid")
        if "application/json" in body["content"]:
            yield from ("not_json", "encoding")
    elif ("{" in path or operation.get("parameters")) and "security" in operation:
        yield "invalid"
    if (method, path) in _PUBLIC:
        yield from ("unauthenticated", "origin")
    elif "security" in operation:
        yield "unauthenticated"
    if operation.get("security") == _EITHER:
        yield from ("forbidden", "not_found")
    # Telling of a user or company makes one, and erasing somebody unknown is fine.
    if ("{" in path and (authoring or method == "get")) or path in _NAMING_WHAT_THERE_MAY_NOT_BE:
        yield "not_found"
    if authoring and (path.endswith(_PUBLISHING + _LEARNING) or method == "delete" or "/environments/" in path):
        yield "forbidden"
    removing_an_image = method == "delete" and path.startswith("/v1/images/")
    conflicting = path.endswith(("/duplicate", "/webhooks", "/resend")) or removing_an_image
    if authoring and (method == "put" or conflicting):
        yield "conflict"
    if path.endswith(("/publish", "/promotions")):
        yield "unconfirmed"
    if (method, path) in _PUBLIC or "security" in operation:
        yield "too_many"
    if (method, path) in (*_PUBLIC, ("get", "/readyz")) or "security" in operation:
        yield "unavailable"
