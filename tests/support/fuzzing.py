"""Wrong requests in any number: good ones, spoilt by chance, byte by byte and value by value.

`tests/conformance/test_fuzz.py` sends some with every `make test`; `make fuzz SECONDS=300` goes on for as long.
"""

import base64
import copy
import gzip
import hashlib
import hmac
import json
import random
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annai_server.store.database import db
from annai_server.store.tables import Environment
from support.cast import Keys, Team
from support.page import Run, event, now

Json = Any

# What parsers, databases and browsers stumble over.
_ODD: tuple[Json, ...] = (
    None, True, False, 0, -1, 1, 2**31, 2**53, 2**63, -(2**63), 2**64, 10**400, 0.5, -0.0, 1e308, float("inf"),
    float("nan"), "", " ", "\0", "a\0b", "\ud800", "\ufeff", "\u202e", "é" * 300, "x" * 70_000, "../../etc/passwd",
    "<script>alert(1)</script>", "'; DROP TABLE events; --", "%00", "{{ user.name }}", "=cmd|' /C calc'!A0",
    "2026-11-31T25:61:61Z", "9999999-01-01", "__proto__", "constructor", [], {}, [[]], [None] * 200, {"": ""},
    {"$ref": "#"}, {str(number): number for number in range(200)},
)  # fmt: skip
_PATHS = (
    "/v1/bootstrap", "/v1/events", "/v1/merge", "/v1/debug", "/annai.js", "/annai/x.js", "/healthz", "/readyz",
    "/metrics", "/docs", "/v1/openapi.json", "/admin/sign-in", "/admin/sign-in/x", "/admin/language", "/",
    "/v1/users/u_42", "/v1/guides/x",
)  # fmt: skip
_HEADERS = (
    "Origin", "Authorization", "Cookie", "Accept", "Accept-Encoding", "Accept-Language", "If-None-Match", "Range",
    "User-Agent", "X-Request-Id", "X-Forwarded-For", "X-Forwarded-Proto", "Referer", "Transfer-Encoding",
)  # fmt: skip
_METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "BREW")
_ENCODINGS: tuple[Callable[[bytes], bytes], ...] = (bytes, gzip.compress, lambda body: gzip.compress(body)[:-3])


USER = "u_42"
_VISITORS = tuple(f"anonymous:9vQm3T0x2bLrK8wYp5cZd{number}" for number in range(6))


def opened(app: Flask, team: Team) -> tuple[Keys, Keys]:
    """Environments with every way in: one that observes who signs, and one that requires it; both let visitors in."""
    with app.app_context():
        for keys, mode in ((team.development, "observe"), (team.production, "required")):
            environment = db.session.get_one(Environment, keys.environment_id)
            environment.anonymous, environment.identity_mode = True, mode
        db.session.commit()
    return team.development, team.production


@dataclass
class Fuzzer:
    """The same seed sends the same. `sent` counts answers by status."""

    client: FlaskClient
    environments: tuple[Keys, ...]
    seed: int
    sent: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)  # noqa: S311 (has to be the same again)
        self.tickets = {keys.public: self._ticket(keys) for keys in self.environments}

    def rightly(self) -> list[int]:
        """What is spoilt later, sent as it is, for each route and environment: the answers' statuses."""
        said = [(path, make(keys)) for keys in self.environments for path, make in self._bodies().items()]
        return [self.client.post(path, json=body).status_code for path, body in said]

    def once(self) -> None:
        """One wrong request, and what has to be true of its answer whatever it was."""
        method, path, headers, body = self._request()
        # Left to itself, the client takes "//…" for a host.
        answer = self.client.open(path, "http://localhost", method=method, headers=headers, data=body)
        self.sent[answer.status_code] = self.sent.get(answer.status_code, 0) + 1
        # Whatever it is: a file of the widget may come packed.
        text = answer.get_data().decode(errors="replace")
        said = f"seed {self.seed}: {method} {path} {headers} {body[:500]!r} → {answer.status_code} {text[:500]}"
        assert answer.status_code < 500, said
        assert "Traceback" not in text, said
        if answer.status_code >= 400 and not path.startswith("/admin") and method != "HEAD":
            assert self._is_a_problem(answer), said

    @staticmethod
    def _is_a_problem(answer: TestResponse) -> bool:
        body = answer.get_json(force=True)
        return bool(answer.content_type == "application/problem+json" and body["status"] == answer.status_code)

    def _request(self) -> tuple[str, str, list[tuple[str, str]], bytes]:
        pick = self.chance.random()
        path = self.chance.choice(_PATHS[:3]) if pick < 0.7 else self.chance.choice(_PATHS)
        method = "POST" if self.chance.random() < 0.85 else self.chance.choice(_METHODS)
        if self.chance.random() < 0.05:
            path += self.chance.choice(("/", "/..%2f", "?a=%00", "?" + "a=1&" * 500, "%ff", "//", ";x"))
        body = self._body(path)
        headers = [("Content-Type", self.chance.choice(("text/plain", "application/json", "", "multipart/form-data")))]
        pack = self.chance.choices(_ENCODINGS, (8, 1, 1))[0]
        if pack is not bytes:
            headers.append(("Content-Encoding", self.chance.choice(("gzip", "br", "identity", "gzip, gzip"))))
        headers += [(name, self._header()) for name in self.chance.sample(_HEADERS, self.chance.randrange(3))]
        return method, path, headers, pack(body)

    def _header(self) -> str:
        said = str(self.chance.choice(_ODD))[:2000].encode("ascii", "replace").decode()
        said = self.chance.choice((said, "https://app.example.com", "null", "*", "Bearer x", "bytes=0-1,5-"))
        return "".join(one for one in said if one.isprintable())

    def _body(self, path: str) -> bytes:
        bodies = self._bodies()
        make = bodies.get(path) or self.chance.choice(list(bodies.values()))
        good = self._by_whom(make(self.chance.choice(self.environments)))
        for _ in range(self.chance.randrange(4)):
            good = self._spoilt(good)
        text = json.dumps(good, ensure_ascii=self.chance.random() < 0.5).encode("utf-8", "surrogatepass")
        return self._bitten(text) if self.chance.random() < 0.2 else text

    def _bodies(self) -> dict[str, Callable[[Keys], Json]]:
        return {"/v1/bootstrap": self._bootstrap, "/v1/events": self._events, "/v1/merge": self._merge}

    def _bootstrap(self, keys: Keys) -> Json:
        page = {"url": "https://app.example.com/invoices?a=1#b", "page_lang": "ja", "languages": ["ja", "en-US"]}
        seen = {"device": "phone", "time_zone": "Asia/Tokyo", "known": "1.2.3.4.5", "want": ["welcome"]}
        told = {"traits": {"plan": "trial", "seats": 3}, "company": "acme", "company_traits": {"size": 7}}
        return {**self._envelope(keys), **page, **seen, **told}

    def _events(self, keys: Keys) -> Json:
        run = Run()
        about: Json = {"locale": "ja", "device": "phone", "publication": 1, "company": "acme"}
        events = [run.shown(), run.step("first"), event("opened", properties={"amount": 12.5, "tags": "a"}, **about)]
        return {**self._envelope(keys), "ticket": self.tickets[keys.public], "dropped": 1, "events": events}

    def _merge(self, keys: Keys) -> Json:
        return {**self._envelope(keys), "visitor": self.chance.choice(_VISITORS)}

    def _envelope(self, keys: Keys) -> Json:
        return {"v": 1, "key": keys.public, "user": USER, "token": _signed(keys), "sent_at": now()}

    def _by_whom(self, body: Json) -> Json:
        """As it is; by a visitor; by who signs nothing, or only brings a ticket; or with a token or ticket spoilt."""
        match self.chance.randrange(8):
            case 0:
                return {**body, "user": self.chance.choice(_VISITORS), "token": None, "ticket": None}
            case 1:
                return {**body, "token": None}
            case 2 | 3 | 4:
                keys = next(one for one in self.environments if one.public == body["key"])
                return {**body, "token": self._wrongly_signed(keys), "ticket": None}
            case 5:
                proof = self.chance.choice([name for name in ("token", "ticket") if name in body])
                return {**body, "token": None, proof: self._bitten(body[proof].encode()).decode("latin-1")}
            case _:
                return body

    def _wrongly_signed(self, keys: Keys) -> str:
        """Head or claims are spoilt, and the signature is right all the same."""
        head, claims = _head(keys), _claims(keys)
        if self.chance.random() < 0.4:
            head = self._spoilt(head)
        else:
            claims = self._spoilt(claims)
        return _signed(keys, head, claims)

    def _ticket(self, keys: Keys) -> str:
        answer = self.client.post("/v1/bootstrap", json=self._envelope(keys)).get_json(force=True)
        return str(answer["ticket"])

    def _spoilt(self, document: Json) -> Json:
        spoilt = copy.deepcopy(document)
        places = list(_places(spoilt))
        if not places:
            return self.chance.choice(_ODD)
        holder, key = self.chance.choice(places)
        match self.chance.randrange(4):
            case 0 if isinstance(holder, dict):
                del holder[key]
            case 1 if isinstance(holder, dict):
                holder[str(self.chance.choice(_ODD))[:100]] = holder.pop(key)
            case 2:
                holder[key] = [holder[key]] * self.chance.randrange(1, 120)
            case _:
                holder[key] = self.chance.choice(_ODD)
        return spoilt

    def _bitten(self, text: bytes) -> bytes:
        raw = bytearray(text)
        for _ in range(self.chance.randrange(1, 6)):
            at = self.chance.randrange(len(raw) or 1)
            match self.chance.randrange(3):
                case 0:
                    raw[at : at + 1] = bytes([self.chance.randrange(256)])
                case 1:
                    del raw[at : at + self.chance.randrange(1, 30)]
                case _:
                    raw[at:at] = self.chance.choice((b"[" * 3000, b'{"a":' * 500, b"\xff\xfe", b"1e99999", b"\\u0000"))
        return bytes(raw)


def _head(keys: Keys) -> Json:
    return {"alg": "HS256", "typ": "JWT", "kid": keys.kid}


def _claims(keys: Keys) -> Json:
    seconds = int(time.time())
    proof = {"sub": USER, "aud": keys.public, "iat": seconds, "exp": seconds + 600, "nbf": seconds}
    return {**proof, "company": "acme", "traits": {"plan": "trial"}, "company_traits": {"size": 7}}


def _signed(keys: Keys, head: Json = None, claims: Json = None) -> str:
    """Of whatever JSON: a library would refuse most of it."""
    parts = [json.dumps(part).encode() for part in (head or _head(keys), claims or _claims(keys))]
    text = b".".join(_packed(part) for part in parts)
    proof = hmac.digest(keys.signing_secret.encode(), text, hashlib.sha256)
    return (text + b"." + _packed(proof)).decode()


def _packed(raw: bytes) -> bytes:
    return base64.urlsafe_b64encode(raw).rstrip(b"=")


def _places(document: Json) -> Iterator[tuple[Any, Any]]:
    """Every (holder, key) below."""
    items = (
        document.items() if isinstance(document, dict) else enumerate(document) if isinstance(document, list) else ()
    )
    for key, value in list(items):
        yield document, key
        yield from _places(value)
