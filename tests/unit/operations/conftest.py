from collections.abc import Iterator

import pytest
from flask import Flask

from annai_server.settings import Settings
from annai_server.store import database
from annai_server.store.database import db


@pytest.fixture
def session(settings: Settings) -> Iterator[None]:
    """`db.session` on a clean database, as a door would hold it; nothing is committed unless the test does."""
    app = Flask("operations")
    database.init_app(app, settings.database_url)
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()
