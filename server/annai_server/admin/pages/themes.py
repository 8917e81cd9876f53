"""Themes: what guidance looks like. One is worn in each environment; authors make their own over a built-in one."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults, looks, titles, tokens
from annai_server.admin.blueprint import admin
from annai_server.admin.bodies import RenderBody, sent
from annai_server.admin.door import Visit, member
from annai_server.admin.numbers import whole
from annai_server.admin.ways_back import form_at, no_form, of_themes
from annai_server.admin.words import t
from annai_server.domain import themes as built_in
from annai_server.domain.errors import Conflict, Invalid
from annai_server.operations import drafts
from annai_server.store.database import db

Json = dict[str, Any]
PARTS = ("tokens", *built_in.FACES)


@admin.get("/p/<project>/themes")
@member()
def themes(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    found = looks.every(visit)
    delivered = {look.key: built_in.delivered(look.theme) for look in found}
    worn = next(look.key for look in found if environment.key in look.worn)
    data = {"urls": _urls(visit), "samples": looks.samples(), "looks": delivered, "shown": worn}
    return render_template("admin/themes.html", looks=found, environment=environment, data=data)


@admin.post("/p/<project>/wear-theme")
@form_at(of_themes)
@member("publisher")
def wear_theme(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.form.get("environment"))
    looks.wear(visit, environment, request.form.get("key", ""))
    db.session.commit()
    title = looks.worn(visit, environment).title
    flash(t("%(name)s wears %(theme)s now.", name=environment.name, theme=title))
    return redirect(url_for("admin.themes", project=visit.project.key, environment=environment.key))


@admin.get("/p/<project>/themes/new")
@member("editor")
def new_theme(visit: Visit) -> ResponseReturnValue:
    base = request.args.get("base", "")
    return _form(visit, {"schema": 1, "key": "", "title": "", "base": base if base in built_in.BASES else "indigo"}, 0)


@admin.get("/p/<project>/themes/<key>")
@member()
def edit_theme(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "theme", key)
    return _form(visit, dict(draft.document), draft.version, chosen=set(draft.environments))


@admin.post("/p/<project>/themes")
@member("editor")
def save_theme(visit: Visit) -> ResponseReturnValue:
    document, version = _document(), whole(request.form.get("version")) or 0
    chosen = set(request.form.getlist("environments"))
    try:
        drafts.save(
            visit.project, "theme", document["key"], document, version=version, actor=visit.actor, now=visit.now
        )
        for environment in visit.environments if visit.may("publisher") else ():
            if environment.key in chosen:
                looks.wear(visit, environment, document["key"])
    except Invalid as error:
        db.session.rollback()
        return _form(visit, document, version, faults.as_json(error), chosen), 422
    except Conflict:
        db.session.rollback()
        stored = drafts.load(visit.project, "theme", document["key"])
        said = t("%(who)s saved it meanwhile. This is your version; save again to keep it.", who=stored.updated_by)
        faster = [{"path": "", "message": said}]
        return _form(visit, document, stored.version, faster, chosen, heading=t("Somebody was faster")), 409
    db.session.commit()
    flash(t("Saved."))
    return redirect(url_for("admin.edit_theme", project=visit.project.key, key=document["key"]))


@admin.post("/p/<project>/judge-theme")
@form_at(no_form)
@member()
def judge_theme(visit: Visit) -> ResponseReturnValue:
    """A theme as the widget would wear it, and what it would not be saved for: stored nowhere."""
    delivered, found = looks.judged(sent(RenderBody)["document"])
    return jsonify(theme=delivered, errors=faults.as_json(Invalid(list(found))))


def _document() -> Json:
    """What isn't said is the base's."""
    form = request.form
    title = form.get("title", "").strip()
    document: Json = {
        "schema": 1,
        "key": form.get("key") or f"{titles.stem(title) or 'theme'}-{secrets.token_hex(2)}",
        "title": title,
        "base": form.get("base", ""),
        "scheme": form.get("scheme", ""),
    }
    for part in PARTS:
        said = {name.partition(".")[2]: text.strip() for name, text in form.items() if name.startswith(f"{part}.")}
        document |= {part: own} if (own := {name: text for name, text in said.items() if text}) else {}
    return document


def _form(
    visit: Visit,
    document: Json,
    version: int,
    errors: list[dict[str, str]] | None = None,
    chosen: set[str] | None = None,
    *,
    heading: str = "",
) -> str:
    base = document.get("base") if document.get("base") in built_in.BASES else built_in.BASES[0]
    return render_template(
        "admin/theme.html",
        document={"scheme": "auto", **document, "base": base},
        version=version,
        errors=errors or [],
        heading=heading,
        chosen=chosen or set(),
        tokens=tokens,
        hidden=_hidden(document),
        data={"urls": _urls(visit), "samples": looks.samples(), "bases": looks.bases()},
    )


def _hidden(document: Mapping[str, Any]) -> dict[str, str]:
    """What a script may have said of a colour in both faces, or of a shape in one: the form keeps it."""
    shown = {"tokens": tokens.SHAPES, **dict.fromkeys(built_in.FACES, (*tokens.COLOURS, *tokens.MORE_COLOURS))}
    return {
        f"{part}.{name}": value
        for part in PARTS
        for name, value in document.get(part, {}).items()
        if name not in shown[part]
    }


def _urls(visit: Visit) -> Json:
    return {
        "preview": url_for("admin.preview"),
        "judge": url_for("admin.judge_theme", project=visit.project.key),
    }
