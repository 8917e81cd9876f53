"""A host product as the server knows it: a project with environments, keys, and whatever a test publishes."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import jwt
from flask import Flask

from annai_server.domain.ids import uuid7
from annai_server.operations import drafts, people, projects, publishing
from annai_server.operations.actor import Actor
from annai_server.operations.projects import NewProject
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project

ACTOR = Actor("author@example.com")


def now() -> int:
    return time.time_ns() // 1_000_000


def message_id(at: int | None = None) -> str:
    return str(uuid7(now() if at is None else at))


@dataclass(frozen=True)
class Product:
    """What a test needs of a project: its keys, and hands to publish with. Use it inside the app's context."""

    app: Flask
    project_id: int
    environment_id: int
    public_key: str
    secret_key: str
    kid: str
    signing_secret: str

    def publish(self, document: Mapping[str, Any], *, resource: str = "guide", again: bool = False) -> int:
        """Write the document, publish it here, and give its revision."""
        with self.app.app_context():
            project, environment = self._rows()
            version = self._version(project, resource, document["key"])
            drafts.save(project, resource, document["key"], document, version=version, actor=ACTOR, now=now())  # type: ignore[arg-type]
            outcome = publishing.publish(
                project, environment, resource, document["key"], actor=ACTOR, now=now(), again=again  # type: ignore[arg-type]
            )
            db.session.commit()
            return outcome.revision

    def set(self, **columns: Any) -> None:
        """Change settings of the environment."""
        with self.app.app_context():
            _, environment = self._rows()
            for name, value in columns.items():
                setattr(environment, name, value)
            environment.publication += 1
            db.session.commit()

    def token(self, user: str, **claims: Any) -> str:
        seconds = int(time.time())
        said = {"sub": user, "aud": self.public_key, "iat": seconds, "exp": seconds + 600} | claims
        return jwt.encode(said, self.signing_secret, algorithm="HS256", headers={"kid": self.kid})

    def _rows(self) -> tuple[Project, Environment]:
        return db.session.get_one(Project, self.project_id), db.session.get_one(Environment, self.environment_id)

    def _version(self, project: Project, resource: str, key: str) -> int:
        from annai_server.domain.errors import NotFound

        try:
            return drafts.load(project, resource, key).version  # type: ignore[arg-type]
        except NotFound:
            return 0


def make_product(app: Flask, key: str = "invoices", environment: str = "development") -> Product:
    with app.app_context():
        owner = people.create(f"{key}@example.com", "Author", actor=ACTOR, now=now())
        made: NewProject = projects.create(key, key.title(), owner=owner, actor=ACTOR, now=now())
        new = made.environments[environment]
        new.environment.allowed_origins = ["*"]
        db.session.commit()
        return Product(
            app=app,
            project_id=made.project.id,
            environment_id=new.environment.id,
            public_key=new.environment.public_key,
            secret_key=new.secret.text,
            kid=new.signing.kid or "",
            signing_secret=new.signing.text,
        )


def event(name: str, at: int | None = None, **fields: Any) -> dict[str, Any]:
    """An event as the widget sends it."""
    moment = now() if at is None else at
    return {"id": message_id(moment), "name": name, "at": moment} | fields


def run_event(name: str, run: str, at: int | None = None, **fields: Any) -> dict[str, Any]:
    """An event of a run of the guide `welcome`."""
    return event(name, at, **{"guide": "welcome", "revision": 1, "round": 1, "run": run, **fields})


def same_id(left: str, right: str) -> bool:
    return UUID(left) == UUID(right)
