"""Who may come in: the signed-in author, their role in the project, and proof that the change is meant.

Every page below a project gets a `Visit`, which is the one loader of project and role: what isn't the author's is not
found.
"""

import hmac
import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec
from urllib.parse import unquote, urlsplit

from flask import current_app, g, redirect, request, url_for
from flask.globals import request_ctx
from flask.typing import ResponseReturnValue
from sqlalchemy import select
from werkzeug.exceptions import BadRequest, HTTPException

from annai_server.admin import sessions, words
from annai_server.admin.blueprint import admin
from annai_server.clock import now
from annai_server.domain.errors import AnnaiError, Forbidden, NotFound
from annai_server.operations import people
from annai_server.operations.actor import Actor
from annai_server.settings import Settings
from annai_server.settings.addresses import is_loopback
from annai_server.store.database import db
from annai_server.store.tables import Author, AuthorSession, Environment, Project

P = ParamSpec("P")
# Browsers take `\` for `/`, `%2e` for `.`, and climb.
_LEADS_ELSEWHERE = re.compile(r"\\|/\.\.?(?:/|$)")
READS = frozenset({"GET", "HEAD", "OPTIONS"})
_LEAST = "annai_least"
LANGUAGE_COOKIE = "annai-language"


class SignedOut(AnnaiError):
    """Nobody is signed in, and the caller is a script that can't be sent to a form."""

    code = "signed_out"


class StalePage(Forbidden):
    """The page's token belongs to a session that is over; a script can ask for the new one and try again."""

    code = "stale_page"


@dataclass(frozen=True, slots=True)
class Visit:
    """An author in a project of theirs."""

    author: Author
    project: Project
    role: people.Role
    now: int

    @property
    def actor(self) -> Actor:
        return Actor(self.author.email, author_id=self.author.id)

    def may(self, role: people.Role) -> bool:
        return people.ROLES.index(self.role) >= people.ROLES.index(role)

    @property
    def environments(self) -> list[Environment]:
        query = select(Environment).where(Environment.project_id == self.project.id).order_by(Environment.id)
        return list(db.session.scalars(query))

    def environment(self, key: str | None) -> Environment:
        """The one asked for, or the project's first. Raises NotFound."""
        found = self.environments
        if key is None:
            return found[0]
        chosen = next((one for one in found if one.key == key), None)
        if chosen is None:
            raise NotFound(words.t("There is no such environment."))
        return chosen


@admin.before_request
def _recognise() -> None:
    g.now = now()
    wrong = _wrong_with_form()
    g.session, g.author = sessions.current(now=g.now) or (None, None)
    g.locale = _locale(g.author)
    if wrong:
        raise wrong


def _wrong_with_form() -> HTTPException | None:
    """Such as what no database keeps, and nobody types. Looked at before the database is asked for anything: of its
    connections there are few, and whoever sends a form slowly must hold none."""
    try:
        if any("\0" in text for text in (request.path, *request.args.values(), *request.form.values())):
            return BadRequest()
    except HTTPException as error:
        return error
    return None


@admin.before_request
def _refuse_forgeries() -> None:
    """Every change comes from our own pages: same origin, and the session's token where there is a session."""
    if request.method in READS:
        return
    settings: Settings = current_app.config["ANNAI"]
    if not _is_own(request.headers.get("Origin", ""), settings.origin):
        at = f"{settings.public_url}/admin"
        raise Forbidden(
            words.t("This request didn't come from the admin's own page. Open the admin at %(address)s.", address=at)
        )
    session: AuthorSession | None = g.session
    given = request.headers.get("X-CSRF-Token") or request.form.get("csrf_token", "")
    # As bytes: of text, compare_digest takes nothing but ASCII.
    if session and not hmac.compare_digest(given.encode(), session.csrf_token.encode()):
        raise StalePage(words.t("This page is out of date. Please reload it and try again."))


def _is_own(origin: str, own: str) -> bool:
    """Never by the name that was asked for: anybody may have one that leads here. All names of this very machine are
    one, which no page from elsewhere can have."""
    try:
        given, public = urlsplit(origin), urlsplit(own)
        alike = (given.scheme, given.port) == (public.scheme, public.port)
    except ValueError:
        return False
    return origin == own or (alike and all(is_loopback(one.hostname or "") for one in (given, public)))


def origin() -> str:
    settings: Settings = current_app.config["ANNAI"]
    return settings.origin


def _locale(author: Author | None) -> str:
    if author:
        return author.locale
    return chosen_language() or request.accept_languages.best_match(list(words.LOCALES)) or words.DEFAULT


def chosen_language() -> str | None:
    """In this browser, by somebody who hadn't signed in."""
    chosen = request.cookies.get(LANGUAGE_COOKIE)
    return chosen if chosen in words.LOCALES else None


def this_page() -> str:
    """Its address as the browser has it, to come back to."""
    return f"{request.script_root}{request.full_path}"


def way_back() -> str:
    """Where this page can be had again: a form that was refused may stand at an address that is only posted to."""
    adapter = request_ctx.url_adapter
    if request.method == "GET" or (adapter and adapter.match(method="GET")[0] != "admin.nothing"):
        return this_page()
    came_from = urlsplit(request.referrer or "")
    return came_from._replace(scheme="", netloc="", fragment="").geturl()


def local(address: str | None) -> str | None:
    """Only a page of the admin is worth going back to, by the path that a browser makes of the address."""
    root, given = f"{request.script_root}/admin", address or ""
    path = unquote(re.split(r"[?#]", given, maxsplit=1)[0])
    ours = path == root or path.startswith(f"{root}/")
    return address if ours and not _LEADS_ELSEWHERE.search(path) and given.isprintable() else None


def asked_by_script() -> bool:
    return request.is_json or request.accept_mimetypes.best == "application/json"


def signed_in(view: Callable[P, ResponseReturnValue]) -> Callable[P, ResponseReturnValue]:
    """Sends others to the sign-in page, and back here afterwards; scripts are told."""

    @wraps(view)
    def guarded(*args: P.args, **kwargs: P.kwargs) -> ResponseReturnValue:
        if g.author is None and asked_by_script():
            raise SignedOut(words.t("Please sign in again."))
        if g.author is None:
            return redirect(url_for("admin.sign_in_form", next=this_page() if request.method == "GET" else None))
        return view(*args, **kwargs)

    setattr(guarded, _LEAST, "signed in")
    return guarded


def least(view: Callable[..., Any]) -> str:
    """What the door asks of whoever wants this page: a role, `signed in`, or nothing."""
    return getattr(view, _LEAST, "")


def member(
    role: people.Role = "viewer",
) -> Callable[[Callable[Concatenate[Visit, P], ResponseReturnValue]], Callable[..., ResponseReturnValue]]:
    """A page of a project, for those who have at least this role in it; the view gets a Visit in its place."""

    def decorate(view: Callable[Concatenate[Visit, P], ResponseReturnValue]) -> Callable[..., ResponseReturnValue]:
        @wraps(view)
        @signed_in
        def guarded(project: str, *args: Any, **kwargs: Any) -> ResponseReturnValue:
            visit = _visit(project)
            if not visit.may(role):
                raise Forbidden(words.t("Your role in this project doesn't allow that."))
            g.visit = visit
            return view(visit, *args, **kwargs)

        setattr(guarded, _LEAST, role)
        return guarded

    return decorate


def _visit(key: str) -> Visit:
    """Somebody else's project is answered as one that there isn't."""
    found = next(((project, role) for project, role in people.projects_of(g.author) if project.key == key), None)
    if found is None:
        raise NotFound(words.t("There is no such page."))
    project, role = found
    return Visit(g.author, project, role, g.now)
