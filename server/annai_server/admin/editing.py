"""What the editor's script is given and answered."""

import secrets
from collections.abc import Mapping
from typing import Any

from flask import request, url_for
from sqlalchemy import select

from annai_server.admin import known, looks, titles
from annai_server.admin.door import Visit, origin
from annai_server.admin.words import t
from annai_server.domain import themes
from annai_server.domain.content import Guide
from annai_server.domain.delivery import deliver
from annai_server.domain.locales import choose, direction
from annai_server.domain.translation import languages, translate
from annai_server.domain.uploads import PLACE, located
from annai_server.domain.variants import varied
from annai_server.engine.chrome import strings
from annai_server.operations.drafts import Draft
from annai_server.store.database import db
from annai_server.store.tables import Author, Document, Environment, Publication
from annai_server.wire.definitions import load_definition

Json = dict[str, Any]
EMPTY: Mapping[str, Json] = {
    "tour": {"steps": [{"key": "step-1", "title": "", "body": ""}]},
    "banner": {"body": ""},
    "checklist": {"items": [{"key": "item-1", "title": "", "done_when": {"event": ""}}]},
    "toast": {"body": "", "milestone": ""},
    "hint": {"target": {"role": "button", "name": ""}, "body": ""},
}


def new(visit: Visit, kind: str) -> Json:
    document = {"schema": 1, "key": "", "kind": kind, "title": "", **EMPTY[kind]}
    return _data(visit, document, version=0, key=None, draft=None)


def existing(visit: Visit, draft: Draft) -> Json:
    return _data(visit, dict(draft.document), version=draft.version, key=draft.key, draft=draft)


def _data(visit: Visit, document: Json, *, version: int, key: str | None, draft: Draft | None) -> Json:
    project = visit.project
    return {
        "document": document,
        "version": version,
        "is_new": key is None,
        "can_edit": visit.may("editor"),
        "can_publish": visit.may("publisher"),
        "default_locale": project.default_locale,
        "project": project.key,
        "locales": _locales(visit, document),
        "offered": project.locales,
        "time_zone": project.time_zone,
        "environments": [_environment(visit, one, draft) for one in visit.environments],
        "origin": origin(),
        "publish_to": publish_to(visit, draft),
        "urls": urls(visit, key),
        "known": known.names(visit),
    }


def _locales(visit: Visit, document: Json) -> list[str]:
    """The project's languages, and any that the document or a variant of it is translated to besides."""
    default = visit.project.default_locale
    return list(dict.fromkeys([default, *visit.project.locales, *sorted(languages(document))]))


def _environment(visit: Visit, environment: Environment, draft: Draft | None) -> Json:
    placement = draft.environments.get(environment.key) if draft else None
    plan = draft.scheduled.get(environment.key) if draft else None
    return {
        "name": environment.key,
        "title": environment.name,
        "may_publish": visit.may("publisher"),
        "revision": placement.revision if placement else None,
        "stopped": bool(placement and placement.stopped),
        "planned": plan.at if plan else None,
    }


def publish_to(visit: Visit, draft: Draft | None) -> str:
    """The environment that whoever publishes most likely means: where this guide went last; for one that was never
    published the only one that any guide ever went to, or where guides are tried out before people at work meet them,
    which is the last one, as with promoting."""
    if draft and draft.environments:
        return max(draft.environments.items(), key=lambda one: one[1].published_at)[0]
    found = visit.environments
    used = set(
        db.session.scalars(
            select(Publication.environment_id)
            .join(Document, Document.id == Publication.document_id)
            .where(Document.resource == "guide", Publication.environment_id.in_([one.id for one in found]))
            .distinct()
        )
    )
    only = [one.key for one in found if one.id in used]
    return only[0] if len(only) == 1 else found[-1].key


def urls(visit: Visit, key: str | None) -> Json:
    """Addresses of the script's calls; those of a guide without a key yet come with its first save."""
    project = visit.project.key
    found = {
        "sign_in": url_for("admin.sign_in_form", next=url_for("admin.guides", project=project)),
        "preview": url_for("admin.preview"),
        "render": url_for("admin.render_guide", project=project),
        "say": url_for("admin.say_condition", project=project),
        "upload": url_for("admin.upload_image", project=project),
        "images": images(),
        "save": url_for("admin.create_guide", project=project),
    }
    if key is None:
        return found
    return found | {
        "save": url_for("admin.save_guide", project=project, key=key),
        "peek": url_for("admin.peek_at_draft", project=project, key=key),
        "check": url_for("admin.cautions_of_guide", project=project, key=key),
        "publish": url_for("admin.publish_guide", project=project, key=key),
        "edit": url_for("admin.edit_guide", project=project, key=key),
        "results": url_for("admin.results", project=project, key=key),
        "history": url_for("admin.history", project=project, key=key),
    }


def images() -> str:
    """The address that uploaded images are below, as seen from here."""
    return f"{request.script_root}/{PLACE}"


def fresh_key(visit: Visit, document: Mapping[str, Any]) -> str:
    """From the title where it has Latin letters, else from the kind; never one that was ever used."""
    stem = titles.stem(str(document.get("title", ""))) or str(document.get("kind", "guide"))
    taken = set(
        db.session.scalars(
            select(Document.key).where(
                Document.project_id == visit.project.id, Document.resource == "guide", Document.key.startswith(stem)
            )
        )
    )
    if stem not in taken and len(stem) > len("toast"):
        return stem
    return f"{stem}-{secrets.token_hex(3)}"


def current(draft: Draft) -> Json:
    """What is stored now, and who saved it when."""
    return {
        "document": draft.document,
        "version": draft.version,
        "saved_by": _name(draft.updated_by),
        "saved_at": draft.updated_at,
    }


def _name(who: str | None) -> str:
    """An author's name where the actor is one; keys and the command line are named as they are."""
    name = db.session.scalar(select(Author.name).where(Author.email == who)) if who else None
    return name or who or t("Somebody")


def delivered(visit: Visit, document: Json, locale: str, variant: str = "") -> Json:
    """The document as the widget gets it, in the form of that variant, if it has it. Raises Invalid."""
    guide = load_definition("guide", {**document, "key": document.get("key") or "preview"})
    assert isinstance(guide, Guide)  # noqa: S101 (a guide's schema makes guides)
    guide = next((form for one in guide.variants if one.key == variant and (form := varied(guide, one))), guide)
    wanted = choose([locale], visit.project.locales, visit.project.default_locale)
    translated = translate(guide, wanted) if wanted != visit.project.default_locale else guide
    shown = wanted if translated else visit.project.default_locale
    return {
        "guide": deliver(located(translated or guide, images()), revision=1),
        "locale": shown,
        "complete": translated is not None,
        "strings": strings(shown),
        "dir": direction(shown),
        "theme": themes.delivered(looks.worn(visit, visit.environment(None)).theme),
    }
