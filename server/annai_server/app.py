"""The application factory. It only wires."""

from multiprocessing.util import Finalize

from flask import Flask

from annai_server import admin, engine, logs
from annai_server.api import errors, health, routes
from annai_server.bookkeeper import Bookkeeper
from annai_server.ending import Ending
from annai_server.flask_app import FlaskApp
from annai_server.settings import Settings
from annai_server.store import database
from annai_server.tally import sharing
from annai_server.worker import Worker

LARGEST_BODY = 512 * 1024


def create_app(settings: Settings) -> Flask:
    app = FlaskApp("annai_server", static_folder=None)
    app.config.update(ANNAI=settings, SECRET_KEY=settings.secret, MAX_CONTENT_LENGTH=LARGEST_BODY)
    logs.init_app(app)
    errors.init_app(app)
    database.init_app(app, settings.database_url, threads=settings.threads)
    engine.init_app(app)
    routes.init_app(app)
    admin.init_app(app)
    app.extensions[health.READINESS] = health.Readiness()
    routes.answer_ahead(app)
    return app


def serving(settings: Settings, ending: Ending) -> Flask:
    """What each server process runs."""
    logs.configure(settings)
    app = create_app(settings)
    app.extensions[health.STOPPING] = lambda: ending.asked
    if settings.worker == "inside":
        worker = Worker(app)
        worker.start()
        Finalize(None, worker.stop, exitpriority=9)
    bookkeeper = Bookkeeper(app)
    bookkeeper.start()
    with app.app_context():
        running = engine.current()
    sharing.share(running.tally)
    ending.refuse(running.writer.refuse)
    # multiprocessing ends its children without atexit; what nobody waits for would be lost.
    Finalize(None, running.writer.stop, exitpriority=10)
    Finalize(None, bookkeeper.stop, exitpriority=5)
    return app
