"""The admin at /admin: pages where authors write, publish and see what became of it."""

from flask import Flask, redirect, url_for
from werkzeug import Response

from annai_server.admin import headers, refusals, templating, words  # noqa: F401
from annai_server.admin.blueprint import admin

# For what they register on the blueprint. That happens once, however many apps there are.
from annai_server.admin.pages import (  # noqa: F401
    account,
    audit,
    authors,
    definitions,
    drafts,
    glossary,
    guides,
    history,
    home,
    images,
    invitation,
    keys,
    milestones,
    orders,
    preview,
    privacy,
    project,
    promoting,
    provider,
    results,
    settings,
    sign_in,
    themes,
    users,
    webhooks,
    why,
)

headers.init(admin)
refusals.init(admin)


def init_app(app: Flask) -> None:
    app.config.update(
        # Cookies know no ports: beside another Flask app on this machine, "session" would be theirs as well.
        SESSION_COOKIE_NAME=f"annai-messages{app.config['ANNAI'].mark}",
        SESSION_COOKIE_PATH=f"{app.config['ANNAI'].path}/admin",
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=app.config["ANNAI"].secure,
    )
    words.init_app(app)
    app.register_blueprint(admin)
    app.add_url_rule("/", "home", _home)


def _home() -> Response:
    """Whoever opens the server's bare address is looking for the admin."""
    return redirect(url_for("admin.home"))
