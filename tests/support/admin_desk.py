"""An author at the admin's door, over plain HTTP: what a browser would send, and what happens if it doesn't."""

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annai_server.operations import people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.people import Role
from annai_server.store.database import db
from support.page import now

ORIGIN = "http://localhost"
_CSRF = re.compile(r'<meta name="csrf" content="([^"]*)"')


class Desk:
    """A browser with cookies of its own. Every change carries Origin and token unless told otherwise."""

    def __init__(self, app: Flask, address: str = "127.0.0.1") -> None:
        self.app = app
        self.client: FlaskClient = app.test_client()
        self.client.environ_base["REMOTE_ADDR"] = address

    def link(self, email: str) -> str:
        """The path of a fresh one-time link."""
        with self.app.app_context():
            address = people.sign_in_link(people.by_email(email), "", now=now())
            db.session.commit()
        return address

    def sign_in(self, email: str) -> "Desk":
        answer = self.client.post(self.link(email), headers={"Origin": ORIGIN})
        assert answer.status_code == 302, answer.text
        return self

    @property
    def token(self) -> str:
        found = _CSRF.search(self.get("/admin/account").text)
        return found[1] if found else ""

    def get(self, path: str) -> TestResponse:
        return self.client.get(path)

    def post(self, path: str, data: dict[str, Any] | None = None, **headers: str) -> TestResponse:
        return self.client.post(
            path, data={"csrf_token": self.token, **(data or {})}, headers={"Origin": ORIGIN, **headers}
        )

    def send(self, method: str, path: str, body: Any) -> TestResponse:
        """What the editor's script sends."""
        headers = {"Origin": ORIGIN, "X-CSRF-Token": self.token}
        return self.client.open(path, method=method, json=body, headers=headers)

    def save(self, path: str, document: dict[str, Any], version: int = 0) -> TestResponse:
        return self.send("PUT", path, {"version": version, "document": document})


def add_author(app: Flask, project: str, email: str, role: Role) -> None:
    with app.app_context():
        author = people.create(email, email.split("@")[0].title(), actor=COMMAND_LINE, now=now())
        people.join(projects.by_key(project), author, role, actor=COMMAND_LINE, now=now())
        db.session.commit()
