"""The project's authors: their roles, invitations by one-time link, and leaving."""

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from annai_server.admin import faults
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.words import t
from annai_server.domain.errors import Fault, Forbidden, Invalid, NotFound
from annai_server.operations import people
from annai_server.operations.people import Role
from annai_server.store.database import db
from annai_server.store.tables import Author, Membership


@admin.get("/p/<project>/authors")
@member("admin")
def authors(visit: Visit) -> ResponseReturnValue:
    return _page(visit)


def _page(visit: Visit, errors: list[dict[str, str]] | None = None, link: str | None = None, email: str = "") -> str:
    rows = db.session.execute(
        select(Author, Membership.role)
        .join(Membership, Membership.author_id == Author.id)
        .where(Membership.project_id == visit.project.id)
        .order_by(Author.name)
    )
    return render_template(
        "admin/authors.html", authors=list(rows), roles=people.ROLES, errors=errors or [], link=link, email=email
    )


@admin.post("/p/<project>/authors")
@member("admin")
def invite_author(visit: Visit) -> ResponseReturnValue:
    """A new author, or one who already works on another project; the link is shown once."""
    email = request.form.get("email", "")
    try:
        author = _author(visit, email)
        people.join(visit.project, author, _role(), actor=visit.actor, now=visit.now)
    except Invalid as error:
        db.session.rollback()
        return _page(visit, faults.as_json(error), email=email), 422
    link = _link(visit, author)
    db.session.commit()
    if link is None:
        flash(t("%(name)s has joined, and signs in as before.", name=author.name))
    return _page(visit, link=link, email=author.email)


def _link(visit: Visit, author: Author) -> str | None:
    """A sign-in link, unless it would open projects that the inviting author doesn't administer."""
    theirs = people.projects_of(author)
    if any(people.role_in(project, visit.author) != "admin" for project, _ in theirs):
        return None
    return people.sign_in_link(author, current_app.config["ANNAI"].public_url, now=visit.now)


def _author(visit: Visit, email: str) -> Author:
    try:
        return people.by_email(email)
    except NotFound:
        name = request.form.get("name", "").strip() or email.split("@")[0]
        return people.create(email, name, locale=visit.author.locale, actor=visit.actor, now=visit.now)


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


@admin.post("/p/<project>/authors/<int(max=2147483647):author_id>/link")
@member("admin")
def new_link_for_author(visit: Visit, author_id: int) -> ResponseReturnValue:
    author = _member(visit, author_id)
    link = _link(visit, author)
    if link is None:
        raise Forbidden(t("%(name)s also works on projects that you don't administer.", name=author.name))
    db.session.commit()
    return _page(visit, link=link, email=author.email)


def _member(visit: Visit, author_id: int) -> Author:
    author = db.session.get(Author, author_id)
    if author is None or people.role_in(visit.project, author) is None:
        raise NotFound(t("There is no such author in this project."))
    return author
