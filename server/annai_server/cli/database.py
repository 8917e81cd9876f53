import click
from sqlalchemy import inspect

from annai_server import settings
from annai_server.cli.session import connected
from annai_server.settings import Settings
from annai_server.store import schema
from annai_server.store.database import db as database


@click.group()
def db() -> None:
    """The database's tables."""


@db.command()
def upgrade() -> None:
    """Bring the tables up to date. Safe to repeat, and while a server of the previous version runs."""
    prepare(settings.read(for_database_only=True))
    click.echo("The database is up to date.")


@db.command()
def current() -> None:
    """Say whether the tables are up to date; exit code 1 if not."""
    with connected(settings.read(for_database_only=True)):
        connection = database.session.connection()
        up_to_date = schema.is_current(connection)
        empty = not inspect(connection).get_table_names()
    click.echo("up to date" if up_to_date else "empty" if empty else "behind: run `annai-server db upgrade`")
    raise SystemExit(0 if up_to_date else 1)


def prepare(configured: Settings) -> None:
    """Make the folder of an embedded database, readable by its owner only, and migrate."""
    if configured.sqlite:
        configured.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(configured.database_url)
