"""What every template can use."""

from typing import Any

from flask import current_app, g, request, url_for
from sqlalchemy import Row

from annai_server.admin import caching, door, signing, titles, words
from annai_server.admin.blueprint import admin
from annai_server.admin.words import t
from annai_server.operations import people
from annai_server.operations.explaining.phrases import BROWSERS
from annai_server.operations.results import Reach

ROLES = {"viewer": "Viewer", "editor": "Editor", "publisher": "Publisher", "admin": "Administrator"}
ROLE_HELP = {
    "viewer": "Sees guides, results and users.",
    "editor": "Sees guides, results and users; writes drafts; starts and resets guides for a user, and leaves "
    "users alone.",
    "publisher": "All that an editor does; publishes, stops, archives and chooses the theme.",
    "admin": "All that a publisher does; manages settings, keys, webhooks and authors, reads the audit log, and "
    "exports or erases what is kept of a user.",
}
MODES = {"off": "Off", "observe": "Observe", "required": "Required"}
MODE_HELP = {
    "off": "Anybody who knows a user's id can act as that user. Only for development.",
    "observe": "Signatures are checked and counted, and unsigned users are still served.",
    "required": "Only users whose identity your backend has signed are served.",
}
KEYS = {
    "public": "Public key: your pages ask with it",
    "secret": "Secret key: your backend calls the API",
    "signing": "Signing secret: your backend signs identities",
    "authoring": "Authoring key: scripts write and publish guides",
}
HAPPENED = {
    "publish": "Revision %(n)s published in %(name)s",
    "rollback": "Rolled back to revision %(n)s in %(name)s",
    "unpublish": "Unpublished in %(name)s",
    "stop": "Stopped in %(name)s",
    "resume": "Shown again in %(name)s",
    "promote": "Revision %(n)s promoted to %(name)s",
    "schedule": "Planned for %(name)s",
    "unschedule": "No longer planned for %(name)s",
    "schedule_failed": "Could not be published in %(name)s as planned",
}
SYSTEMS = {
    "android": "Android",
    "chromeos": "ChromeOS",
    "ios": "iOS",
    "linux": "Linux",
    "macos": "macOS",
    "windows": "Windows",
}
SECTIONS = {
    "milestones": ("milestone",),
    "segments": ("segment",),
    "events": ("event",),
    "themes": ("theme",),
    "users": ("user", "users"),
    "why": ("why",),
    "settings": ("settings", "key", "environment", "webhook"),
    "authors": ("author", "role"),
    "audit": ("audit",),
    "glossary": ("glossary",),
}


@admin.context_processor
def _everywhere() -> dict[str, Any]:
    return {
        "visit": g.get("visit"),
        "author": g.get("author"),
        "locale": words.current(),
        # Between two sentences.
        "gap": "" if words.current() == "ja" else " ",
        "ui_locales": words.LOCALES,
        "here": _here(),
        "asset": asset,
        "this_page": door.this_page,
        "way_back": door.way_back,
        "csrf_token": csrf_token,
        "projects_of_mine": lambda: [project for project, _role in people.projects_of(g.author)],
        "words_for_scripts": words.for_scripts,
        "role_name": lambda role: t(ROLES[role]),
        "role_help": lambda role: t(ROLE_HELP[role]),
        "mode_name": lambda mode: t(MODES[mode]),
        "mode_help": lambda mode: t(MODE_HELP[mode]),
        "wrong_token": lambda reason: t(signing.WRONG[reason]),
        "mend_token": lambda reason: t(signing.MENDING[reason]),
        "key_kind": lambda kind: t(KEYS[kind]),
        "device_name": device_name,
        "session_id": g.session.id if g.get("session") else None,
        "publication_words": publication_words,
        "reach_words": reach_words,
        "percent": words.percent,
        "title_of": titles.title,
        "networks_allowed": bool(current_app.config["ANNAI"].webhook_allow),
        "passwords": current_app.config["ANNAI"].passwords,
    }


def device_name(browser: str | None, system: str | None) -> str:
    """What somebody can tell their devices apart by; names of products are the same in every language."""
    known = [BROWSERS.get(browser or "", ""), SYSTEMS.get(system or "", "")]
    if all(known):
        return t("%(browser)s on %(system)s", browser=known[0], system=known[1])
    return next(filter(None, known), t("An unknown device"))


def reach_words(reach: Reach) -> str:
    """What stands below the number of people."""
    runs = words.tn("%(n)s run", "%(n)s runs", reach.runs)
    return words.tn("person, in %(runs)s", "people, in %(runs)s", reach.people, runs=runs)


def csrf_token() -> str:
    session = g.get("session")
    return session.csrf_token if session else ""


def asset(name: str) -> str:
    """A static file's address, which changes when the file does."""
    return url_for("admin.static", filename=name, v=caching.version(name))


def publication_words(publication: Row[Any], environment: str, number: int | None) -> str:
    return t(HAPPENED.get(publication.action, publication.action), n=number, name=environment)


def _here() -> str:
    """Which entry of the menu this page belongs to."""
    endpoint = (request.endpoint or "").removeprefix("admin.")
    for section, stems in SECTIONS.items():
        if any(stem in endpoint for stem in stems):
            return section
    return "guides" if request.view_args and "project" in request.view_args else ""
