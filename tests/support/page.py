"""A page of the host product as the server sees it: what the widget sends, without a browser."""

import json
import time
from dataclasses import dataclass, field
from typing import Any

import jwt
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annai_server.domain.ids import uuid7
from support.cast import Keys

ORIGIN = "https://app.example.com"


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000


def new_id(at: int | None = None) -> str:
    return str(uuid7(now() if at is None else at))


def event(name: str, at: int | None = None, **fields: Any) -> dict[str, Any]:
    moment = now() if at is None else at
    return {"id": new_id(moment), "name": name, "at": moment, **fields}


@dataclass
class Run:
    """One showing of a guide; its methods make the events that a widget would send."""

    guide: str = "welcome"
    revision: int = 1
    round: int = 1
    id: str = field(default_factory=new_id)

    def says(self, name: str, at: int | None = None, **fields: Any) -> dict[str, Any]:
        run = {"guide": self.guide, "revision": self.revision, "round": self.round, "run": self.id}
        return event(name, at, **run, **fields)

    def shown(self, at: int | None = None, *, by: str = "itself", interruption: bool = True) -> dict[str, Any]:
        return self.says("guide_shown", at, properties={"by": by, "interruption": interruption})

    def step(self, key: str, at: int | None = None) -> dict[str, Any]:
        return self.says("step_shown", at, step=key)

    def ended(self, reason: str, at: int | None = None, **properties: Any) -> dict[str, Any]:
        return self.says("guide_ended", at, reason=reason, properties=properties)

    def completed(self, at: int | None = None) -> list[dict[str, Any]]:
        return [self.says("guide_completed", at), self.ended("completed", at)]


@dataclass
class Page:
    """`origin` None: a request that no page made."""

    client: FlaskClient
    keys: Keys
    user: str = "u_42"
    origin: str | None = None
    token: str | None = None

    def post(self, path: str, body: Any, **headers: str) -> TestResponse:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        if self.origin is not None:
            headers["Origin"] = self.origin
        return self.client.post(path, data=raw, content_type="text/plain;charset=UTF-8", headers=headers)

    def envelope(self, **fields: Any) -> dict[str, Any]:
        said = {"v": 1, "key": self.keys.public, "user": self.user, "sent_at": now()}
        return {**said, **({"token": self.token} if self.token else {}), **fields}

    def ask(self, **fields: Any) -> TestResponse:
        return self.post("/v1/bootstrap", self.envelope(**fields))

    def bootstrap(self, **fields: Any) -> dict[str, Any]:
        answer = self.ask(**fields)
        assert answer.status_code == 200, answer.get_json(force=True)
        return json_of(answer)

    def send(self, *events: dict[str, Any], **fields: Any) -> TestResponse:
        return self.post("/v1/events", self.envelope(events=list(events), **fields))

    def report(self, *events: dict[str, Any], **fields: Any) -> dict[str, Any]:
        answer = self.send(*events, **fields)
        assert answer.status_code == 200, answer.get_json(force=True)
        return json_of(answer)

    def states(self, **fields: Any) -> dict[str, Any]:
        states: dict[str, Any] = self.bootstrap(**fields)["states"]
        return states


def json_of(answer: TestResponse) -> dict[str, Any]:
    body: dict[str, Any] = answer.get_json(force=True)
    return body


def token(keys: Keys, user: str = "u_42", **claims: Any) -> str:
    """A signed identity, good for ten minutes; `claims` change it."""
    seconds = int(time.time())
    said = {"sub": user, "aud": keys.public, "iat": seconds, "exp": seconds + 600, **claims}
    return jwt.encode(said, keys.signing_secret, algorithm="HS256", headers={"kid": keys.kid})


def statuses(answer: dict[str, Any]) -> list[str]:
    """Each event's status, with the reason of a refusal."""
    return [result.get("reason") or result["status"] for result in answer["results"]]
