"""Signing in by a one-time link or with e-mail and password, setting a new password by link, and signing out."""

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from annai_server.admin import door, faults, openid, sessions
from annai_server.admin.blueprint import admin
from annai_server.admin.words import t
from annai_server.domain.errors import Invalid, NotFound
from annai_server.domain.tries import WINDOW_MS
from annai_server.operations import passwords, people, tries
from annai_server.store.database import db
from annai_server.store.tables import Author


@admin.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    return form()


def form(problem: str = "") -> str:
    after, email = door.local(request.values.get("next")), request.values.get("email", "")
    return render_template("admin/sign_in.html", next=after, email=email, problem=problem, provider=openid.configured())


@admin.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    author = try_password(request.form.get("email", ""), request.form.get("password", ""))
    if author is None:
        return form(t("E-mail and password don't belong together.")), 422
    return welcome(author, door.local(request.form.get("next")))


class NoPasswords(Exception):
    """Here authors sign in at the provider only."""


def need_passwords() -> None:
    """Raises NoPasswords where they are turned off."""
    if not current_app.config["ANNAI"].passwords:
        raise NoPasswords


@admin.errorhandler(NoPasswords)
def _elsewhere(_: NoPasswords) -> ResponseReturnValue:
    provider = openid.configured()
    name = provider.name if provider else ""
    return form(t("Nobody signs in with a password here. Please sign in with %(provider)s.", provider=name)), 403


class TooManyTries(Exception):
    """At this account, or from this address, of late."""


def try_password(email: str, password: str) -> Author | None:
    """Raises TooManyTries, whether or not there is such an author, and NoPasswords."""
    need_passwords()
    who = {"account": email, "address": request.remote_addr or "", "secret": current_app.config["ANNAI"].secret}
    allowed = tries.take(**who, now=g.now)
    # Written down before anything else: whoever breaks off has tried all the same.
    db.session.commit()
    if not allowed:
        raise TooManyTries
    author = passwords.verify(email, password)
    if author:
        tries.forgive(**who)
    return author


@admin.errorhandler(TooManyTries)
def _wait(_: TooManyTries) -> ResponseReturnValue:
    problem = t("Too many tries. Please wait a quarter of an hour, or ask for a link to set a new password.")
    return form(problem), 429, {"Retry-After": str(WINDOW_MS // 1000)}


@admin.get("/sign-in/<token>")
def one_time_link(token: str) -> ResponseReturnValue:
    """Only a button: whoever looks at links before people do must not use it up."""
    return _link_page(token) if people.whose_link(token, now=g.now) else (_link_page(None), 404)


@admin.post("/sign-in/<token>")
def use_one_time_link(token: str) -> ResponseReturnValue:
    try:
        author = people.redeem(token, now=g.now)
    except NotFound:
        db.session.rollback()
        return _link_page(None), 404
    if author.password_hash is None and current_app.config["ANNAI"].passwords:
        flash(
            t(
                "Welcome! To sign in without a link next time, press your name (%(name)s) and set a password.",
                name=author.name,
            )
        )
    return welcome(author, None)


def _link_page(token: str | None) -> str:
    return render_template("admin/link.html", token=token)


@admin.get("/reset/<token>")
def new_password_form(token: str) -> ResponseReturnValue:
    need_passwords()
    return _new_password(token)


@admin.post("/reset/<token>")
def set_new_password(token: str) -> ResponseReturnValue:
    need_passwords()
    try:
        author = passwords.reset(token, request.form.get("password", ""), now=g.now)
    except NotFound:
        db.session.rollback()
        return _new_password(token)
    except Invalid as error:
        db.session.rollback()
        return _new_password(token, faults.as_json(error))
    flash(t("Your new password is set. You are signed out everywhere else."))
    return welcome(author, None)


def _new_password(token: str, errors: list[dict[str, str]] | None = None) -> ResponseReturnValue:
    owner = people.whose_link(token, "reset", now=g.now)
    page = render_template("admin/reset.html", token=token, owner=owner, errors=errors or [])
    return page, 404 if owner is None else 422 if errors else 200


@admin.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    answer = redirect(url_for("admin.sign_in_form"))
    sessions.end(answer)
    db.session.commit()
    return answer


def welcome(author: Author, after: str | None) -> Response:
    """Signs them in. What they chose at the door is their last word on the language."""
    answer = redirect(after or url_for("admin.home"))
    if chosen := door.chosen_language():
        author.locale = chosen
        answer.delete_cookie(door.LANGUAGE_COOKIE, path=current_app.config["SESSION_COOKIE_PATH"])
    sessions.begin(author, answer, now=g.now)
    db.session.commit()
    return answer
