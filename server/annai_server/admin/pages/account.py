"""My account: name, language, password."""

from flask import flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import faults
from annai_server.admin.blueprint import admin
from annai_server.admin.door import signed_in
from annai_server.admin.words import LOCALES, t
from annai_server.domain.errors import Fault, Invalid
from annai_server.operations import people
from annai_server.operations.actor import Actor
from annai_server.store.database import db


@admin.get("/session")
@signed_in
def session() -> ResponseReturnValue:
    """For pages that outlived the session they were made in: the token that changes need now."""
    return jsonify(csrf_token=g.session.csrf_token)


@admin.get("/account")
@signed_in
def my_account() -> ResponseReturnValue:
    return render_template("admin/account.html", locales=LOCALES, errors=[])


@admin.post("/account")
@signed_in
def change_account() -> ResponseReturnValue:
    try:
        _change(request.form)
    except Invalid as error:
        db.session.rollback()
        return render_template("admin/account.html", locales=LOCALES, errors=faults.as_json(error)), 422
    db.session.commit()
    g.locale = g.author.locale
    flash(t("Saved."))
    return redirect(url_for("admin.my_account"))


def _change(form: dict[str, str]) -> None:
    name, locale = form.get("name", "").strip(), form.get("locale", "")
    if not 0 < len(name) <= 255:
        raise Invalid([Fault("name", "give a name of at most 255 characters")])
    g.author.name = name
    if locale in LOCALES:
        g.author.locale = locale
    if form.get("password"):
        _check_present_password(form)
        people.set_password(g.author, form["password"], actor=Actor(g.author.email, g.author.id), now=g.now)


def _check_present_password(form: dict[str, str]) -> None:
    if g.author.password_hash and not people.verify(g.author.email, form.get("present", "")):
        raise Invalid([Fault("present", "this is not your present password")])
