"""Milestones, segments and events: saved as drafts, published where the author ticks."""

import secrets
from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults, judging, known, overview, periods, titles, uses
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.named import DEFINITIONS, Definition
from annai_server.admin.numbers import whole
from annai_server.admin.words import listed, t
from annai_server.domain.cautions import Caution
from annai_server.domain.errors import Conflict, Fault, Invalid, Needed, NotFound, NotJson
from annai_server.operations import archiving, drafts, heard_events, milestones, publishing
from annai_server.store.database import db
from annai_server.store.tables import Environment
from annai_server.wire.bodies import parse

Json = dict[str, Any]


def _pages_of(kind: Definition) -> None:
    resource = kind.resource
    address = f"/p/<project>/{resource}s"

    @admin.get(address, endpoint=f"{resource}s")
    @member()
    def every(visit: Visit) -> ResponseReturnValue:
        return _list(visit, kind)

    @admin.get(f"{address}/new", endpoint=f"new_{resource}")
    @member("editor")
    def new(visit: Visit) -> ResponseReturnValue:
        return _form(visit, kind, {"schema": 1, "key": "", "title": "", "when": kind.start}, 0, [])

    @admin.get(f"{address}/<key>", endpoint=f"edit_{resource}")
    @member()
    def edit(visit: Visit, key: str) -> ResponseReturnValue:
        draft = drafts.load(visit.project, resource, key)
        return _form(visit, kind, dict(draft.document), draft.version, [], draft=draft)

    @admin.post(address, endpoint=f"save_{resource}")
    @member("editor")
    def save(visit: Visit) -> ResponseReturnValue:
        return _saved(visit, kind)

    @admin.post(f"{address}/<key>/archive", endpoint=f"archive_{resource}")
    @member("publisher")
    def archive(visit: Visit, key: str) -> ResponseReturnValue:
        draft = drafts.load(visit.project, resource, key)
        try:
            archiving.archive(visit.project, resource, key, actor=visit.actor, now=visit.now)
        except Needed as error:
            db.session.rollback()
            return _form(visit, kind, dict(draft.document), draft.version, _said_of(error), draft=draft), 422
        db.session.commit()
        flash(t("“%(title)s” is archived.", title=titles.title(draft.document)))
        return redirect(url_for(f"admin.{resource}s", project=visit.project.key))


def _list(visit: Visit, kind: Definition) -> str:
    environment = visit.environment(request.args.get("environment"))
    resource = kind.resource
    found = drafts.every(visit.project, resource)
    return render_template(
        "admin/definitions.html",
        kind=kind,
        found=found,
        statuses=overview.every_status(visit.project, found, visit.environments, resource),
        environment=environment,
        reached=_reached(visit, environment, found) if resource == "milestone" else None,
        heard=heard_events.of_environment(environment, now=visit.now) if resource == "event" else None,
        uses=uses.of_events(visit) if resource == "event" else {},
        defined={one.key for one in found},
        days=heard_events.DAYS,
        listed=heard_events.LISTED,
    )


def _reached(visit: Visit, environment: Environment, found: Sequence[drafts.Draft]) -> Mapping[str, int]:
    period = periods.of({}, visit.project, visit.now)
    first = periods.moments(period, visit.project)[0] or 0
    return milestones.since(visit.project, environment, [one.key for one in found], first)


def _saved(visit: Visit, kind: Definition) -> ResponseReturnValue:
    document, version = _document(visit, kind), whole(request.form.get("version")) or 0
    try:
        _save(visit, kind, document, version)
        cautions = _publish(visit, kind, document["key"])
    except Invalid as error:
        db.session.rollback()
        return _form(visit, kind, document, version, _said_of(error)), 422
    except Conflict:
        db.session.rollback()
        stored = drafts.load(visit.project, kind.resource, document["key"])
        said = t("%(who)s saved it meanwhile. This is your version; save again to keep it.", who=stored.updated_by)
        faster = [{"path": "", "message": said}]
        return _form(visit, kind, document, stored.version, faster, heading=t("Somebody was faster")), 409
    db.session.commit()
    flash(_said(visit, kind, document["key"]))
    for environment, caution in cautions:
        flash(f"{environment.name}: {judging.said(visit, caution, document)}")
    return redirect(url_for(f"admin.{kind.resource}s", project=visit.project.key))


def _said(visit: Visit, kind: Definition, key: str) -> str:
    draft = drafts.load(visit.project, kind.resource, key)
    served = [
        one for one in overview.statuses(visit.project, draft, visit.environments, kind.resource) if one.placement
    ]
    if not served:
        return t("Saved. It is published nowhere.")
    if any(one.changed for one in served):
        return t("Saved as a draft. What is published stays as it is.")
    if not _publishes(visit):
        return t("Saved.")
    return t("Published in %(names)s.", names=listed([one.environment.name for one in served]))


def _save(visit: Visit, kind: Definition, document: Json, version: int) -> None:
    if document["when"] is None:
        raise Invalid([Fault("when", kind.lacks)])
    drafts.save(
        visit.project, kind.resource, document["key"], document, version=version, actor=visit.actor, now=visit.now
    )


def _publishes(visit: Visit) -> bool:
    return visit.may("publisher") and request.form.get("only") != "draft"


def _publish(visit: Visit, kind: Definition, key: str) -> list[tuple[Environment, Caution]]:
    """Where the author may: in the environments they chose, and no longer in the others. What they should know of it,
    and where."""
    if not _publishes(visit):
        return []
    chosen, served = request.form.getlist("environments"), drafts.load(visit.project, kind.resource, key).environments
    if not chosen and not served:
        raise Invalid([Fault("environments", "tick where to publish it")])
    by: Json = {"actor": visit.actor, "now": visit.now}
    done = []
    for one in visit.environments:
        if one.key in chosen:
            done.append((one, publishing.publish(visit.project, one, kind.resource, key, **by)))
        elif one.key in served:
            publishing.unpublish(visit.project, one, kind.resource, key, **by)
    return [(one, caution) for one, outcome in done for caution in outcome.cautions]


def _said_of(error: Invalid) -> list[dict[str, str]]:
    if not isinstance(error, Needed):
        return faults.as_json(error)
    what = listed([t("“%(title)s”", title=titles.title(one)) for one in error.by])
    said = t(
        "It is needed in %(name)s by %(what)s. Take it out there and publish, or unpublish what needs it.",
        what=what,
        name=error.name,
    )
    return [{"path": "environments", "message": said}]


def _form(
    visit: Visit,
    kind: Definition,
    document: Json,
    version: int,
    errors: list[dict[str, str]],
    draft: drafts.Draft | None = None,
    *,
    heading: str = "",
) -> str:
    data = {
        "resource": kind.resource,
        "when": document["when"],
        "faults": errors,
        "known": known.names(visit),
        "locales": visit.project.locales,
        "time_zone": visit.project.time_zone,
        "urls": {"say": url_for("admin.say_condition", project=visit.project.key)},
    }
    if kind.resource == "event":
        data["texts"] = {locale: texts.get("target", {}) for locale, texts in document.get("translations", {}).items()}
        data["default_locale"] = visit.project.default_locale
    given = {"document": document, "version": version, "errors": errors, "heading": heading, "data": data}
    given["asks_for_key"] = kind.resource == "event" and version == 0
    stored = draft or (drafts.load(visit.project, kind.resource, document["key"]) if version else None)
    given["statuses"] = (
        {
            one.environment.key: one
            for one in overview.statuses(visit.project, stored, visit.environments, kind.resource)
        }
        if stored
        else {}
    )
    given["archivable"] = draft is not None and visit.may("publisher")
    return render_template("admin/definition.html", kind=kind, chosen=_chosen(visit, draft), **given)


def _chosen(visit: Visit, draft: drafts.Draft | None) -> set[str]:
    """What was ticked, when the form comes back; else where it is served."""
    if request.method == "POST":
        return set(request.form.getlist("environments"))
    return set(draft.environments) if draft else set()


def _document(visit: Visit, kind: Definition) -> Json:
    title = request.form.get("title", "").strip()
    document: Json = {
        "schema": 1,
        "key": request.form.get("key", "").strip() or _fresh_key(title, kind),
        "title": title,
        "when": _condition(),
    }
    offered = [one for one in visit.project.locales if one != visit.project.default_locale]
    texts = _unasked(visit, kind, document["key"], offered)
    texts |= {locale: found for locale in offered if (found := _texts(locale))}
    scope = {"scope": "company"} if kind.resource == "milestone" and request.form.get("scope") == "company" else {}
    return document | scope | ({"translations": texts} if texts else {})


def _unasked(visit: Visit, kind: Definition, key: str, offered: Sequence[str]) -> Json:
    """What is stored in languages that the form has no fields for, because the project doesn't offer them now."""
    try:
        stored = drafts.load(visit.project, kind.resource, key).document
    except NotFound:
        return {}
    return {locale: texts for locale, texts in stored.get("translations", {}).items() if locale not in offered}


def _texts(locale: str) -> Json:
    """What it is called in that language, and what an event's target is."""
    title, name = (request.form.get(f"{field}-{locale}", "").strip() for field in ("title", "target-name"))
    return ({"title": title} if title else {}) | ({"target": {"name": name}} if name else {})


def _condition() -> Any:
    """None where the form's script sent nothing readable."""
    try:
        return parse(request.form.get("when", "").encode())
    except NotJson:
        return None


def _fresh_key(title: str, kind: Definition) -> str:
    if kind.resource == "event":
        stem = titles.stem(title).replace("-", "_").lstrip("_0123456789")
        return stem or f"event_{secrets.token_hex(2)}"
    return f"{titles.stem(title) or kind.resource}-{secrets.token_hex(2)}"


for _kind in DEFINITIONS:
    _pages_of(_kind)
