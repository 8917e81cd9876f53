"""Invitations to a project, by a link that its administrator hands on.

Whoever accepts one has the link and is the author of that address: a new one, or one who signs in first, because the
link has been in the hands of somebody who may not enter the author's other projects.
"""

import secrets
from collections.abc import Sequence

from sqlalchemy import ColumnElement, select, update

from annai_server.domain.duration import DAY_MS
from annai_server.domain.errors import Fault, Forbidden, Invalid, NotFound
from annai_server.operations import audit, passwords, people
from annai_server.operations.actor import Actor, acting
from annai_server.operations.digests import digest
from annai_server.store.database import db
from annai_server.store.tables import Author, Invitation, Project
from annai_server.wire.authors import InvitationSchema

LIFETIME_MS = 7 * DAY_MS


def invite(project: Project, email: str, role: str, public_url: str, *, actor: Actor, now: int) -> str:
    """The link, `{public_url}/admin/invitation/{token}`, which works once, for a week; an earlier one for the same
    address does no longer. Raises Invalid: not an address, no role, or in the project already."""
    said = people.checked(InvitationSchema(), {"email": email, "role": role})
    author = people.find(said["email"])
    if author and people.role_in(project, author):
        raise Invalid([Fault("email", "this author is in the project already")])
    _revoke(project, Invitation.email == said["email"], now)
    token = secrets.token_urlsafe(32)
    db.session.add(
        Invitation(
            hash=digest(token),
            project_id=project.id,
            **said,
            by=actor.name,
            created_at=now,
            expires_at=now + LIFETIME_MS,
        )
    )
    db.session.flush()
    audit.record(actor, "invite", "author", said["email"], now=now, project_id=project.id, after={"role": said["role"]})
    return f"{public_url}/admin/invitation/{token}"


def pending(project: Project, *, now: int) -> Sequence[Invitation]:
    """The newest first."""
    return db.session.scalars(
        select(Invitation).where(Invitation.project_id == project.id, *_open(now)).order_by(Invitation.id.desc())
    ).all()


def revoke(project: Project, invitation_id: int, *, actor: Actor, now: int) -> Invitation:
    """Raises NotFound, also for one that was accepted or is another project's."""
    invitation = db.session.get(Invitation, invitation_id)
    if not invitation or not _revoke(project, Invitation.id == invitation_id, now):
        raise NotFound("there is no such invitation")
    audit.record(
        actor,
        "revoke_invitation",
        "author",
        invitation.email,
        now=now,
        project_id=project.id,
        before={"role": invitation.role},
    )
    return invitation


def find(token: str, *, now: int) -> Invitation:
    """One that could be accepted now. Raises NotFound."""
    found = db.session.scalar(select(Invitation).where(Invitation.hash == digest(token), *_open(now)))
    if found is None:
        raise NotFound("this invitation is unknown, used, revoked or expired")
    return found


def accept(token: str, author: Author, *, now: int) -> Project:
    """Raises NotFound, and Forbidden for an author whom it isn't addressed to. Of two at the same moment one gets it;
    a role that the author has in the project by now stays."""
    invitation = find(token, now=now)
    if invitation.email != author.email:
        raise Forbidden(f"this invitation is for {invitation.email}")
    return _accept(invitation, author, now)


def accept_as_new(token: str, name: str, password: str, *, locale: str, now: int) -> Author:
    """Makes the author. Raises NotFound, Invalid (name, password), and Conflict if there is one by now."""
    invitation = find(token, now=now)
    newcomer = Actor(invitation.email)
    author = people.create(invitation.email, name, locale=locale, actor=newcomer, now=now)
    _accept(invitation, author, now)
    passwords.set_password(author, password, actor=acting(author), now=now)
    return author


def accept_all(email: str, name: str, *, locale: str, now: int) -> Author:
    """Makes the author of an address that is known to be theirs, in every project that invites it. Raises NotFound if
    none does."""
    found = db.session.scalars(select(Invitation).where(Invitation.email == email, *_open(now))).all()
    if not found:
        raise NotFound(f"nobody invites {email}")
    author = people.create(email, name, locale=locale, actor=Actor(email), now=now)
    for invitation in found:
        _accept(invitation, author, now)
    return author


def _accept(invitation: Invitation, author: Author, now: int) -> Project:
    taken = db.session.execute(
        update(Invitation)
        .where(Invitation.id == invitation.id, *_open(now))
        .values(accepted_at=now)
        .execution_options(synchronize_session=False)
        .returning(Invitation.id)
    ).all()
    if not taken:
        raise NotFound("this invitation is unknown, used, revoked or expired")
    project = db.session.get_one(Project, invitation.project_id)
    if people.role_in(project, author) is None:
        role = next(one for one in people.ROLES if one == invitation.role)
        people.join(project, author, role, actor=acting(author), now=now)
    return project


def _open(now: int) -> tuple[ColumnElement[bool], ...]:
    return Invitation.accepted_at.is_(None), Invitation.revoked_at.is_(None), Invitation.expires_at > now


def _revoke(project: Project, which: ColumnElement[bool], now: int) -> bool:
    return bool(
        db.session.execute(
            update(Invitation)
            .where(Invitation.project_id == project.id, which, *_open(now))
            .values(revoked_at=now)
            .execution_options(synchronize_session=False)
            .returning(Invitation.id)
        ).all()
    )
