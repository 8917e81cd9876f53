import json

import click

from annai_server.cli.session import connected, existing, project_called
from annai_server.clock import now
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import projects
from annai_server.operations import users as people
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db
from annai_server.wire.people import UserExport

_user = click.argument("user")
_project = click.option("--project", default="main", show_default=True, help="The project's key.")
_environment = click.option("--environment", default="production", show_default=True)


@click.group()
def user() -> None:
    """What is kept of one user of your product: told to them, and erased."""


@user.command()
@_user
@_project
@_environment
def export(user: str, project: str, environment: str) -> None:
    """Print everything that is kept of USER, as JSON."""
    with connected(existing()):
        where = projects.environment(project_called(project), environment)
        told = UserExport().dump(people.export(where, user, now=now()))
        people.note_export(where, actor=COMMAND_LINE, now=now())
        db.session.commit()
    click.echo(json.dumps(told, ensure_ascii=False, indent=2))


@user.command()
@_user
@_project
@_environment
@click.option("--yes", is_flag=True, help="Don't ask: for scripts.")
def erase(user: str, project: str, environment: str, yes: bool) -> None:
    """Erase USER: every row in every table, for good. What still comes late of before stays out.

    `annai-server db vacuum` then leaves nothing in the database's files, either. Backups keep what they hold.
    """
    if not yes and click.prompt(f"This can't be undone. To erase {user}, type the id again") != user:
        raise click.UsageError("that is another id; nothing was erased")
    with connected(existing(for_database_only=False)) as configured:
        where = projects.environment(project_called(project), environment)
        gone = people.erase(where, user, snapshots=Snapshots(), secret=configured.secret, actor=COMMAND_LINE, now=now())
        db.session.commit()
    if not gone:
        click.echo(f"Nothing was kept of {user} in {environment}, so nothing was erased: is it the very id, and there?")
        return
    rows = "1 row is" if gone == 1 else f"{gone:,} rows are"
    click.echo(f"{rows} gone: nothing is left of {user} in {environment}. `annai-server db vacuum` clears the files.")
