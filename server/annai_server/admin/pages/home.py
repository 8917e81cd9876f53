"""Where one lands: the only project's guides, or the choice of a project."""

from flask import abort, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import ways_back, words
from annai_server.admin.blueprint import admin
from annai_server.admin.door import LANGUAGE_COOKIE, local, signed_in
from annai_server.operations import people
from annai_server.store.database import db

YEAR = 365 * 24 * 3600


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
    form = ways_back.form()
    if form is None:
        abort(404)
    return redirect(form)
