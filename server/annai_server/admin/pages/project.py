"""A project's own settings: what it is called, the languages of its guides, and its clock."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import clocks, faults, languages
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.words import language, listed, t, tn
from annai_server.domain.errors import Conflict, Invalid
from annai_server.operations import project_settings
from annai_server.operations.project_settings import AlreadyTranslated, DefaultUnconfirmed, ProjectSettings
from annai_server.store.database import db

_NAMED = 3


@admin.get("/p/<project>/project")
@member("admin")
def project_settings_form(visit: Visit) -> ResponseReturnValue:
    now = ProjectSettings.of(visit.project)
    return _page(visit, now, now, [])


@admin.post("/p/<project>/project")
@member("admin")
def change_project_settings(visit: Visit) -> ResponseReturnValue:
    wanted, seen = _given(""), _given("seen_")
    before = visit.project.locales
    written_so = request.form.get("written") in wanted.locales[:1]
    try:
        project_settings.change(
            visit.project, wanted, seen=seen, written_so=written_so, actor=visit.actor, now=visit.now
        )
    except Invalid as error:
        db.session.rollback()
        return _page(visit, wanted, seen, _told(visit, wanted, error)), 422
    except Conflict:
        db.session.rollback()
        return _overtaken(visit, wanted), 409
    db.session.commit()
    flash(t("Saved."))
    for one in _kept(visit, [one for one in before if one not in wanted.locales]):
        flash(one)
    return redirect(url_for("admin.settings", project=visit.project.key))


def _given(part: str) -> ProjectSettings:
    """What is wanted, or, as `seen_`, what the form was made from. The default language first."""
    form = request.form
    locales = [one.strip() for one in form.getlist(f"{part}locales") if one.strip()]
    return ProjectSettings(form.get(f"{part}name", "").strip(), locales, form.get(f"{part}time_zone", "").strip())


def _overtaken(visit: Visit, wanted: ProjectSettings) -> str:
    """What was wanted, with what somebody else has made of it: whoever saves now has seen that."""
    now = ProjectSettings.of(visit.project)
    said = t(
        "Meanwhile it became: %(now)s. This is your version; save again to keep it.",
        now=" · ".join((now.name, languages.listed(now.locales), now.time_zone)),
    )
    return _page(visit, wanted, now, [{"path": "", "message": said}], heading=t("Somebody was faster"))


def _kept(visit: Visit, gone: list[str]) -> list[str]:
    """What becomes of the texts in languages that were taken away."""
    texts = project_settings.texts_in(visit.project)
    return [
        tn(
            "What is written in %(language)s stays stored (in %(n)s place), and is shown again once you add it back.",
            "What is written in %(language)s stays stored (in %(n)s places), and is shown again once you add it back.",
            len(texts[one]),
            language=language(one),
        )
        for one in gone
        if one in texts
    ]


def _told(visit: Visit, wanted: ProjectSettings, error: Invalid) -> list[dict[str, str]]:
    match error:
        case AlreadyTranslated(locale=locale, titles=titles):
            shown = [t("“%(title)s”", title=one) for one in titles[:_NAMED]]
            if len(titles) > _NAMED:
                shown.append(t("%(n)s more", n=len(titles) - _NAMED))
            said = tn(
                "%(language)s can’t be the default: %(what)s is written in %(before)s and translated into it. "
                "Put %(before)s first.",
                "%(language)s can’t be the default: %(what)s are written in %(before)s and translated into it. "
                "Put %(before)s first.",
                len(titles),
                language=language(locale),
                what=listed(shown),
                before=language(visit.project.default_locale),
            )
            return [{"path": "locales", "message": said}]
        case DefaultUnconfirmed():
            said = t(
                "Say that what is written so far is in %(language)s, or put %(before)s first.",
                language=language(wanted.locales[0]),
                before=language(visit.project.default_locale),
            )
            return [{"path": "written", "message": said}]
    # What is wrong with the first language is said of the list.
    told = [one for one in faults.as_json(error) if one["path"] != "default_locale"]
    if not wanted.name:
        told = [{**one, "message": t("Give the project a name.")} if one["path"] == "name" else one for one in told]
    return told


def _page(
    visit: Visit, shown: ProjectSettings, seen: ProjectSettings, errors: list[dict[str, str]], heading: str = ""
) -> str:
    project, locales = visit.project, list(shown.locales)
    return render_template(
        "admin/project.html",
        shown=shown,
        seen=seen,
        errors=errors,
        heading=heading,
        locales_wrong=any(one["path"].startswith("locales") for one in errors),
        zones=clocks.choices(project.time_zone, visit.now),
        data=_data(visit, locales, errors),
    )


def _data(visit: Visit, locales: list[str], errors: list[dict[str, str]]) -> dict[str, Any]:
    """What the list's script needs."""
    texts = project_settings.texts_in(visit.project)
    named = languages.names((*visit.project.locales, *locales, *texts))
    return {
        "locales": locales,
        "default_locale": visit.project.default_locale,
        "names": named,
        "ours": [one for one in named if languages.has_our_words(one)],
        "texts": {one: len(titles) for one, titles in texts.items()},
        "written": project_settings.has_texts(visit.project),
        "confirmed": request.form.get("written", ""),
        "fault": next((one["message"] for one in errors if one["path"] == "written"), ""),
    }
