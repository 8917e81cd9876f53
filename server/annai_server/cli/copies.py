from contextlib import suppress
from pathlib import Path

import click
from sqlalchemy import func, select

from annai_server import settings
from annai_server.cli.session import connected, existing
from annai_server.clock import now
from annai_server.settings import Settings
from annai_server.store import copies
from annai_server.store.database import db
from annai_server.store.tables import Event, User

_file = click.argument("file", type=click.Path(dir_okay=False, path_type=Path))


@click.command()
@_file
def backup(file: Path) -> None:
    """Copy the database to FILE while the server runs, and read the copy again.

    The copy is of one moment. Keep the secret of ANNAI_DIR or ANNAI_SECRET with it. PostgreSQL needs pg_dump here.
    """
    configured = existing()
    copies.back_up(configured.database_url, file)
    with suppress(OSError):
        _mark(configured).write_text(str(now()), encoding="utf-8")
    click.echo(f"{file} holds the database, {file.stat().st_size:,} bytes; it was read again, and is whole.")


@click.command()
@_file
def restore(file: Path) -> None:
    """Fill an empty database from FILE, which `backup` made, and bring it up to date.

    On SQLite the file that ANNAI_DATABASE_URL names must not be there. PostgreSQL needs pg_restore here.
    """
    configured = settings.read(for_database_only=True)
    if configured.sqlite:
        configured.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
    copies.restore(configured.database_url, file)
    users, events = _counted(configured)
    click.echo(f"Restored {users:,} users and {events:,} events. `annai-server verify` compares them.")


def last_backup(configured: Settings) -> int | None:
    """When one was made with this ANNAI_DIR (ms), or None."""
    try:
        return int(_mark(configured).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _mark(configured: Settings) -> Path:
    return configured.directory / "last-backup"


def _counted(configured: Settings) -> tuple[int, int]:
    with connected(configured):
        users = db.session.scalar(select(func.count()).select_from(User)) or 0
        return users, db.session.scalar(select(func.count()).select_from(Event)) or 0
