"""A server in Annai's place that answers what a test tells it to, and a small host page that embeds the real widget."""

import contextlib
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

from annai_server.domain import themes
from annai_server.domain.decisions import leave, over
from annai_server.engine import chrome

STRINGS = dict(chrome.strings("en"))
THEME = themes.delivered(themes.worn([]))
WIDGET = Path(__file__).parents[2] / "server" / "annai_server" / "static" / "widget"
TAG = '<script type="module" async src="/annai.js" data-key="pk_1" data-user="ann"></script>'

Json = dict[str, Any]
Answer = tuple[int, bytes]


def tour(key: str = "welcome", **more: Any) -> Json:
    steps = [
        {"key": "one", "title": ["The first step"], "body": [{"p": ["Begin."]}], "target": {"selector": "#go"}},
        {"key": "two", "title": ["The second step"], "body": [{"p": ["Go on."]}]},
        {"key": "three", "title": ["The third step"], "body": [{"p": ["Done."]}]},
    ]
    return {**_guide(key, "tour"), "interrupts": True, "steps": steps, **more}


def banner(key: str = "news", **more: Any) -> Json:
    usual = {"position": "top", "push": True, "side": "before", "tone": "info", "buttons": []}
    bar = {**_guide(key, "banner"), "body": [{"p": [f"About {key}"]}], **usual, **more}
    return {**bar, "interrupts": bar["position"] != "inline" and not bar["push"]}


def checklist(key: str = "setup", **more: Any) -> Json:
    items = [{"key": "name", "title": ["Say your name"]}, {"key": "team", "title": ["Invite your team"]}]
    return {**_guide(key, "checklist"), "items": items, "corner": "end", **more}


def toast(key: str, **more: Any) -> Json:
    usual = {"body": [{"p": ["Well done."]}], "milestone": key, "celebrate": True, "buttons": []}
    return {**_guide(key, "toast"), **usual, **more}


def hint(key: str = "drafts", **more: Any) -> Json:
    usual = {"target": {"selector": "#go"}, "body": [{"p": ["It saves itself."]}], "buttons": []}
    return {**_guide(key, "hint"), **usual, **more}


def _guide(key: str, kind: str) -> Json:
    return {
        "key": key,
        "kind": kind,
        "revision": 1,
        "round": 1,
        "title": [f"About {key}"],
        "trigger": {},
        "interrupts": False,
    }


@dataclass
class Scripted:
    """What the server answers with, and what it has heard."""

    url: str = ""
    html: str = '<main><h1>Invoices</h1><button id="go">Go</button><input aria-label="Name"></main>'
    tag: str = TAG
    # What else it serves, by path: scripts of the host's own.
    files: dict[str, bytes] = field(default_factory=dict)
    # The page's Content-Security-Policy.
    policy: str = ""
    guides: list[Json] = field(default_factory=list)
    states: dict[str, Json] = field(default_factory=dict)
    more: Json = field(default_factory=dict)
    # How long, in seconds, each answer to a bootstrap takes.
    slowness: float = 0
    # By how many milliseconds its clock is ahead of this machine's.
    ahead: int = 0
    # Instead of the usual answers: a status and a body.
    bootstrap: Callable[[Json], Answer | None] = lambda body: None
    events: Callable[[Json], Answer | None] = lambda body: None
    asked: list[Json] = field(default_factory=list)
    batches: list[Json] = field(default_factory=list)
    merges: list[Json] = field(default_factory=list)
    stored: dict[str, Json] = field(default_factory=dict)
    _versions: int = 0

    def publish(self, *guides: Json) -> None:
        self.guides = sorted(guides, key=lambda guide: (-guide.get("priority", 0), guide["key"]))
        self.states = {guide["key"]: {"auto": True} for guide in guides}

    def now(self) -> int:
        return int(time.time() * 1000) + self.ahead

    def names(self) -> list[str]:
        return [event["name"] for event in sorted(self.stored.values(), key=lambda event: event["at"])]

    def wait(self, come: Callable[[], Any], seconds: float = 15) -> None:
        """Until what was sent makes `come` true; an assertion fails if it doesn't."""
        until = time.monotonic() + seconds
        while not come():
            assert time.monotonic() < until, f"It did not come; stored: {self.names()}"
            time.sleep(0.05)

    def answer(self, path: str, body: Json) -> Answer:
        if path == "/v1/bootstrap":
            self.asked.append(body)
            time.sleep(self.slowness)
            return self.bootstrap(body) or (200, json.dumps(self._bootstrap(body)).encode())
        if path == "/v1/merge":
            self.merges.append(body)
            return 200, b'{"v": 1, "merged": true}'
        self.batches.append(body)
        return self.events(body) or (200, json.dumps(self.store(body)).encode())

    def store(self, body: Json, refuse: Callable[[Json], bool] = lambda event: False) -> Json:
        results = []
        for event in body["events"]:
            status = "rejected" if refuse(event) else "duplicate" if event["id"] in self.stored else "stored"
            results.append({"id": event["id"], "status": status})
            if status == "stored":
                self.stored[event["id"]] = {**event, "user": body["user"]}
        return {"v": 1, "server_time": self.now(), "results": results, "changes": [], "poll_after": None}

    def _state(self, key: str, state: Json) -> Json:
        guide = next((guide for guide in self.guides if guide["key"] == key), {})
        kind, reason = guide.get("kind", ""), state.get("reason", "")
        unwanted = bool({"all", kind} & set(self.more.get("opted_out", ()))) and not guide.get("essential")
        why = leave(kind, reason, opted_out=unwanted)
        return {"over": over(kind, reason), **state, **({"leave": why} if why else {})}

    def _bootstrap(self, body: Json) -> Json:
        self._versions += 1
        entries = [{name: guide[name] for name in ("key", "kind", "title")} for guide in self.guides]
        return {
            "v": 1,
            "server_time": self.now(),
            "state": str(self._versions),
            "publication": 1,
            "valid_until": None,
            "poll_after": None,
            "locale": "en",
            "dir": "ltr",
            "default_locale": "en",
            "environment": "production",
            "stopped": False,
            "user": body["user"],
            "ticket": f"ticket of {body['user']}",
            "values": {},
            "opted_out": [],
            "budget": {"gap": 1_800_000, "day": 3, "shown": []},
            "quiet": [],
            "heard": [],
            "theme": THEME,
            "strings": STRINGS,
            "guides": self.guides,
            "states": {key: self._state(key, state) for key, state in self.states.items()},
            "menu": entries,
            **self.more,
        }


class _Handler(BaseHTTPRequestHandler):
    server: "_Server"

    def do_GET(self) -> None:
        path = self.path.split("?")[0]
        file = WIDGET / path[1:]
        if path in self.server.script.files:
            self._send(200, self.server.script.files[path], "text/javascript")
        elif path.endswith(".js") and file.is_file():
            self._send(200, file.read_bytes(), "text/javascript")
        else:
            script = self.server.script
            page = f'<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="data:,">{script.tag}'
            self._send(200, f"{page}<body>{script.html}".encode(), "text/html; charset=utf-8")

    def do_POST(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self._send(*self.server.script.answer(self.path, body), "application/json")

    def _send(self, status: int, body: bytes, kind: str) -> None:
        with contextlib.suppress(ConnectionError):
            self.send_response(status)
            self.send_header("Content-Type", kind)
            # As Annai's does, for a page that is of another origin.
            self.send_header("Access-Control-Allow-Origin", "*")
            if self.server.script.policy:
                self.send_header("Content-Security-Policy", self.server.script.policy)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Requests are noted by the script."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: Scripted


@contextlib.contextmanager
def scripted() -> Iterator[Scripted]:
    server = _Server(("127.0.0.1", 0), _Handler)
    server.script = Scripted(url=f"http://127.0.0.1:{server.server_port}")
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
    try:
        yield server.script
    finally:
        server.shutdown()
        server.server_close()
