"""Headers of every answer of the admin: a strict policy under which nothing loads from elsewhere."""

import secrets

from flask import Blueprint, Response, current_app, g, request

from annai_server.admin import caching

FRAMED = "admin.preview"
"""The preview's page may be framed, by the admin itself."""
YEAR_S = 365 * 24 * 3600


def nonce() -> str:
    """One for each answer; scripts carry it."""
    if "nonce" not in g:
        g.nonce = secrets.token_urlsafe(16)
    return str(g.nonce)


def _policy() -> str:
    preview = request.endpoint == FRAMED
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'nonce-{nonce()}'",
            "style-src 'self'",
            "img-src 'self' data:",
            "connect-src 'self'",
            "frame-src 'self'",
            "form-action 'self'",
            "base-uri 'none'",
            "require-trusted-types-for 'script'" if preview else "object-src 'none'",
            "frame-ancestors 'self'" if preview else "frame-ancestors 'none'",
        )
    )


def _secure(response: Response) -> Response:
    """Also where no page is: a method that none takes, or an address without its last slash."""
    if request.path != "/admin" and not request.path.startswith("/admin/"):
        return response
    response.headers["Content-Security-Policy"] = _policy()
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["X-Frame-Options"] = "SAMEORIGIN" if request.endpoint == FRAMED else "DENY"
    response.headers["Referrer-Policy"] = "same-origin"
    response.headers["Cross-Origin-Opener-Policy"] = "same-origin"
    if current_app.config["ANNAI"].secure:
        response.headers["Strict-Transport-Security"] = f"max-age={YEAR_S}"
    response.headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()"
    if request.endpoint != "admin.static" or response.status_code >= 400:
        response.headers["Cache-Control"] = "no-store"
    else:
        caching.keep(response)
    return response


def init(admin: Blueprint) -> None:
    admin.after_app_request(_secure)
    admin.app_context_processor(lambda: {"nonce": nonce})
