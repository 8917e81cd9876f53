"""What commands share: settings, a database session without a server, and two ways to answer."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click
from flask import Flask
from sqlalchemy import make_url

from annai_server import settings
from annai_server.domain.errors import AnnaiError, NotFound
from annai_server.operations import projects
from annai_server.settings import Settings
from annai_server.store import database
from annai_server.store.tables import Project


@contextmanager
def connected(configured: Settings | None = None) -> Iterator[Settings]:
    """The settings, and `db.session` bound to their database. Commands commit themselves."""
    configured = configured or settings.read()
    app = Flask("annai_server.cli")
    database.init_app(app, configured.database_url)
    with app.app_context():
        try:
            yield configured
        finally:
            database.db.session.remove()
            database.db.engine.dispose()


class NoDatabase(AnnaiError):
    """Looking must not make a file that then passes for a database."""


def existing(*, for_database_only: bool = True) -> Settings:
    """The settings of a database that is there. Raises NoDatabase."""
    configured = settings.read(for_database_only=for_database_only)
    file = make_url(configured.database_url).database if configured.sqlite else None
    if file and not Path(file).exists():
        raise NoDatabase(
            f"there is no database at {file}; name its folder in ANNAI_DIR, or itself in ANNAI_DATABASE_URL"
        )
    return configured


def project_called(key: str) -> Project:
    """Raises NotFound, which names those that there are: whoever is here may know them all."""
    try:
        return projects.by_key(key)
    except NotFound as error:
        there_are = ", ".join(one.key for one in projects.every()) or "none yet; `annai-server init` makes the first"
        raise NotFound(f"{error}; there are: {there_are}") from None


as_json = click.option("--json", "as_json", is_flag=True, help="Answer in JSON, for scripts.")


def answer(values: dict[str, Any], lines: list[str], *, as_json: bool) -> None:
    click.echo(json.dumps(values, indent=2) if as_json else "\n".join(lines))
