"""Tables, queries and migrations. Nothing in here commits: doors do, and the event writer."""

from flask import Flask

from annai_server.store import database


def init_app(app: Flask) -> None:
    settings = app.config["ANNAI"]
    database.init_app(app, settings.database_url, threads=settings.threads)
