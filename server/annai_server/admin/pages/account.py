"""My account: name, language, password, and where I am signed in."""

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults
from annai_server.admin.blueprint import admin
from annai_server.admin.door import signed_in
from annai_server.admin.pages.sign_in import TooManyTries, need_passwords, try_password
from annai_server.admin.words import LOCALES, t, tn
from annai_server.domain.errors import Fault, Invalid
from annai_server.operations import passwords, people, sessions
from annai_server.operations.actor import acting
from annai_server.store.database import db
from annai_server.wire.authors import AccountSchema


@admin.get("/session")
@signed_in
def session() -> ResponseReturnValue:
    """For pages that outlived the session they were made in: the token that changes need now."""
    return jsonify(csrf_token=g.session.csrf_token)


@admin.get("/account")
@signed_in
def my_account() -> ResponseReturnValue:
    return _page([])


def _page(errors: list[dict[str, str]]) -> str:
    found = sessions.of(g.author, now=g.now)
    return render_template("admin/account.html", locales=LOCALES, errors=errors, sessions=found, now=g.now)


@admin.post("/account")
@signed_in
def change_account() -> ResponseReturnValue:
    try:
        _change(request.form)
    except Invalid as error:
        db.session.rollback()
        return _page(faults.as_json(error)), 422
    db.session.commit()
    g.locale = g.author.locale
    flash(t("Saved."))
    return redirect(url_for("admin.my_account"))


def _change(form: dict[str, str]) -> None:
    said = people.checked(AccountSchema(), {"name": form.get("name", ""), "locale": form.get("locale", g.locale)})
    g.author.name, g.author.locale = said["name"], said["locale"]
    if form.get("password"):
        need_passwords()
        _check_present_password(form)
        passwords.set_password(g.author, form["password"], kept=g.session.id, actor=acting(g.author), now=g.now)


def _check_present_password(form: dict[str, str]) -> None:
    """Whoever finds a browser that is signed in guesses no better than at the door."""
    try:
        right = not g.author.password_hash or try_password(g.author.email, form.get("present", ""))
    except TooManyTries:
        raise Invalid([Fault("present", "there were too many tries; wait a quarter of an hour")]) from None
    if not right:
        raise Invalid([Fault("present", "this is not your present password")])


@admin.post("/account/sessions/<session_id>/end")
@signed_in
def end_session(session_id: str) -> ResponseReturnValue:
    sessions.revoke(g.author, session_id, actor=acting(g.author), now=g.now)
    db.session.commit()
    flash(t("That device is signed out."))
    return redirect(url_for("admin.my_account"))


@admin.post("/account/sessions/end-others")
@signed_in
def end_other_sessions() -> ResponseReturnValue:
    ended = sessions.end_others(g.author, g.session.id, actor=acting(g.author), now=g.now)
    db.session.commit()
    flash(tn("%(n)s other device is signed out.", "%(n)s other devices are signed out.", ended))
    return redirect(url_for("admin.my_account"))
