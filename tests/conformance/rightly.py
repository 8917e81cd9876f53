"""Every operation called once as somebody who means it would: with the documented example, where it can be had.

Its order is a life: what an operation needs is there when its turn comes.
"""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from schemathesis import APIOperation

from annai_server.api import examples
from annai_server.domain.ids import uuid7
from api.pictures import drawn
from support.cast import Team
from support.page import now, token

Json = Any
Operation = APIOperation[Any, Any, Any, Any]
Call = Callable[..., Json]

USER, COMPANY = "u_42", "c_7"
VISITOR = "anonymous:9vQm3T0x2bLrK8wYp5cZdA"
LIVES = ("milestone", "segment", "theme", "event", "guide")


@dataclass
class Rightly:
    """`call` makes the call of an operation and gives its answer's JSON; `called` names those that it has made."""

    operations: dict[str, Operation]
    team: Team
    call: Call
    called: set[str] = field(default_factory=set)

    def walk(self) -> None:
        for part in (self._people, self._content, self._page, self._webhooks, self._images, self._end, self._machine):
            part()

    def _do(self, label: str, body: Json = None, *, query: Json = None, **names: str) -> Json:
        """`body`: what differs from the example; bytes, instead of it."""
        operation = self.operations[label]
        self.called.add(label)
        return self.call(operation, self._body(operation, body), query or {}, names)

    @staticmethod
    def _body(operation: Operation, changes: Json) -> Json:
        contents = operation.definition.raw.get("requestBody", {}).get("content", {})
        if not contents or isinstance(changes, bytes):
            return changes
        return {**copy.deepcopy(next(iter(contents.values()))["example"]), **(changes or {})}

    def _people(self) -> None:
        one = {"id": USER}
        self._do("PUT /v1/users/{id}", **one)
        self._do("PUT /v1/companies/{id}", id=COMPANY)
        self._do("POST /v1/track")
        for label in ("GET /v1/users/{id}", "GET /v1/users/{id}/guides", "GET /v1/users/{id}/export"):
            self._do(label, **one)
        self._do("GET /v1/companies/{id}", id=COMPANY)

    def _content(self) -> None:
        for resource in LIVES:
            self._life(resource)
        key = {"key": "first-invoice"}
        self._do("POST /v1/guides/{key}/stop", **key)
        self._do("POST /v1/guides/{key}/resume", **key)
        for resource in ("guides", "milestones"):
            self._do(f"GET /v1/{resource}/{{key}}/results", query={"environment": "production"}, **key)
        self._do("POST /v1/promotions", {"from": "production", "to": "development"})
        for label in ("stop", "resume"):
            self._do(f"POST /v1/environments/{{key}}/{label}", key="production")
        self._do("GET /v1/names", query={"environment": "production"})
        self._do("PUT /v1/environments/{key}/form-traits", key="production")
        self._do("GET /v1/environments/{key}/form-traits", key="production")

    def _life(self, resource: str) -> None:
        """Two revisions, of which the first is taken again, and a third that was planned and isn't any more."""
        document, path = examples.DOCUMENTS[resource], f"/v1/{resource}s"
        key, one = {"key": document["key"]}, f"{path}/{{key}}"
        for version, title in enumerate(("As it was", document["title"])):
            self._do(f"PUT {one}", {"version": version, "document": {**document, "title": title}}, **key)
            self._do(f"POST {one}/publish", **key)
        if f"GET {path}" in self.operations:
            self._do(f"GET {path}")
        self._do(f"GET {one}", **key)
        self._do(f"GET {one}/revisions", **key)
        self._do(f"POST {one}/publish", {"at": "2099-01-01T09:00:00Z"}, **key)
        self._do(f"POST {one}/unschedule", **key)
        self._do(f"POST {one}/rollback", {"revision": 1}, **key)
        self._do(f"POST {one}/duplicate", **key)

    def _page(self) -> None:
        keys = self.team.production
        signed = {"key": keys.public, "token": token(keys, USER), "sent_at": now()}
        self._do("POST /v1/bootstrap", signed)
        self._do("POST /v1/events", {**signed, "events": [{**event, **_dated()} for event in self._example_events()]})
        self._do("POST /v1/merge", {**signed, "visitor": VISITOR})
        self._do("GET /v1/environments/{key}/signed", key="production")
        asked = {"guide": "first-invoice"}
        self._do("POST /v1/explain", asked)
        told = self._do("POST /v1/explain/token")
        self._do("POST /v1/debug", {"key": keys.public, "token": told["token"]})
        self._do("POST /v1/users/{id}/start", asked, id=USER)
        self._do("POST /v1/users/{id}/reset", asked, id=USER)

    def _example_events(self) -> Iterator[Json]:
        yield from self._body(self.operations["POST /v1/events"], None)["events"]

    def _webhooks(self) -> None:
        path, here = "/v1/environments/{key}/webhooks", {"key": "production"}
        hook = {"url": "https://127.0.0.1/annai"}
        made = self._do(f"POST {path}", hook, **here)
        one = {**here, "endpoint": str(made["id"])}
        self._do(f"GET {path}", **here)
        self._do(f"PUT {path}/{{endpoint}}", hook, **one)
        self._do(f"POST {path}/{{endpoint}}/rotate", **one)
        self._do("POST /v1/guides/{key}/publish", key="first-invoice")
        told = self._do(f"GET {path}/{{endpoint}}/deliveries", **one)["deliveries"]
        self._do(f"POST {path}/{{endpoint}}/deliveries/{{message}}/resend", message=told[0]["id"], **one)
        self._do(f"DELETE {path}/{{endpoint}}", **one)

    def _images(self) -> None:
        made = self._do("POST /v1/images", drawn("PNG"))
        self._do("GET /v1/images")
        self._do("GET /annai/images/{name}", name=made["name"])
        self._do("DELETE /v1/images/{name}", name=made["name"])

    def _end(self) -> None:
        for resource in reversed(LIVES):
            path, key = f"/v1/{resource}s/{{key}}", {"key": examples.DOCUMENTS[resource]["key"]}
            for environment in ("development", "production"):
                if resource in ("guide", "milestone") or environment == "production":
                    self._do(f"POST {path}/unpublish", {"environment": environment}, **key)
            self._do(f"DELETE {path}", **key)
        self._do("DELETE /v1/users/{id}", id=USER)

    def _machine(self) -> None:
        for path in ("/healthz", "/readyz", "/metrics", "/docs", "/annai.js"):
            self._do(f"GET {path}")
        self._do("GET /annai/{name}", name="tour.js")
        self._do("GET /annai-{build}.js", build="0123456789")


def _dated() -> Json:
    return {"id": str(uuid7(now())), "at": now()}
