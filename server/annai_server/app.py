"""The application factory. It only wires."""

from flask import Flask

from annai_server import admin, engine, logs, store
from annai_server.api import errors, routes
from annai_server.settings import Settings


def create_app(settings: Settings) -> Flask:
    app = Flask("annai_server", static_folder=None)
    app.config.update(ANNAI=settings, SECRET_KEY=settings.secret, MAX_CONTENT_LENGTH=1_000_000)
    logs.init_app(app)
    errors.init_app(app)
    store.init_app(app)
    engine.init_app(app)
    routes.init_app(app)
    admin.init_app(app)
    return app
