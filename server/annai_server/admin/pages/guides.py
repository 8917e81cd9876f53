"""The list of guides, a new one, a copy of one, and putting one away."""

import secrets

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import overview, titles
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.admin.words import t
from annai_server.operations import archiving, drafts
from annai_server.store.database import db


@admin.get("/p/<project>/guides")
@member()
def guides(visit: Visit) -> ResponseReturnValue:
    wanted = overview.Filter.of(request.args)
    environment = visit.environment(request.args.get("environment"))
    rows = overview.guides(visit.project, visit.environments, environment, now=visit.now)
    return render_template(
        "admin/guides.html",
        rows=[row for row in rows if wanted.keeps(row)],
        total=len(rows),
        wanted=wanted,
        environment=environment,
        kinds=KINDS,
    )


@admin.get("/p/<project>/guides/new")
@member("editor")
def new_guide(visit: Visit) -> ResponseReturnValue:
    return render_template("admin/new_guide.html", kinds=KINDS)


@admin.post("/p/<project>/guides/<key>/duplicate")
@member("editor")
def duplicate_guide(visit: Visit, key: str) -> ResponseReturnValue:
    new_key = f"{key[:54]}-{secrets.token_hex(3)}"
    drafts.duplicate(visit.project, "guide", key, new_key, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("This is the copy. It isn't published anywhere."))
    return redirect(url_for("admin.edit_guide", project=visit.project.key, key=new_key))


@admin.post("/p/<project>/guides/<key>/archive")
@member("publisher")
def archive_guide(visit: Visit, key: str) -> ResponseReturnValue:
    title = titles.title(drafts.load(visit.project, "guide", key).document)
    archiving.archive(visit.project, "guide", key, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("“%(title)s” is archived.", title=title), f"undo {key}")
    return redirect(url_for("admin.guides", project=visit.project.key))


@admin.post("/p/<project>/guides/<key>/restore")
@member("publisher")
def restore_guide(visit: Visit, key: str) -> ResponseReturnValue:
    drafts.restore(visit.project, "guide", key, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("It is back, as a draft. Publish it when you want it to show again."))
    return redirect(url_for("admin.history", project=visit.project.key, key=key))
