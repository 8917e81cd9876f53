"""Authors: who may sign in, with what, to which project."""

from collections.abc import Sequence
from typing import Literal

from annai_server.operations.actor import Actor
from annai_server.store.tables import Author, Project

Role = Literal["viewer", "editor", "publisher", "admin"]


def create(email: str, name: str, *, locale: str = "en", now: int) -> Author:
    """Raises Invalid (not an address, too long) and Conflict (the address is taken)."""
    raise NotImplementedError


def every() -> Sequence[Author]:
    raise NotImplementedError


def by_email(email: str) -> Author:
    """Raises NotFound."""
    raise NotImplementedError


def sign_in_link(author: Author, public_url: str, *, now: int) -> str:
    """An address that signs the author in once, within a day: `{public_url}/admin/sign-in/{token}`."""
    raise NotImplementedError


def redeem(token: str, *, now: int) -> Author:
    """Use up a sign-in link's token. Raises NotFound if unknown, used or expired."""
    raise NotImplementedError


def set_password(author: Author, password: str) -> None:
    """Raises Invalid (path `password`) if shorter than 10 characters or longer than 1,000."""
    raise NotImplementedError


def verify(email: str, password: str) -> Author | None:
    """The author, or None; an unknown address costs the same time as a wrong password."""
    raise NotImplementedError


def join(project: Project, author: Author, role: Role, *, actor: Actor, now: int) -> None:
    """Give the role, replacing an earlier one."""
    raise NotImplementedError


def leave(project: Project, author: Author, *, actor: Actor, now: int) -> None:
    raise NotImplementedError


def role_in(project: Project, author: Author) -> Role | None:
    raise NotImplementedError


def projects_of(author: Author) -> Sequence[tuple[Project, Role]]:
    """By name."""
    raise NotImplementedError
