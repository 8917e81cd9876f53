from dataclasses import asdict
from datetime import UTC, datetime

import click

from annai_server.cli.session import answer, as_json, connected, project_called
from annai_server.clock import now
from annai_server.operations import keys, projects
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.keys import Issued, KeyKind, Listed
from annai_server.store.database import db
from annai_server.store.tables import Project

_project = click.option("--project", default="main", show_default=True, help="The project's key.")


@click.group()
def key() -> None:
    """Public and secret keys, signing secrets and authoring keys."""


@key.command()
@click.argument("kind", type=click.Choice(keys.KINDS))
@_project
@click.option("--environment", "environments", multiple=True, help="Repeat it for an authoring key.")
@click.option("--label", default="", help="What it is for.")
@as_json
def create(kind: KeyKind, project: str, environments: tuple[str, ...], label: str, as_json: bool) -> None:
    """Make a key and show it this once. A signing secret or public key may live beside the one that it replaces."""
    if not environments or (kind != "authoring" and len(environments) > 1):
        raise click.UsageError(f"name {'at least' if kind == 'authoring' else 'exactly'} one --environment")
    with connected():
        issued = _issue(kind, project_called(project), environments, label)
        db.session.commit()
    lines = [issued.text, *([f"kid {issued.kid}"] if issued.kid else [])]
    answer({name: value for name, value in asdict(issued).items() if value}, lines, as_json=as_json)


def _issue(kind: KeyKind, project: Project, names: tuple[str, ...], label: str) -> Issued:
    environments = [projects.environment(project, name) for name in names]
    if kind == "public":
        return keys.create_public(environments[0], actor=COMMAND_LINE, now=now())
    if kind == "secret":
        return keys.create_secret(environments[0], label=label, actor=COMMAND_LINE, now=now())
    if kind == "signing":
        return keys.create_signing(environments[0], actor=COMMAND_LINE, now=now())
    return keys.create_authoring(project, [one.key for one in environments], label=label, actor=COMMAND_LINE, now=now())


@key.command(name="list")
@_project
@as_json
def every(project: str, as_json: bool) -> None:
    """List the keys, revoked ones included; secrets are not shown again.

    Of public keys it says when they were last used while there were two, to the hour (UTC).
    """
    with connected():
        found = project_called(project)
        public = {one.key: one.public_key for one in projects.environments(found)}
        rows = keys.every(found)
    values = {"public": public, "keys": [asdict(row) for row in rows]}
    answer(values, [_line(row) for row in rows], as_json=as_json)


@key.command()
@click.argument("kind", type=click.Choice(keys.KINDS))
@click.argument("key_id", type=int)
@_project
def revoke(kind: KeyKind, key_id: int, project: str) -> None:
    """Revoke a key, at once and in every process. `key list` shows its number."""
    with connected():
        keys.revoke(project_called(project), kind, key_id, actor=COMMAND_LINE, now=now())
        db.session.commit()
    click.echo("Revoked.")


def _line(row: Listed) -> str:
    state = "revoked" if row.revoked_at else f"since {_moment(row.created_at):%Y-%m-%d}"
    note = f"last used {_moment(row.last_used_at):%Y-%m-%d %H}h" if row.last_used_at else row.label
    return f"{row.kind:9} {row.id:4} {row.hint:27} {', '.join(row.environments):24} {state:16} {note}".rstrip()


def _moment(at: int) -> datetime:
    return datetime.fromtimestamp(at / 1000, UTC)
