from collections.abc import Iterator

import pytest
from flask import Flask

from annai_server.operations import people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.projects import NewProject
from annai_server.settings import Settings
from annai_server.store import database
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project
from support.cast import NOW


@pytest.fixture
def session(settings: Settings) -> Iterator[None]:
    """`db.session` on a clean database, as a door would hold it; nothing is committed unless the test does."""
    app = Flask("operations")
    database.init_app(app, settings.database_url)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def made(session: None) -> NewProject:
    """A project in English alone, so that no translation is missing, with its two environments."""
    owner = people.create("hana@example.com", "Hana", actor=COMMAND_LINE, now=NOW)
    return projects.create("invoices", "Invoices", owner=owner, locales=["en"], actor=COMMAND_LINE, now=NOW)


@pytest.fixture
def project(made: NewProject) -> Project:
    return made.project


@pytest.fixture
def production(made: NewProject) -> Environment:
    return made.environments["production"].environment
