"""An invitation's own page: whoever has its link sees to which project, and joins."""

from flask import g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults, openid
from annai_server.admin.blueprint import admin
from annai_server.admin.pages.sign_in import need_passwords, welcome
from annai_server.domain.errors import Conflict, Invalid, NotFound
from annai_server.operations import invitations, people
from annai_server.store.database import db
from annai_server.store.tables import Project


@admin.get("/invitation/<token>")
def invitation(token: str) -> ResponseReturnValue:
    return _page(token)


@admin.post("/invitation/<token>")
def accept_invitation(token: str) -> ResponseReturnValue:
    """As the author who is signed in, or as a new one."""
    try:
        return _joined(token) if g.author else _new_author(token)
    except (NotFound, Conflict):
        db.session.rollback()
        return _page(token)
    except Invalid as error:
        db.session.rollback()
        return _page(token, faults.as_json(error))


def _joined(token: str) -> ResponseReturnValue:
    project = invitations.accept(token, g.author, now=g.now)
    db.session.commit()
    return redirect(url_for("admin.guides", project=project.key))


def _new_author(token: str) -> ResponseReturnValue:
    need_passwords()
    name, password = request.form.get("name", ""), request.form.get("password", "")
    author = invitations.accept_as_new(token, name, password, locale=g.locale, now=g.now)
    return welcome(author, None)


def _page(token: str, errors: list[dict[str, str]] | None = None) -> ResponseReturnValue:
    try:
        found = invitations.find(token, now=g.now)
    except NotFound:
        return render_template("admin/invitation.html", invitation=None), 404
    page = render_template(
        "admin/invitation.html",
        invitation=found,
        token=token,
        project=db.session.get_one(Project, found.project_id),
        known=people.find(found.email),
        provider=openid.configured(),
        errors=errors or [],
    )
    return page, 422 if errors else 200
