import click
from sqlalchemy import inspect

from annai_server import settings
from annai_server.cli.session import connected, existing
from annai_server.settings import Settings
from annai_server.store import schema, vacuum
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


@db.command(name="vacuum")
def clear() -> None:
    """Write the database's files anew, so that nothing is left in them of what was erased, and they are no larger than
    they have to be.

    SQLite: while the server runs; writers wait meanwhile. PostgreSQL: whoever uses a table waits until it is done, so
    choose a quiet hour.
    """
    click.echo(vacuum.run(existing().database_url))


def prepare(configured: Settings) -> None:
    """Make the folder of an embedded database, readable by its owner only, and migrate."""
    if configured.sqlite:
        configured.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    schema.upgrade(configured.database_url)
