from collections.abc import Mapping

import click

from annai_server.cli.session import answer, as_json, connected, project_called
from annai_server.clock import now
from annai_server.domain.errors import Conflict
from annai_server.operations import identities, passwords, people, sessions
from annai_server.operations.actor import COMMAND_LINE
from annai_server.store.database import db

_role = click.option("--role", type=click.Choice(people.ROLES), help="Default: the role they have in it, else editor.")


@click.group()
def author() -> None:
    """Who may sign in to the admin."""


@author.command()
@click.argument("email")
@click.option("--name", default="", help="Default: the address's first part.")
@click.option("--project", required=True, help="The project's key.")
@_role
@as_json
def add(email: str, name: str, project: str, role: people.Role | None, as_json: bool) -> None:
    """Add an author to a project, and print a link that signs them in once within a day."""
    with connected() as configured:
        found = project_called(project)
        made = people.find(email) or people.create(
            email, name or email.partition("@")[0], actor=COMMAND_LINE, now=now()
        )
        role = role or people.role_in(found, made) or "editor"
        people.join(found, made, role, actor=COMMAND_LINE, now=now())
        link = people.sign_in_link(made, configured.public_url, now=now())
        db.session.commit()
        values = {"author": made.email, "project": found.key, "role": role, "sign_in": link}
    answer(values, [f"{values['author']} is {role} of {project}. To sign in:", f"  {link}"], as_json=as_json)


@author.command()
@click.argument("email")
@as_json
def link(email: str, as_json: bool) -> None:
    """Print a link that signs the author in once, within a day."""
    with connected() as configured:
        address = people.sign_in_link(people.by_email(email), configured.public_url, now=now())
        db.session.commit()
    answer({"author": email, "sign_in": address}, [address], as_json=as_json)


@author.command()
@click.argument("email")
@as_json
def reset(email: str, as_json: bool) -> None:
    """Print a link that sets a new password once, within a day. Using it signs the author out everywhere else."""
    with connected() as configured:
        if not configured.passwords:
            raise Conflict("ANNAI_PASSWORDS is off, so that nobody needs one; `annai-server author link` signs them in")
        found = people.by_email(email)
        address = passwords.reset_link(found, configured.public_url, actor=COMMAND_LINE, now=now())
        db.session.commit()
    answer({"author": email, "reset": address}, [address], as_json=as_json)


@author.command()
@click.argument("email")
@as_json
def sign_out(email: str, as_json: bool) -> None:
    """End all sessions of an author, on every device."""
    with connected():
        ended = sessions.end_others(people.by_email(email), None, actor=COMMAND_LINE, now=now())
        db.session.commit()
    answer({"author": email, "ended": ended}, [f"{ended} ended."], as_json=as_json)


@author.command()
@click.argument("email")
@as_json
def unlink(email: str, as_json: bool) -> None:
    """Let go of an author's account at the OpenID provider: their next sign-in there links the one they have then."""
    with connected():
        links = identities.unlink(people.by_email(email), actor=COMMAND_LINE, now=now())
        db.session.commit()
    answer({"author": email, "unlinked": links}, [f"{links} let go."], as_json=as_json)


@author.command(name="list")
@as_json
def every(as_json: bool) -> None:
    """List the authors with their roles."""
    with connected():
        rows = [(one, {project.key: role for project, role in people.projects_of(one)}) for one in people.every()]
    lines = [f"{one.email:32} {one.name:24} {_roles(roles)}" for one, roles in rows]
    values = [{"author": one.email, "name": one.name, "roles": roles} for one, roles in rows]
    answer({"authors": values}, lines or ["Nobody yet; `annai-server init` makes the first."], as_json=as_json)


def _roles(roles: Mapping[str, people.Role]) -> str:
    return ", ".join(f"{key}: {role}" for key, role in roles.items())
