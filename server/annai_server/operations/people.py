"""Authors: who may sign in, with what, to which project."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Literal, cast

from marshmallow import Schema, ValidationError
from sqlalchemy import ColumnElement, select, update
from sqlalchemy.exc import IntegrityError

from annai_server.domain.duration import DAY_MS
from annai_server.domain.errors import Conflict, Invalid, NotFound
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.operations.digests import digest
from annai_server.store.database import db
from annai_server.store.tables import Author, Membership, Project, SignInLink
from annai_server.wire import authors as wire
from annai_server.wire.problems import faults

Role = wire.Role
ROLES = wire.ROLES

Purpose = Literal["sign_in", "reset"]

LINK_LIFETIME_MS = DAY_MS


def create(email: str, name: str, *, locale: str = "en", actor: Actor, now: int) -> Author:
    """Raises Invalid (not an address, too long) and Conflict (the address is taken)."""
    said = checked(wire.AuthorSchema(), {"email": email, "name": name})
    author = Author(**said, locale=locale, created_at=now)
    try:
        with db.session.begin_nested():
            db.session.add(author)
    except IntegrityError:
        raise Conflict(f"there is an author {author.email} already") from None
    audit.record(actor, "create", "author", author.email, now=now)
    return author


def checked(schema: Schema, said: Mapping[str, Any]) -> dict[str, Any]:
    """Raises Invalid."""
    try:
        return cast("dict[str, Any]", schema.load(said))
    except ValidationError as error:
        raise Invalid(faults(error)) from error


def note(
    author: Author,
    action: str,
    *,
    actor: Actor,
    now: int,
    before: Mapping[str, Any] | None = None,
    after: Mapping[str, Any] | None = None,
) -> None:
    """What was done with an author, for the audit log of every project that they work on: each one's administrators
    are to see it."""
    projects: Sequence[int | None] = [project.id for project, _ in projects_of(author)] or [None]
    for project_id in projects:
        audit.record(actor, action, "author", author.email, now=now, project_id=project_id, before=before, after=after)


def every() -> Sequence[Author]:
    return db.session.scalars(select(Author).order_by(Author.email)).all()


def find(email: str) -> Author | None:
    return db.session.scalar(select(Author).where(Author.email == email.strip().casefold()))


def by_email(email: str) -> Author:
    """Raises NotFound."""
    author = find(email)
    if author is None:
        raise NotFound(f"there is no author {email}")
    return author


def sign_in_link(author: Author, public_url: str, *, now: int) -> str:
    """An address that signs the author in once, within a day: `{public_url}/admin/sign-in/{token}`."""
    return f"{public_url}/admin/sign-in/{new_link(author, 'sign_in', now=now)}"


def new_link(author: Author, purpose: Purpose, *, now: int) -> str:
    """Its token, of which only the hash is stored."""
    token = secrets.token_urlsafe(32)
    db.session.add(
        SignInLink(
            hash=_hash(token, purpose),
            author_id=author.id,
            purpose=purpose,
            created_at=now,
            expires_at=now + LINK_LIFETIME_MS,
        )
    )
    db.session.flush()
    return token


def whose_link(token: str, purpose: Purpose = "sign_in", *, now: int) -> Author | None:
    """Whom a link's token would let in now; uses nothing up."""
    author_id = db.session.scalar(select(SignInLink.author_id).where(*_redeemable(token, purpose, now)))
    return db.session.get_one(Author, author_id) if author_id else None


def redeem(token: str, purpose: Purpose = "sign_in", *, now: int) -> Author:
    """Use up a link's token; of two at the same moment, one gets it.

    Raises NotFound if it is unknown, used, expired, or for something else.
    """
    author_id = db.session.scalar(
        update(SignInLink)
        .where(*_redeemable(token, purpose, now))
        .values(used_at=now)
        .execution_options(synchronize_session=False)
        .returning(SignInLink.author_id)
    )
    if author_id is None:
        raise NotFound("this link is unknown, used or expired")
    return db.session.get_one(Author, author_id)


def _redeemable(token: str, purpose: Purpose, now: int) -> tuple[ColumnElement[bool], ...]:
    unspent = (SignInLink.used_at.is_(None), SignInLink.expires_at > now)
    return SignInLink.hash == _hash(token, purpose), SignInLink.purpose == purpose, *unspent


def _hash(token: str, purpose: Purpose) -> str:
    """Of another kind of link it is another one: an earlier version, which reads no purpose and may serve beside this
    one, finds none but its own."""
    return digest(token if purpose == "sign_in" else f"{purpose}:{token}")


def join(project: Project, author: Author, role: Role, *, actor: Actor, now: int) -> None:
    """Give the role, replacing an earlier one."""
    membership = db.session.get(Membership, (author.id, project.id))
    before = {"role": membership.role} if membership else None
    if membership is None:
        membership = Membership(author_id=author.id, project_id=project.id, created_at=now)
        db.session.add(membership)
    membership.role = role
    db.session.flush()
    audit.record(
        actor,
        "join",
        "author",
        author.email,
        now=now,
        project_id=project.id,
        before=before,
        after={"role": role},
    )


def leave(project: Project, author: Author, *, actor: Actor, now: int) -> None:
    """Raises NotFound if the author has no part in the project."""
    membership = db.session.get(Membership, (author.id, project.id))
    if membership is None:
        raise NotFound(f"{author.email} is not in this project")
    db.session.delete(membership)
    db.session.flush()
    before = {"role": membership.role}
    audit.record(actor, "leave", "author", author.email, now=now, project_id=project.id, before=before)


def role_in(project: Project, author: Author) -> Role | None:
    membership = db.session.get(Membership, (author.id, project.id))
    return cast("Role", membership.role) if membership else None


def projects_of(author: Author) -> Sequence[tuple[Project, Role]]:
    """By name."""
    rows = db.session.execute(
        select(Project, Membership.role)
        .join(Membership, Membership.project_id == Project.id)
        .where(Membership.author_id == author.id)
        .order_by(Project.name, Project.id)
    )
    return [(project, cast("Role", role)) for project, role in rows]
