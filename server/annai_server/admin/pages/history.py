"""A guide's life: where it is published, its revisions with their notes, and the way back."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import overview
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.admin.words import t
from annai_server.operations import drafts, publishing
from annai_server.operations import revisions as numbered
from annai_server.store.database import db
from annai_server.store.tables import Environment


@admin.get("/p/<project>/guides/<key>/history")
@member()
def history(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "guide", key)
    revisions = numbered.history(visit.project, "guide", key)
    return render_template(
        "admin/history.html",
        draft=draft,
        kind=KINDS[draft.kind],
        revisions=revisions,
        statuses=overview.statuses(visit.project, draft, visit.environments),
        log=overview.publications(visit.project, key),
    )


def _back(visit: Visit, key: str, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash(message)
    return redirect(url_for("admin.history", project=visit.project.key, key=key))


def _environment(visit: Visit) -> Environment:
    return visit.environment(request.form.get("environment", ""))


@admin.post("/p/<project>/guides/<key>/unpublish")
@member("publisher")
def unpublish_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = _environment(visit)
    publishing.unpublish(visit.project, environment, "guide", key, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("Nobody is shown it in %(name)s any more.", name=environment.name))


@admin.post("/p/<project>/guides/<key>/stop")
@member("publisher")
def stop_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = _environment(visit)
    publishing.set_stopped(visit.project, environment, key, True, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("Stopped in %(name)s. Open pages follow within a minute.", name=environment.name))


@admin.post("/p/<project>/guides/<key>/resume")
@member("publisher")
def resume_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = _environment(visit)
    publishing.set_stopped(visit.project, environment, key, False, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("It shows again in %(name)s.", name=environment.name))


@admin.post("/p/<project>/guides/<key>/rollback")
@member("publisher")
def roll_back_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment, number = _environment(visit), request.form.get("revision", type=int) or 0
    note = request.form.get("note", "")
    publishing.rollback(visit.project, environment, "guide", key, number, actor=visit.actor, now=visit.now, note=note)
    return _back(visit, key, t("%(name)s serves revision %(n)s now.", name=environment.name, n=number))
