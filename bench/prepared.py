"""A filled database for a server to be measured: a project, published guides, keys, signed users."""

import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import jwt

from annai_server.app import create_app
from annai_server.operations import people, projects, publishing
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.drafts import Resource, save
from annai_server.operations.projects import NewProject
from annai_server.settings import Settings
from annai_server.store import schema
from annai_server.store.database import db
from bench import content

ORIGIN = "https://app.example.com"
SECRET = "of the bench, and long enough for a real server"  # noqa: S105 - it guards a database of a minute


@dataclass(frozen=True)
class Prepared:
    """Everything a client needs to speak as one of the users. Identity is required, as in production."""

    url: str
    public_key: str
    tokens: Mapping[str, str]

    @property
    def users(self) -> Sequence[str]:
        return list(self.tokens)


def prepare(url: str, *, guides: int = 100, users: int = 1_000) -> Prepared:
    """Migrate the database behind the URL and publish that many guides."""
    schema.upgrade(url)
    settings = Settings(
        directory=Path(tempfile.gettempdir()), database_url=url, secret=SECRET, public_url="http://localhost"
    )
    app = create_app(settings)
    with app.app_context():
        made = _project()
        environment = made.environments["production"].environment
        projects.allow_origins(made.project, environment, [ORIGIN], actor=COMMAND_LINE, now=_now())
        _publish(made, "milestone", [content.milestone()])
        _publish(made, "guide", list(content.guides(guides)))
        db.session.commit()
        prepared = Prepared(url, environment.public_key, _tokens(made, users))
        db.session.remove()
        db.engine.dispose()
    return prepared


def _project() -> NewProject:
    owner = people.create("bench@example.com", "Bench", actor=COMMAND_LINE, now=_now())
    return projects.create("bench", "Bench", owner=owner, locales=("en",), actor=COMMAND_LINE, now=_now())


def _publish(made: NewProject, resource: Resource, documents: Sequence[content.Document]) -> None:
    environment = made.environments["production"].environment
    for document in documents:
        key = document["key"]
        save(made.project, resource, key, document, version=0, actor=COMMAND_LINE, now=_now())
        publishing.publish(made.project, environment, resource, key, actor=COMMAND_LINE, now=_now())


def _tokens(made: NewProject, users: int) -> Mapping[str, str]:
    environment = made.environments["production"]
    now = int(time.time())
    claims = {"aud": environment.environment.public_key, "iat": now, "exp": now + 3600, "traits": dict(content.TRAITS)}
    headers = {"kid": environment.signing.kid}
    return {
        user: jwt.encode({**claims, "sub": user}, environment.signing.text, algorithm="HS256", headers=headers)
        for user in (f"u_{number}" for number in range(users))
    }


def _now() -> int:
    return int(time.time() * 1000)
