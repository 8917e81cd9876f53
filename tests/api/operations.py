"""Every operation of the API, as its document lists them."""

import json
import re
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from annai_server.api import openapi
from support.cast import Team

Json = dict[str, Any]


@dataclass(frozen=True)
class Operation:
    method: str
    path: str
    tag: str
    body: Any
    """Its example."""
    keys: tuple[str, ...]
    query: frozenset[str]
    """What its query may hold."""
    fields: frozenset[str]
    """What its body may hold."""

    @property
    def place(self) -> str | None:
        """Where it names the one environment that it asks of or says something to, if it does."""
        if self.path.startswith("/v1/environments/{key}"):
            return "path"
        return "query" if "environment" in self.query else next(iter(self.fields & {"environment", "to"}), None)

    def called(self, team: Team, key: str, name: str, environment: str | None = None) -> TestResponse:
        """With the body of its example; whatever it names is called so, and the environment, if it is given, too."""
        body = json.loads(re.sub(r'"(key|guide|user|id)": "[^"]*"', rf'"\1": "{name}"', json.dumps(self.body)))
        path, query = self.path, {"environment": environment or "production"} if self.place == "query" else {}
        if environment and self.place == "path":
            path = path.replace("{key}", environment, 1)
        elif environment and self.place in self.fields:
            body = {**body, self.place: environment}
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        return team.client.open(
            re.sub(r"{\w+}", name, path), method=self.method, json=body, headers=headers, query_string=query
        )


def documented(app: Flask) -> list[Operation]:
    with app.app_context():
        document = openapi.document()
    found = [_read(document, *one) for one in openapi.operations(document)]
    assert len(found) > 50
    return found


def _read(document: Json, path: str, method: str, operation: Json) -> Operation:
    contents = list(operation.get("requestBody", {}).get("content", {}).values())
    return Operation(
        method=method,
        path=path,
        tag=operation["tags"][0],
        body=next((content["example"] for content in contents), None),
        keys=tuple(key for way in operation.get("security", ()) for key in way),
        query=frozenset(one["name"] for one in operation.get("parameters", ()) if one["in"] == "query"),
        fields=frozenset(name for content in contents for name in _fields(document, content["schema"])),
    )


def _fields(document: Json, schema: Json) -> Json:
    named = schema.get("$ref", "").rpartition("/")[2]
    found: Json = (document["components"]["schemas"][named] if named else schema).get("properties", {})
    return found
