"""A guide's life: where it is published, its revisions with their notes, and the way back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import judging, overview
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.admin.numbers import whole
from annai_server.admin.words import t
from annai_server.domain.errors import NotFound
from annai_server.operations import drafts, publishing, scheduling, switches
from annai_server.operations import revisions as numbered
from annai_server.operations.drafts import Draft
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


@dataclass(frozen=True, slots=True)
class Version:
    """A revision, or the draft; `name` stands in addresses."""

    name: str
    label: str
    document: Mapping[str, Any]


@admin.get("/p/<project>/guides/<key>/compare")
@member()
def compare_revisions(visit: Visit, key: str) -> ResponseReturnValue:
    """What changed between any two of its revisions, the draft included."""
    draft = drafts.load(visit.project, "guide", key)
    versions = _versions(visit, draft)
    after = _chosen(versions, request.args.get("to"), versions[0])
    earlier = versions[min(versions.index(after) + 1, len(versions) - 1)]
    before = _chosen(versions, request.args.get("from"), earlier)
    return render_template(
        "admin/compare.html",
        draft=draft,
        kind=KINDS[draft.kind],
        versions=versions,
        before=before,
        after=after,
        groups=judging.compared(visit, before.document, after.document),
    )


def _versions(visit: Visit, draft: Draft) -> list[Version]:
    """The draft first, then the newest revision."""
    found = numbered.history(visit.project, "guide", draft.key)
    return [
        Version("draft", t("the draft"), draft.document),
        *(Version(str(one.number), t("Revision %(n)s", n=one.number), one.document) for one in found),
    ]


def _chosen(versions: Sequence[Version], name: str | None, usual: Version) -> Version:
    """Raises NotFound."""
    if name is None:
        return usual
    found = next((one for one in versions if one.name == name), None)
    if found is None:
        raise NotFound(t("There is no such revision."))
    return found


@admin.post("/p/<project>/guides/<key>/unschedule")
@member("publisher")
def unschedule_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = _environment(visit)
    scheduling.unschedule(visit.project, environment, "guide", key, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("Nothing is planned for %(name)s any more.", name=environment.name))


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
    switches.set_guide_stopped(visit.project, environment, key, True, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("Stopped in %(name)s. Open pages follow within a minute.", name=environment.name))


@admin.post("/p/<project>/guides/<key>/resume")
@member("publisher")
def resume_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment = _environment(visit)
    switches.set_guide_stopped(visit.project, environment, key, False, actor=visit.actor, now=visit.now)
    return _back(visit, key, t("It shows again in %(name)s.", name=environment.name))


@admin.post("/p/<project>/guides/<key>/rollback")
@member("publisher")
def roll_back_guide(visit: Visit, key: str) -> ResponseReturnValue:
    environment, number = _environment(visit), whole(request.form.get("revision")) or 0
    note = request.form.get("note", "")
    publishing.rollback(visit.project, environment, "guide", key, number, actor=visit.actor, now=visit.now, note=note)
    return _back(visit, key, t("%(name)s serves revision %(n)s now.", name=environment.name, n=number))
