"""What is kept of one user: as a file to give them, and erased for good. For admins of the project."""

import json

from flask import Response, current_app, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from annai_server import engine
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.pages.users import user_page
from annai_server.admin.ways_back import form_at, of_user
from annai_server.admin.words import t, tn
from annai_server.operations import users
from annai_server.store.database import db
from annai_server.wire.people import UserExport


@admin.post("/p/<project>/export-user")
@form_at(of_user)
@member("admin")
def export_user(visit: Visit) -> ResponseReturnValue:
    """A change, because the audit log keeps that somebody took a copy."""
    environment = visit.environment(request.form.get("environment"))
    told = UserExport().dump(users.export(environment, request.form.get("user", ""), now=visit.now))
    users.note_export(environment, actor=visit.actor, now=visit.now)
    db.session.commit()
    headers = {"Content-Disposition": 'attachment; filename="annai-user.json"'}
    return Response(json.dumps(told, ensure_ascii=False, indent=2), mimetype="application/json", headers=headers)


@admin.post("/p/<project>/erase-user")
@form_at(of_user)
@member("admin")
def erase_user(visit: Visit) -> ResponseReturnValue:
    """Once the id was typed again: nothing brings them back."""
    environment, user_id = visit.environment(request.form.get("environment")), request.form.get("user", "")
    if request.form.get("again", "") != user_id:
        return user_page(visit, environment, user_id, erase_fault=t("This is not the id. Nothing was erased."))
    secret, snapshots = current_app.config["ANNAI"].secret, engine.current().snapshots
    rows = users.erase(environment, user_id, snapshots=snapshots, secret=secret, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(_erased(rows))
    return redirect(url_for("admin.users", project=visit.project.key, environment=environment.key))


def _erased(rows: int) -> str:
    if not rows:
        return t("Nothing was kept under this id, so nothing was erased.")
    return tn(
        "Erased: %(n)s row is gone. Nothing about them is left in the tables.",
        "Erased: %(n)s rows are gone. Nothing about them is left in the tables.",
        rows,
    )
