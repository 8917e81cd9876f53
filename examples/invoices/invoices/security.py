"""What every request passes: who is it, did our own page send it, and what may the answer's page load."""

from hmac import compare_digest
from secrets import token_urlsafe
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, session, url_for
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.wrappers import Response as AnyResponse

from invoices.models import Customer, Invoice, User, db

Owned = TypeVar("Owned", Customer, Invoice)


def init_app(app: Flask) -> None:
    app.before_request(_load_user)
    app.before_request(_refuse_forged_forms)
    app.after_request(_add_headers)
    app.jinja_env.globals.update(csrf_field=csrf_field, csp_nonce=csp_nonce)


def sign_in(user: User) -> None:
    """Begins a new session, so that nobody can have planted the old one."""
    session.clear()
    session["user"] = user.id
    g.user = user


def require_sign_in() -> AnyResponse | None:
    if g.user is None:
        return redirect(url_for("accounts.sign_in"), 303)
    return None


def own_or_404(model: type[Owned], id: int) -> Owned:
    """The signed-in business's own row; somebody else's doesn't exist."""
    mine: Owned = db.one_or_404(select(model).filter_by(id=id, business_id=g.user.business_id))
    return mine


def csp_nonce() -> str:
    if "csp_nonce" not in g:
        g.csp_nonce = token_urlsafe(16)
    return str(g.csp_nonce)


def csrf_field() -> Markup:
    token = session.setdefault("csrf", token_urlsafe(24))
    return Markup('<input type="hidden" name="csrf" value="{}">').format(token)


def _load_user() -> None:
    g.user = db.session.get(User, session["user"]) if "user" in session else None


def _refuse_forged_forms() -> None:
    if request.method in ("GET", "HEAD", "OPTIONS"):
        return
    expected, given = session.get("csrf", ""), request.form.get("csrf", "")
    if not expected or not compare_digest(given.encode(), expected.encode()):
        abort(400, "csrf")


def _add_headers(response: Response) -> Response:
    response.headers.update(
        {
            "Content-Security-Policy": _policy(),
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "same-origin",
            "Cross-Origin-Opener-Policy": "same-origin",
        }
    )
    if request.endpoint != "static":
        response.headers["Cache-Control"] = "no-store"
    return response


def _policy() -> str:
    rules = {
        "default-src": "'none'",
        "script-src": f"'nonce-{csp_nonce()}' 'strict-dynamic'",
        "style-src": "'self'",
        "img-src": " ".join(["'self' data:", *current_app.config["CONNECT_TO"]]),
        "font-src": "'self'",
        "connect-src": " ".join(["'self'", *current_app.config["CONNECT_TO"]]),
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
        "require-trusted-types-for": "'script'",
        "trusted-types": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())
