"""What lives in a process: compiled snapshots, what was heard and counted, verified tokens, the event writer."""

from flask import Flask, current_app

from annai_server.domain.uploads import PLACE
from annai_server.engine.hearing import Hearing
from annai_server.engine.hourly import Hourly
from annai_server.engine.identity import AuthorTokens, Tickets, Tokens
from annai_server.engine.limits import Limits
from annai_server.engine.process import Engine
from annai_server.engine.quotas import Quotas
from annai_server.engine.sending import Sender
from annai_server.engine.snapshots import Snapshots
from annai_server.engine.writer import Writer
from annai_server.store.database import db
from annai_server.store.reading import Reader
from annai_server.tally.counting import Tally

_EXTENSION = "annai-engine"


def init_app(app: Flask) -> None:
    settings = app.config["ANNAI"]
    secret, tally, hourly = settings.secret, Tally(kept=bool(settings.metrics_token)), Hourly()
    snapshots, hearing = Snapshots(tally, f"{settings.public_url}/{PLACE}"), Hearing()
    with app.app_context():
        writer, reader = Writer(db.engine, snapshots, hearing, secret, tally), Reader(db.engine)
    signed = Tokens(), Tickets(secret), AuthorTokens(secret)
    bounds, sender = (Limits(settings), Quotas(reader, hourly)), Sender(settings.webhook_allow)
    app.extensions[_EXTENSION] = Engine(
        snapshots, hearing, *signed, hourly, *bounds, writer, reader, tally, sender, settings.origin
    )


def current() -> Engine:
    """The engine of the app that handles this request."""
    engine: Engine = current_app.extensions[_EXTENSION]
    return engine
