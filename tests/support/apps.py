"""The server's app, put together once for each database's address and lent to one test after another.

Putting its routes and their documentation together, and its statements into SQL, takes longer than what most tests do
with them. What an app remembers of a database and of its visitors does not outlive the test.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import cache
from pathlib import Path

from flask import Flask

from annai_server import engine
from annai_server.api import routes
from annai_server.app import create_app
from annai_server.settings import Settings
from annai_server.store.database import db


@contextmanager
def lent(settings: Settings) -> Iterator[Flask]:
    """The whole app in this process; what it holds is closed afterwards."""
    app = _made(replace(settings, directory=Path(), webhook_allow=()))
    config, views = dict(app.config), dict(app.view_functions)
    app.config["ANNAI"] = settings
    _forget(app)
    yield app
    with app.app_context():
        engine.current().writer.stop()
        db.session.remove()
        db.engine.dispose()
    app.config.clear()
    app.config.update(config)
    app.view_functions.update(views)


@cache
def _made(settings: Settings) -> Flask:
    return create_app(settings)


def _forget(app: Flask) -> None:
    engine.init_app(app)
    del app.wsgi_app
    routes.answer_ahead(app)
