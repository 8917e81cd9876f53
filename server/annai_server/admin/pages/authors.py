"""The project's authors: their roles, invitations by link, links for a new password, and leaving."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from annai_server.admin import faults
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.pages.sign_in import need_passwords
from annai_server.admin.words import t
from annai_server.domain.errors import Fault, Forbidden, Invalid, NotFound
from annai_server.operations import invitations, passwords, people
from annai_server.operations.people import Role
from annai_server.store.database import db
from annai_server.store.tables import Author, Membership


@admin.get("/p/<project>/authors")
@member("admin")
def authors(visit: Visit) -> ResponseReturnValue:
    return _page(visit)


def _page(visit: Visit, errors: list[dict[str, str]] | None = None, **link: str) -> str:
    """`link` is shown this once: what it is called, for whom, and itself."""
    rows = db.session.execute(
        select(Author, Membership.role)
        .join(Membership, Membership.author_id == Author.id)
        .where(Membership.project_id == visit.project.id)
        .order_by(Author.name)
    )
    return render_template(
        "admin/authors.html",
        authors=list(rows),
        invited=invitations.pending(visit.project, now=visit.now),
        roles=people.ROLES,
        errors=errors or [],
        link=link,
    )


@admin.post("/p/<project>/authors")
@member("admin")
def invite_author(visit: Visit) -> ResponseReturnValue:
    email, role = request.form.get("email", ""), request.form.get("role", "")
    try:
        address = invitations.invite(visit.project, email, role, _url(), actor=visit.actor, now=visit.now)
    except Invalid as error:
        db.session.rollback()
        return _page(visit, faults.as_json(error)), 422
    db.session.commit()
    return _page(visit, kind="invitation", email=email.strip(), address=address)


@admin.post("/p/<project>/authors/invitations/<int(max=2147483647):invitation_id>/revoke")
@member("admin")
def revoke_invitation_of_author(visit: Visit, invitation_id: int) -> ResponseReturnValue:
    revoked = invitations.revoke(visit.project, invitation_id, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("The link for %(email)s doesn’t work any more.", email=revoked.email))
    return redirect(url_for("admin.authors", project=visit.project.key))


def _role() -> Role:
    for role in people.ROLES:
        if request.form.get("role") == role:
            return role
    raise Invalid([Fault("role", "choose a role")])


@admin.post("/p/<project>/authors/<int(max=2147483647):author_id>/role")
@member("admin")
def change_role(visit: Visit, author_id: int) -> ResponseReturnValue:
    author = _member(visit, author_id)
    if author.id == visit.author.id:
        flash(t("Somebody else has to change your own role."))
    else:
        people.join(visit.project, author, _role(), actor=visit.actor, now=visit.now)
        db.session.commit()
        flash(t("Saved."))
    return redirect(url_for("admin.authors", project=visit.project.key))


@admin.post("/p/<project>/authors/<int(max=2147483647):author_id>/remove")
@member("admin")
def remove_author(visit: Visit, author_id: int) -> ResponseReturnValue:
    author = _member(visit, author_id)
    if author.id == visit.author.id:
        flash(t("You can't remove yourself."))
    else:
        people.leave(visit.project, author, actor=visit.actor, now=visit.now)
        db.session.commit()
        flash(t("%(name)s can't see this project any more.", name=author.name))
    return redirect(url_for("admin.authors", project=visit.project.key))


@admin.post("/p/<project>/authors/<int(max=2147483647):author_id>/reset-link")
@member("admin")
def reset_link_for_author(visit: Visit, author_id: int) -> ResponseReturnValue:
    """Whoever has the link is the author, in all their projects: only who administers every one of them makes it."""
    need_passwords()
    author = _member(visit, author_id)
    if any(people.role_in(project, visit.author) != "admin" for project, _ in people.projects_of(author)):
        raise Forbidden(
            t(
                "%(name)s also works on projects that you don't administer. Whoever runs the server can make the link.",
                name=author.name,
            )
        )
    address = passwords.reset_link(author, _url(), actor=visit.actor, now=visit.now)
    db.session.commit()
    return _page(visit, kind="reset", email=author.email, address=address)


def _url() -> str:
    url: str = current_app.config["ANNAI"].public_url
    return url


def _member(visit: Visit, author_id: int) -> Author:
    author = db.session.get(Author, author_id)
    if author is None or people.role_in(visit.project, author) is None:
        raise NotFound(t("There is no such author in this project."))
    return author
