"""Milestones: named successes. Saved and served at once, because a milestone shows nothing by itself."""

import secrets
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults, known, titles
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.numbers import whole
from annai_server.admin.words import t
from annai_server.domain.errors import Conflict, Fault, Invalid, NotJson
from annai_server.operations import drafts, publishing
from annai_server.store.database import db
from annai_server.wire.bodies import parse

NEW: dict[str, Any] = {"schema": 1, "key": "", "title": "", "when": {"event": ""}}


@admin.get("/p/<project>/milestones")
@member()
def milestones(visit: Visit) -> ResponseReturnValue:
    found = drafts.every(visit.project, "milestone")
    return render_template("admin/milestones.html", milestones=found)


@admin.get("/p/<project>/milestones/new")
@member("editor")
def new_milestone(visit: Visit) -> ResponseReturnValue:
    return _form(visit, NEW, 0, [])


@admin.get("/p/<project>/milestones/<key>")
@member()
def edit_milestone(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "milestone", key)
    return _form(visit, dict(draft.document), draft.version, [], draft=draft)


@admin.post("/p/<project>/milestones")
@member("editor")
def save_milestone(visit: Visit) -> ResponseReturnValue:
    document, version = _document(visit), whole(request.form.get("version")) or 0
    try:
        _save(visit, document, version)
        _publish(visit, document["key"])
    except Invalid as error:
        db.session.rollback()
        return _form(visit, document, version, faults.as_json(error)), 422
    except Conflict:
        db.session.rollback()
        stored = drafts.load(visit.project, "milestone", document["key"])
        said = t("%(who)s saved it meanwhile. This is your version; save again to keep it.", who=stored.updated_by)
        return _form(visit, document, stored.version, [{"path": "", "message": said}]), 409
    db.session.commit()
    flash(t("Saved."))
    return redirect(url_for("admin.milestones", project=visit.project.key))


def _save(visit: Visit, document: dict[str, Any], version: int) -> None:
    if document["when"] is None:
        raise Invalid([Fault("when", "say what makes somebody reach it")])
    drafts.save(
        visit.project, "milestone", document["key"], document, version=version, actor=visit.actor, now=visit.now
    )


def _publish(visit: Visit, key: str) -> None:
    """Where the author may: to the environments they chose."""
    for environment in visit.environments if visit.may("publisher") else ():
        if environment.key in request.form.getlist("environments"):
            publishing.publish(visit.project, environment, "milestone", key, actor=visit.actor, now=visit.now)


def _form(
    visit: Visit,
    document: dict[str, Any],
    version: int,
    errors: list[dict[str, str]],
    draft: drafts.Draft | None = None,
) -> str:
    data = {"when": document["when"], "known": known.names(visit), "locales": visit.project.locales}
    chosen = _chosen(visit, draft)
    return render_template(
        "admin/milestone.html", document=document, version=version, errors=errors, data=data, chosen=chosen
    )


def _chosen(visit: Visit, draft: drafts.Draft | None) -> set[str]:
    """What was ticked, when the form comes back; else where it is served; a new one goes everywhere."""
    if request.method == "POST":
        return set(request.form.getlist("environments"))
    return set(draft.environments) if draft else {one.key for one in visit.environments}


def _document(visit: Visit) -> dict[str, Any]:
    title = request.form.get("title", "").strip()
    document: dict[str, Any] = {
        "schema": 1,
        "key": request.form.get("key") or _fresh_key(title),
        "title": title,
        "when": _condition(),
    }
    texts = {
        locale: {"title": text}
        for locale in visit.project.locales
        if (text := request.form.get(f"title-{locale}", "").strip())
    }
    return document | ({"translations": texts} if texts else {})


def _condition() -> Any:
    """None where the form's script sent nothing readable."""
    try:
        return parse(request.form.get("when", "").encode())
    except NotJson:
        return None


def _fresh_key(title: str) -> str:
    return f"{titles.stem(title) or 'milestone'}-{secrets.token_hex(2)}"
