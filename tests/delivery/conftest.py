from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask

from annai_server.store.database import db
from api.publishing import publish
from support import guides
from support.cast import Keys, Team, cast
from support.processes import Process, running
from support.town import annai_server


@pytest.fixture
def team(app: Flask) -> Team:
    made = cast(app).team
    publish(made, guides.tour())
    publish(made, guides.milestone(), resource="milestones")
    publish(made, guides.checklist())
    return made


@pytest.fixture
def keys(team: Team) -> Keys:
    return team.development


@pytest.fixture
def server(team: Team, database_url: str, tmp_path: Path) -> Iterator[Process]:
    """The real server, two processes of it, on the database that the team is in."""
    process = annai_server(tmp_path, database_url)
    process = replace(process, environment={**process.environment, "ANNAI_WORKERS": "2"})
    with running(process):
        yield process


@pytest.fixture
def in_app(app: Flask) -> Iterator[None]:
    """For looking at what was stored."""
    with app.app_context():
        yield
        db.session.remove()
