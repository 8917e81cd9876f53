import os
import secrets
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import inspect, make_url, select

from annai_server import settings
from annai_server.cli.database import prepare
from annai_server.cli.session import answer, as_json, connected
from annai_server.clock import now
from annai_server.domain.errors import Conflict
from annai_server.operations import people, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.projects import NewProject
from annai_server.settings import SECRET_HINT, Settings
from annai_server.store.database import db
from annai_server.store.tables import Author, Project
from annai_server.wire.authors import AuthorSchema


@click.command()
@click.option("--email", default="admin@localhost", show_default=True, help="The first author's e-mail address.")
@click.option("--name", default="Admin", show_default=True, help="The first author's name.")
@click.option("--project", "key", default="main", show_default=True, help="The project's key.")
@click.option("--title", default="", help="The project's name. Default: its key.")
@click.option("--locale", "locales", multiple=True, default=("en", "ja"), show_default=True, help="Default first.")
@click.option("--time-zone", default="UTC", show_default=True, help="Whose days results count.")
@click.option("--origin", "origins", multiple=True, help="Where your product's pages live: https://app.example.com.")
@as_json
def init(**options: Any) -> None:
    """Make the first project with its keys, its first author, and a link to sign in with.

    Writes a secret of its own to ANNAI_DIR unless ANNAI_SECRET is set, or the database has projects already, which have
    theirs. The keys are shown this once. Where it refuses it has written nothing.
    """
    projects.check(**_said(options), origins=options["origins"])
    people.checked(AuthorSchema(), {"email": options["email"], "name": options["name"]})
    _refuse_taken(options["key"])
    configured = ready()
    with connected(configured):
        owner = author(options["email"], options["name"])
        made = projects.create(**_said(options), owner=owner, actor=COMMAND_LINE, now=now())
        for one in made.environments.values() if options["origins"] else ():
            projects.allow_origins(made.project, one.environment, options["origins"], actor=COMMAND_LINE, now=now())
        link = people.sign_in_link(owner, configured.public_url, now=now())
        db.session.commit()
        values = {"url": configured.public_url, "sign_in": link, "author": owner.email, **described(made)}
    answer(values, _lines(values, options["origins"]), as_json=options["as_json"])


def ready() -> Settings:
    """Settings with a secret and a migrated database, both made where they are missing. Raises Conflict: the database
    has projects, and the secret is missing that they were made with."""
    path = settings.secret_file()
    if path and not path.exists():
        if _projects():
            raise Conflict(
                f"this database has projects, and {path} is not there: put the secret there that they were made with, "
                f"or set ANNAI_SECRET to it; only where it is lost make another with: {SECRET_HINT}"
            )
        make_secret(path)
    configured = settings.read()
    prepare(configured)
    return configured


def _projects() -> Sequence[str]:
    """The keys of those that the database has, whatever release made it."""
    configured = settings.read(for_database_only=True)
    if configured.sqlite and not Path(make_url(configured.database_url).database or "").exists():
        return ()
    with connected(configured):
        there = inspect(db.session.connection()).has_table(Project.__tablename__)
        return db.session.scalars(select(Project.key)).all() if there else ()


def _refuse_taken(key: str) -> None:
    if key in _projects():
        raise Conflict(
            f"there is a project {key!r} already; `annai-server author link` signs you in, "
            "`annai-server key create` makes keys"
        )


def make_secret(path: Path) -> None:
    """A new secret, readable by its owner only; one that is there stays."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(secrets.token_urlsafe(48) + "\n")


def author(email: str, name: str) -> Author:
    return people.find(email) or people.create(email, name, actor=COMMAND_LINE, now=now())


def _said(options: dict[str, Any]) -> dict[str, Any]:
    return {
        "key": options["key"],
        "name": options["title"] or options["key"],
        "default_locale": options["locales"][0],
        "locales": options["locales"],
        "time_zone": options["time_zone"],
    }


def described(made: NewProject) -> dict[str, Any]:
    return {
        "project": made.project.key,
        "environments": {
            key: {
                "public_key": one.environment.public_key,
                "secret_key": one.secret.text,
                "signing_secret": one.signing.text,
                "signing_kid": one.signing.kid,
                "identity": one.environment.identity_mode,
            }
            for key, one in made.environments.items()
        },
        "authoring_key": made.authoring.text,
    }


def _lines(values: dict[str, Any], origins: Sequence[str]) -> list[str]:
    lines = [f"Project {values['project']}. These keys are shown this once; keep them where your secrets are.", ""]
    for name, keys in values["environments"].items():
        lines.append(f"  {name} (identity {keys['identity']})")
        lines += [f"    {field:15} {keys[field]}" for field in keys if field != "identity"]
    lines += [f"  authoring key     {values['authoring_key']}", ""]
    if not origins:
        lines += ["No page may ask yet: add your product's origin under Settings in the admin.", ""]
    return [*lines, f"Start with `annai-server serve`, then sign in as {values['author']}:", f"  {values['sign_in']}"]
