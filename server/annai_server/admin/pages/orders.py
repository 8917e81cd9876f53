"""What an author decides about one user: they begin anew with a guide, or it starts for them."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue

from annai_server import engine
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.ways_back import form_at, of_user
from annai_server.admin.words import t
from annai_server.operations import orders
from annai_server.store.database import db


@admin.post("/p/<project>/reset-user")
@form_at(of_user)
@member("editor")
def reset_user(visit: Visit) -> ResponseReturnValue:
    """With one guide, or with all where none is named."""
    environment, guide = visit.environment(request.form.get("environment")), request.form.get("guide") or None
    snapshots = engine.current().snapshots
    orders.reset(
        environment, request.form.get("user", ""), guide, snapshots=snapshots, actor=visit.actor, now=visit.now
    )
    return _back(visit, t("They begin anew. It comes when its turn does; started for them, it doesn't wait."))


@admin.post("/p/<project>/start-for-user")
@form_at(of_user)
@member("editor")
def start_for_user(visit: Visit) -> ResponseReturnValue:
    environment, guide = visit.environment(request.form.get("environment")), request.form.get("guide", "")
    snapshots = engine.current().snapshots
    orders.start(
        environment, request.form.get("user", ""), guide, snapshots=snapshots, actor=visit.actor, now=visit.now
    )
    return _back(visit, t("It starts with their next page view."))


def _back(visit: Visit, said: str) -> ResponseReturnValue:
    """To the page it was asked on."""
    db.session.commit()
    flash(said)
    user, environment, project = request.form["user"], request.form["environment"], visit.project.key
    if request.form.get("page") == "why":
        asked: dict[str, Any] = {
            name: request.form[name] for name in ("url", "device", "traits") if request.form.get(name)
        }
        return redirect(url_for("admin.why", project=project, environment=environment, user=user, **asked))
    return redirect(url_for("admin.user", project=project, environment=environment, user_id=user))
