"""A server with one project and its author, for stories that play in the admin."""

import contextlib
import json
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from annai_server.domain.ids import uuid7
from support.command_line import succeeds
from support.processes import Process, running
from support.town import annai_server

PROJECT = "shop"


@dataclass(frozen=True)
class Site:
    process: Process
    keys: dict[str, Any]

    @property
    def url(self) -> str:
        return self.process.url

    def link(self, email: str = "hana@shop.example") -> str:
        """A fresh one-time link."""
        return str(self._cli("author", "link", email)["sign_in"])

    def reset_link(self, email: str = "hana@shop.example") -> str:
        """A fresh link for a new password."""
        return str(self._cli("author", "reset", email)["reset"])

    def add_author(self, email: str, name: str, role: str) -> str:
        """A teammate's one-time link."""
        answer = self._cli("author", "add", email, "--name", name, "--project", PROJECT, "--role", role)
        return str(answer["sign_in"])

    def _cli(self, *arguments: str) -> Any:
        return succeeds(*arguments, "--json", environment=self.process.environment).json

    def arrive(self, user: str, **known: Any) -> Any:
        """Somebody opens a page of the development environment."""
        return self._post("/v1/bootstrap", {"user": user, "url": "https://shop.example/", **known})

    def report(self, user: str, name: str, **properties: Any) -> None:
        """Something happens on a page of the development environment."""
        now = int(time.time() * 1000)
        event = {"id": str(uuid7(now)), "name": name, "at": now, "properties": properties}
        self._post("/v1/events", {"user": user, "events": [event]})

    def follow(self, user: str, guide: str, *steps: str, end: str, presses: tuple[str, str] | None = None) -> None:
        """Is shown the guide and these steps, presses a button (of this step, by its key), and ends it so."""
        now = int(time.time() * 1000)
        run = {"guide": guide, "revision": 1, "round": 1, "run": str(uuid7(now)), "at": now}
        events: list[dict[str, Any]] = [
            {"name": "guide_shown"},
            *({"name": "step_shown", "step": step} for step in steps),
        ]
        if presses:
            step, button = presses
            events.append({"name": "action_clicked", "step": step, "properties": {"button": button}})
        events += [{"name": "guide_completed"}] if end == "completed" else []
        events.append({"name": "guide_ended", "reason": end})
        sent = [{"id": str(uuid7(now)), **run, **event, "at": now + at} for at, event in enumerate(events)]
        answer = self._post("/v1/events", {"user": user, "events": sent})
        assert {one["status"] for one in answer["results"]} == {"stored"}, answer

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        key = self.keys["environments"]["development"]["public_key"]
        whole = {"v": 1, "key": key, "sent_at": int(time.time() * 1000), **body}
        request = urllib.request.Request(  # noqa: S310 (our own server)
            self.url + path, json.dumps(whole).encode(), {"Content-Type": "text/plain", "Origin": self.url}
        )
        with urllib.request.urlopen(request) as answer:  # noqa: S310 (our own server)
            return json.load(answer)


@contextlib.contextmanager
def open_site(folder: Path, database_url: str) -> Iterator[Site]:
    process = annai_server(folder, database_url)
    command = ["init", "--email", "hana@shop.example", "--name", "Hana", "--project", PROJECT, "--title", "Shop"]
    keys = succeeds(*command, "--json", environment=process.environment).json
    with running(process):
        yield Site(process, keys)
