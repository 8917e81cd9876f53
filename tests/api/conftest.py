from collections.abc import Iterator

import pytest
from flask import Flask

from annai_server.store.database import db
from support.admin_desk import Desk
from support.cast import Cast, Team, cast
from support.locks import Locks
from support.openid import OpenId, provided


@pytest.fixture
def people(app: Flask) -> Cast:
    return cast(app)


@pytest.fixture
def team(people: Cast) -> Team:
    return people.team


@pytest.fixture
def outsiders(people: Cast) -> Team:
    return people.outsiders


@pytest.fixture
def author(app: Flask, team: Team) -> Desk:
    """Somebody who is signed in to the admin."""
    return Desk(app).sign_in(team.owner)


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """For looking at what was stored."""
    with app.app_context():
        yield


@pytest.fixture
def locks(in_app: None, monkeypatch: pytest.MonkeyPatch) -> Locks:
    """For two who write at once: one of them goes on when the other one waits."""
    return Locks(db.engine, monkeypatch)


@pytest.fixture
def provider(app: Flask) -> Iterator[OpenId]:
    with provided(app) as made:
        yield made
