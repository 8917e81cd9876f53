"""Where an environment tells what happens: addresses, their secrets, and the log of what was sent."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server import engine
from annai_server.admin import faults, hearsay
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.words import t
from annai_server.domain.errors import Conflict, Invalid
from annai_server.operations import deliveries, webhooks
from annai_server.store.database import db
from annai_server.store.tables import Environment, WebhookEndpoint

USUAL = ("run.guide_completed", "run.guide_ended", "milestone.reached")


@admin.get("/p/<project>/webhooks")
@member("admin")
def list_webhooks(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    found = webhooks.every(environment)
    return render_template(
        "admin/webhooks.html",
        environment=environment,
        found=found,
        counts=deliveries.counts(found),
        most=webhooks.MOST,
        hearsay=hearsay,
    )


@admin.get("/p/<project>/webhooks/new")
@member("admin")
def new_webhook(visit: Visit) -> ResponseReturnValue:
    return _new(visit, visit.environment(request.args.get("environment")), [])


@admin.post("/p/<project>/webhooks/new")
@member("admin")
def create_webhook(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.form.get("environment"))
    try:
        row = webhooks.create(
            visit.project,
            environment,
            _said("on"),
            sender=engine.current().sender,
            actor=visit.actor,
            now=visit.now,
        )
    except Invalid as error:
        db.session.rollback()
        return _new(visit, environment, faults.as_json(error)), 422
    except Conflict:
        db.session.rollback()
        said = t("There are %(n)s webhooks already. Delete one first.", n=webhooks.MOST)
        return _new(visit, environment, [{"path": "url", "message": said}]), 409
    db.session.commit()
    return _secret(environment, row)


@admin.get("/p/<project>/webhooks/<webhook>")
@member("admin")
def show_webhook(visit: Visit, webhook: str) -> ResponseReturnValue:
    return _page(visit, *webhooks.of_project(visit.project, webhook), [])


@admin.post("/p/<project>/webhooks/<webhook>")
@member("admin")
def change_webhook(visit: Visit, webhook: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    try:
        _change(visit, environment, row, "paused" if row.state == "paused" else "on")
    except Invalid as error:
        db.session.rollback()
        return _page(visit, *webhooks.of_project(visit.project, webhook), faults.as_json(error)), 422
    flash(t("Saved."))
    return _back(visit, row)


@admin.post("/p/<project>/webhooks/<webhook>/<any(on, paused):state>")
@member("admin")
def switch_webhook(visit: Visit, webhook: str, state: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    kept = {"url": row.url, "label": row.label, "kinds": row.kinds, "state": state}
    webhooks.change(
        visit.project, environment, row, kept, sender=engine.current().sender, actor=visit.actor, now=visit.now
    )
    db.session.commit()
    flash(t("It listens again.") if state == "on" else t("Paused. What happens is kept for it."))
    return _back(visit, row)


@admin.post("/p/<project>/webhooks/<webhook>/rotate")
@member("admin")
def rotate_webhook(visit: Visit, webhook: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    webhooks.rotate(visit.project, environment, row, actor=visit.actor, now=visit.now)
    db.session.commit()
    return _secret(environment, row)


@admin.post("/p/<project>/webhooks/<webhook>/test")
@member("admin")
def test_webhook(visit: Visit, webhook: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    deliveries.test(visit.project, environment, row, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("A test message is on its way."))
    return _back(visit, row)


@admin.post("/p/<project>/webhooks/<webhook>/delete")
@member("admin")
def delete_webhook(visit: Visit, webhook: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    webhooks.delete(visit.project, environment, row, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("Deleted. Nothing more is sent there."))
    return redirect(url_for("admin.list_webhooks", project=visit.project.key, environment=environment.key))


@admin.post("/p/<project>/webhooks/<webhook>/messages/<message>/resend")
@member("admin")
def resend_webhook_message(visit: Visit, webhook: str, message: str) -> ResponseReturnValue:
    environment, row = webhooks.of_project(visit.project, webhook)
    deliveries.resend(visit.project, environment, row, message, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("It is sent again, under the same id."))
    return _back(visit, row)


def _change(visit: Visit, environment: Environment, row: WebhookEndpoint, state: str) -> None:
    sender = engine.current().sender
    webhooks.change(visit.project, environment, row, _said(state), sender=sender, actor=visit.actor, now=visit.now)
    db.session.commit()


def _said(state: str) -> dict[str, object]:
    """What the form holds, for the wire's schema."""
    return {
        "url": request.form.get("url", "").strip(),
        "label": request.form.get("label", "").strip(),
        "kinds": request.form.getlist("kinds"),
        "state": state,
    }


def _new(visit: Visit, environment: Environment, errors: list[dict[str, str]]) -> str:
    chosen = request.form.getlist("kinds") if request.method == "POST" else USUAL
    return render_template(
        "admin/webhook_new.html", environment=environment, errors=errors, chosen=chosen, hearsay=hearsay
    )


def _page(visit: Visit, environment: Environment, row: WebhookEndpoint, errors: list[dict[str, str]]) -> str:
    asked = {name: request.args.get(name, "").strip() for name in ("status", "kind", "before")}
    found = deliveries.log(row, **asked, most=deliveries.MOST + 1)
    shown, sending = found[: deliveries.MOST], row.state == "on"
    return render_template(
        "admin/webhook.html",
        environment=environment,
        webhook=row,
        errors=errors,
        chosen=request.form.getlist("kinds") if errors else row.kinds,
        messages=[hearsay.told(one, visit.project.time_zone, sending=sending) for one in shown],
        further=shown[-1].message_id if len(found) > deliveries.MOST else None,
        asked=asked,
        hearsay=hearsay,
    )


def _secret(environment: Environment, row: WebhookEndpoint) -> str:
    return render_template("admin/webhook_secret.html", environment=environment, webhook=row, hearsay=hearsay)


def _back(visit: Visit, row: WebhookEndpoint) -> ResponseReturnValue:
    return redirect(url_for("admin.show_webhook", project=visit.project.key, webhook=row.id))
