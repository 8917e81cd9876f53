"""Keys and signing secrets: made here, shown once, revoked here."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.pages import settings
from annai_server.admin.ways_back import form_at, of_environment
from annai_server.admin.words import t
from annai_server.domain.errors import Conflict, NotFound
from annai_server.operations import keys
from annai_server.operations.keys import Issued
from annai_server.store.database import db
from annai_server.store.tables import Environment


@admin.post("/p/<project>/settings/<key>/keys")
@form_at(of_environment)
@member("admin")
def create_key(visit: Visit, key: str) -> ResponseReturnValue:
    environment = visit.environment(key)
    try:
        issued = _create(visit, environment, request.form.get("kind", ""))
    except Conflict:
        return _refused(visit, environment, t("Two of this kind are in use already. Revoke one first."))
    db.session.commit()
    return render_template("admin/issued.html", issued=issued, environment=environment)


def _refused(visit: Visit, environment: Environment, why: str) -> ResponseReturnValue:
    db.session.rollback()
    return settings.page(visit, environment, [{"path": "kind", "message": why}]), 409


def _create(visit: Visit, environment: Environment, kind: str) -> Issued:
    label = request.form.get("label", "").strip()[:255] or t("Made in the admin")
    if kind == "public":
        return keys.create_public(environment, actor=visit.actor, now=visit.now)
    if kind == "secret":
        return keys.create_secret(environment, label=label, actor=visit.actor, now=visit.now)
    if kind == "signing":
        return keys.create_signing(environment, actor=visit.actor, now=visit.now)
    if kind == "authoring":
        return keys.create_authoring(visit.project, [environment.key], label=label, actor=visit.actor, now=visit.now)
    raise NotFound(t("There is no such kind of key."))


@admin.post(f"/p/<project>/settings/<key>/keys/<any({', '.join(keys.KINDS)}):kind>/<int(max=2147483647):key_id>/revoke")
@form_at(of_environment)
@member("admin")
def revoke_key(visit: Visit, key: str, kind: keys.KeyKind, key_id: int) -> ResponseReturnValue:
    try:
        keys.revoke(visit.project, kind, key_id, actor=visit.actor, now=visit.now)
    except Conflict:
        return _refused(visit, visit.environment(key), t("It is the only public key. Make another one first."))
    db.session.commit()
    flash(t("Revoked. Nobody can use it any more."))
    return redirect(url_for("admin.settings", project=visit.project.key, environment=key))
