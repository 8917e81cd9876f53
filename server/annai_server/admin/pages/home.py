"""Where one lands: the only project's guides, or the choice of a project."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from werkzeug.exceptions import HTTPException

from annai_server.admin import words
from annai_server.admin.blueprint import admin
from annai_server.admin.door import LANGUAGE_COOKIE, local, signed_in
from annai_server.operations import people
from annai_server.store.database import db

YEAR = 365 * 24 * 3600
_OF_A_USER = frozenset({"hold", "reset_user", "start_for_user", "export_user", "erase_user"})
_OF_AN_ENVIRONMENT = frozenset(
    {"change_settings", "stop_environment", "resume_environment", "create_key", "revoke_key"}
)
_OF_SCRIPTS = frozenset({"render_guide", "say_condition", "upload_image"})


@admin.get("/")
@signed_in
def home() -> ResponseReturnValue:
    projects = people.projects_of(g.author)
    if len(projects) == 1:
        return redirect(url_for("admin.guides", project=projects[0][0].key))
    return render_template("admin/projects.html", projects=projects)


@admin.post("/language")
def choose_language() -> ResponseReturnValue:
    """For the author from now on, on any device; before signing in, for this browser."""
    locale = request.form.get("locale", "")
    if locale not in words.LOCALES:
        abort(422)
    answer = redirect(local(request.form.get("back")) or url_for("admin.home"))
    if g.author:
        g.author.locale = locale
        db.session.commit()
        return answer
    secure, path = current_app.config["ANNAI"].secure, current_app.config["SESSION_COOKIE_PATH"]
    answer.set_cookie(LANGUAGE_COOKIE, locale, max_age=YEAR, path=path, secure=secure, httponly=True, samesite="Lax")
    return answer


@admin.get("/<path:_anything>")
def nothing(_anything: str) -> ResponseReturnValue:
    """What no page answers, so that the refusal looks like the admin's. Whoever comes back to an address that is only
    posted to, as that of a form which was refused, gets the form."""
    form = _form_of_this()
    if form is None:
        abort(404)
    return redirect(form)


def _form_of_this() -> str | None:
    adapter = request_ctx.url_adapter
    try:
        endpoint, values = adapter.match(method="POST") if adapter else ("", {})
    except HTTPException:
        return None
    name = endpoint.removeprefix("admin.")
    if name in _OF_A_USER:
        return _page_of_user(values["project"])
    if name in _OF_AN_ENVIRONMENT:
        return url_for("admin.settings", project=values["project"], environment=values["key"])
    return None if name in _OF_SCRIPTS else _page_above()


def _page_of_user(project: str) -> str:
    user, environment = request.args.get("user"), request.args.get("environment")
    if user is None:
        return url_for("admin.users", project=project, environment=environment)
    return url_for("admin.user", project=project, user_id=user, environment=environment)


def _page_above() -> str | None:
    """The nearest page that this address is below."""
    adapter, path = request_ctx.url_adapter, request.path
    while adapter and (path := path.rpartition("/")[0]):
        try:
            if adapter.match(path, method="GET")[0] != "admin.nothing":
                return f"{request.script_root}{path}"
        except HTTPException:
            return None
    return None
