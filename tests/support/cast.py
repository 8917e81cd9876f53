"""The people of every test: an author with a project, a teammate in it, and an outsider with a project of their own."""

import typing
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from annai_server.operations import people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.projects import NewProject
from annai_server.settings import Settings
from annai_server.store.database import db
from support import once

NOW = 1_795_291_200_000


class Answer(TestResponse):
    """What a call came back with; its JSON is whatever the test expects."""

    @property
    def json(self) -> Any:
        return super().json


@dataclass(frozen=True)
class Keys:
    """What `init` prints for one environment."""

    environment_id: int
    public: str
    secret: str
    signing_secret: str
    kid: str


@dataclass(frozen=True)
class Team:
    """A project as its people hold it: its keys, and their calls."""

    client: FlaskClient
    project_id: int
    project: str
    owner: str
    authoring_key: str
    production: Keys
    development: Keys

    def author(self, method: str, path: str, body: Any = None, **more: Any) -> Answer:
        """A call with the authoring key."""
        return self._call(self.authoring_key, method, path, body, **more)

    def backend(self, method: str, path: str, body: Any = None, *, to: str = "production", **more: Any) -> Answer:
        """A call with the secret key of an environment."""
        keys: Keys = getattr(self, to)
        return self._call(keys.secret, method, path, body, **more)

    def _call(self, key: str, method: str, path: str, body: Any, **more: Any) -> Answer:
        headers = {"Authorization": f"Bearer {key}"}
        return typing.cast("Answer", self.client.open(path, method=method, json=body, headers=headers, **more))


@dataclass(frozen=True)
class Cast:
    team: Team
    outsiders: Team


_MADE: dict[Settings, tuple[list[partial[Team]], once.Rows]] = {}


def cast(app: Flask) -> Cast:
    """The team of project `invoices` and, knowing nothing of it, that of `calendar`. They are made once for all
    databases of one kind: making them took a quarter of the API tests' time."""
    settings: Settings = app.config["ANNAI"]
    kind = "sqlite" if settings.sqlite else "postgresql"
    like = replace(settings, directory=Path(), database_url=kind, webhook_allow=())
    with app.app_context():
        if like in _MADE:
            held, rows = _MADE[like]
            once.laid(rows)
        else:
            held = _cast()
            _MADE[like] = (held, once.taken())
            db.session.commit()
    return Cast(*(team(client=app.test_client()) for team in held))


def _cast() -> list[partial[Team]]:
    teams = [_made(name) for name in ("invoices", "calendar")]
    teammate = people.create("teammate@invoices.example", "Taro", actor=COMMAND_LINE, now=NOW)
    people.join(teams[0].project, teammate, "editor", actor=COMMAND_LINE, now=NOW)
    held = [_team(made) for made in teams]
    db.session.commit()
    return held


def _made(name: str) -> NewProject:
    owner = people.create(f"author@{name}.example", "Hana", actor=COMMAND_LINE, now=NOW)
    return projects.create(name, name.title(), owner=owner, actor=COMMAND_LINE, now=NOW)


def _team(made: NewProject) -> partial[Team]:
    """All of it but the client, which is an app's."""
    keys: Mapping[str, Keys] = {
        name: Keys(
            one.environment.id,
            one.environment.public_key,
            one.secret.text,
            one.signing.text,
            one.signing.kid or "",
        )
        for name, one in made.environments.items()
    }
    return partial(
        Team,
        project_id=made.project.id,
        project=made.project.key,
        owner=f"author@{made.project.key}.example",
        authoring_key=made.authoring.text,
        production=keys["production"],
        development=keys["development"],
    )
