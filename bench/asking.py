"""The requests that browsers send, made beforehand."""

import json
import random
import time
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from annai_server.domain.ids import uuid7
from bench.content import FOR_EVERYBODY
from bench.load import ask, post
from bench.prepared import ORIGIN, Prepared

EVENTS = 5
PAGE = {"url": f"{ORIGIN}/invoices", "page_lang": "en", "languages": ["en"], "device": "desktop"}
PASSES = 10


def bootstraps(server: str, prepared: Prepared) -> list[bytes]:
    """One page view of each user, in no order."""
    return [_post(server, "/v1/bootstrap", prepared, user, **PAGE) for user in _mixed(prepared.users)]


def unchanged(server: str, prepared: Prepared) -> list[bytes]:
    """The same by browsers that still have their last answer."""
    states = settle(server, prepared)
    return [_page_view(server, prepared, user, states) for user in _mixed(prepared.users)]


def settle(server: str, prepared: Prepared) -> Mapping[str, str]:
    """Let everybody come by until nothing is left to be written down of them; the state that each browser has then."""
    states: dict[str, str] = {}
    for _ in range(PASSES):
        sent = [_page_view(server, prepared, user, states) for user in prepared.users]
        answers = [json.loads(body) for body in ask(server, sent)]
        states = {user: answer["state"] for user, answer in zip(prepared.users, answers, strict=True)}
        if all("unchanged" in answer for answer in answers):
            return states
    raise RuntimeError("users are never settled")


def batches(server: str, prepared: Prepared, count: int) -> Iterator[bytes]:
    """Fresh batches of five events, each a short showing of a guide. Made at once; stops after `count`."""
    mix = random.Random(11)  # noqa: S311
    users = prepared.users
    made: Sequence[bytes] = [
        _post(server, "/v1/events", prepared, user, events=_showing(mix))
        for user in (mix.choice(users) for _ in range(count))
    ]
    return iter(made)


def _mixed(users: Sequence[str]) -> list[str]:
    return random.Random(7).sample(users, len(users))  # noqa: S311 - only to mix them


def _page_view(server: str, prepared: Prepared, user: str, states: Mapping[str, str]) -> bytes:
    known = {"known": states[user]} if user in states else {}
    return _post(server, "/v1/bootstrap", prepared, user, **PAGE, **known)


def _showing(mix: random.Random) -> list[dict[str, Any]]:
    now = int(time.time() * 1000)
    run = {"guide": f"tour-{mix.randrange(FOR_EVERYBODY)}", "revision": 1, "round": 1, "run": str(uuid7(now))}
    page = {"locale": "en", "device": "desktop", "publication": 1}
    story: list[dict[str, Any]] = [
        {"name": "guide_shown", **run, "properties": {"interruption": True, "by": "itself"}},
        {"name": "step_shown", **run, "step": "first"},
        {"name": "step_completed", **run, "step": "first"},
        {"name": "invoice_created", "properties": {"total": mix.randrange(1000)}},
        {"name": "guide_ended", **run, "step": "second", "reason": "skipped"},
    ]
    return [{"id": str(uuid7(now)), "at": now - 1000 + index, **page, **event} for index, event in enumerate(story)]


def _post(server: str, path: str, prepared: Prepared, user: str, **fields: Any) -> bytes:
    body = {"v": 1, "key": prepared.public_key, "user": user, "token": prepared.tokens[user]}
    raw = json.dumps({**body, "sent_at": int(time.time() * 1000), **fields}).encode()
    return post(server + path, raw, Content_Type="text/plain", Origin=ORIGIN)
