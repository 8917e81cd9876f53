"""The guide editor: its page, and the calls that its script makes."""

from flask import flash, jsonify, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import editing, judging, phrases, titles
from annai_server.admin.blueprint import admin
from annai_server.admin.bodies import DialogBody, RenderBody, SayBody, sent
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.admin.ways_back import form_at, no_form
from annai_server.admin.words import moment, t
from annai_server.domain.errors import Conflict, Unconfirmed
from annai_server.operations import drafts
from annai_server.store.database import db
from annai_server.store.tables import Environment
from annai_server.wire.authoring import DraftBody
from annai_server.wire.guides import load_guide


@admin.get(f"/p/<project>/guides/new/<any({', '.join(KINDS)}):kind>")
@member("editor")
def new_guide_of(visit: Visit, kind: str) -> ResponseReturnValue:
    data = editing.new(visit, kind)
    return render_template("admin/editor.html", data=data, draft=None, kind=KINDS[kind])


@admin.get("/p/<project>/guides/<key>")
@member()
def edit_guide(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "guide", key)
    data = editing.existing(visit, draft)
    return render_template("admin/editor.html", data=data, draft=draft, kind=KINDS[draft.kind])


@admin.put("/p/<project>/guides")
@member("editor")
def create_guide(visit: Visit) -> ResponseReturnValue:
    """The first save of a new guide: it gets its key."""
    document = sent(DraftBody)["document"]
    document["key"] = editing.fresh_key(visit, document)
    draft = drafts.save(visit.project, "guide", document["key"], document, version=0, actor=visit.actor, now=visit.now)
    db.session.commit()
    return jsonify(
        version=draft.version,
        document=draft.document,
        location=url_for("admin.edit_guide", project=visit.project.key, key=draft.key),
        title=titles.title(draft.document),
        urls=editing.urls(visit, draft.key),
    )


@admin.put("/p/<project>/guides/<key>")
@member("editor")
def save_guide(visit: Visit, key: str) -> ResponseReturnValue:
    body = sent(DraftBody)
    try:
        draft = drafts.save(visit.project, "guide", key, **body, actor=visit.actor, now=visit.now)
    except Conflict:
        return _overtaken(visit, key)
    db.session.commit()
    return jsonify(version=draft.version, document=draft.document, title=titles.title(draft.document))


@admin.get("/p/<project>/guides/<key>/draft")
@member()
def peek_at_draft(visit: Visit, key: str) -> ResponseReturnValue:
    """What is stored now, so that a second author hears of it before they save."""
    return jsonify(editing.current(drafts.load(visit.project, "guide", key)))


@admin.get("/p/<project>/guides/<key>/cautions")
@member("publisher")
def cautions_of_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    return jsonify(judging.before_publishing(visit, environment, key))


@admin.post("/p/<project>/guides/<key>/publish")
@member("publisher")
def publish_guide(visit: Visit, key: str) -> ResponseReturnValue:
    body = sent(DialogBody)
    environment, at = visit.environment(body.pop("environment")), body.get("at")
    try:
        number = judging.publish(visit, environment, key, body)
    except Conflict:
        return _overtaken(visit, key)
    except Unconfirmed:
        return _unconfirmed(visit, environment, key)
    db.session.commit()
    if at is None:
        why = url_for("admin.why", project=visit.project.key, environment=environment.key)
        flash(_published(visit, environment, key, number), f"why {why}")
    else:
        when = moment(at, visit.project.time_zone)
        flash(t("Revision %(n)s goes live in %(name)s on %(when)s.", n=number, name=environment.name, when=when))
    return jsonify(location=url_for("admin.history", project=visit.project.key, key=key))


def _published(visit: Visit, environment: Environment, key: str, number: int) -> str:
    """With what may keep a first look from showing it."""
    said = t("Published in %(name)s as revision %(n)s.", name=environment.name, n=number)
    gap = environment.budget_gap_s
    if not gap or not load_guide(drafts.load(visit.project, "guide", key).document).interrupts:
        return said
    time = phrases.duration(f"{gap}s" if gap % 60 else f"{gap // 60}m")
    told = t("It comes when its turn does: people get at most one interruption every %(time)s.", time=time)
    return f"{said} {told}"


def _unconfirmed(visit: Visit, environment: Environment, key: str) -> ResponseReturnValue:
    """There is something to know that the publisher hadn't been told when they pressed the button."""
    db.session.rollback()
    detail = t("There is something new to know before you publish. Please look again.")
    return jsonify(
        status=409, code="unconfirmed", detail=detail, now=judging.before_publishing(visit, environment, key)
    ), 409


def _overtaken(visit: Visit, key: str) -> ResponseReturnValue:
    """Somebody saved another draft than the one that the author sees: here is theirs."""
    db.session.rollback()
    current = editing.current(drafts.load(visit.project, "guide", key))
    return jsonify(status=409, code="conflict", detail=t("Somebody was faster"), current=current), 409


@admin.post("/p/<project>/render")
@form_at(no_form)
@member()
def render_guide(visit: Visit) -> ResponseReturnValue:
    """A document as the widget would get it, for the live preview: stored nowhere, counted nowhere."""
    return jsonify(editing.delivered(visit, **sent(RenderBody)))


@admin.post("/p/<project>/say")
@form_at(no_form)
@member()
def say_condition(visit: Visit) -> ResponseReturnValue:
    """A condition in words, where the form has no fields for it."""
    condition = sent(SayBody)["condition"]
    return jsonify(words=phrases.condition(condition, judging.titled(visit), visit.project.time_zone))
