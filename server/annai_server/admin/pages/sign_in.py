"""Signing in by a one-time link or with e-mail and password, and signing out."""

import threading
from collections import OrderedDict, deque

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from annai_server.admin import door, sessions
from annai_server.admin.blueprint import admin
from annai_server.admin.words import t
from annai_server.domain.errors import NotFound
from annai_server.operations import passwords, people
from annai_server.store.database import db
from annai_server.store.tables import Author

TRIES = 8
WINDOW_MS = 15 * 60_000
REMEMBERED = 10_000
ADDRESS_LENGTH = 255

Who = tuple[str, str]


class Throttle:
    """Failed tries of late, by account and the address they came from: whoever tries somebody's password elsewhere
    keeps nobody out. In memory, because a second process at most doubles what somebody may try."""

    def __init__(self, remembered: int = REMEMBERED) -> None:
        self._failures: OrderedDict[Who, deque[int]] = OrderedDict()
        self._remembered = remembered
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._failures)

    def blocked(self, who: Who, now: int) -> bool:
        with self._lock:
            return sum(at > now - WINDOW_MS for at in self._failures.get(who, ())) >= TRIES

    def failed(self, who: Who, now: int) -> None:
        with self._lock:
            self._failures.setdefault(who, deque(maxlen=TRIES)).append(now)
            self._failures.move_to_end(who)
            self._forget(now)

    def _forget(self, now: int) -> None:
        """Whoever failed last stands last, so that what is over stands first."""
        while len(self._failures) > self._remembered or next(iter(self._failures.values()))[-1] <= now - WINDOW_MS:
            self._failures.popitem(last=False)


def _throttle() -> Throttle:
    throttle: Throttle = current_app.extensions.setdefault("annai_sign_in", Throttle())
    return throttle


@admin.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    return render_template("admin/sign_in.html", next=door.local(request.args.get("next")), email="")


@admin.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    email, after = request.form.get("email", ""), door.local(request.form.get("next"))
    who = (email.strip().casefold()[:ADDRESS_LENGTH], request.remote_addr or "")
    if _throttle().blocked(who, g.now):
        problem = t("Too many tries. Please wait a quarter of an hour, or use a sign-in link.")
        return render_template("admin/sign_in.html", next=after, email=email, problem=problem), 429
    author = passwords.verify(email, request.form.get("password", ""))
    if author is None:
        _throttle().failed(who, g.now)
        problem = t("E-mail and password don't belong together.")
        return render_template("admin/sign_in.html", next=after, email=email, problem=problem), 422
    return _welcome(author, after)


@admin.get("/sign-in/<token>")
def one_time_link(token: str) -> ResponseReturnValue:
    """Only a button: whoever looks at links before people do must not use it up."""
    return _link_page(token) if people.link_works(token, now=g.now) else (_link_page(None), 404)


@admin.post("/sign-in/<token>")
def use_one_time_link(token: str) -> ResponseReturnValue:
    try:
        author = people.redeem(token, now=g.now)
    except NotFound:
        db.session.rollback()
        return _link_page(None), 404
    if author.password_hash is None:
        flash(
            t(
                "Welcome! To sign in without a link next time, press your name (%(name)s) and set a password.",
                name=author.name,
            )
        )
    return _welcome(author, None)


def _link_page(token: str | None) -> str:
    return render_template("admin/link.html", token=token)


@admin.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    answer = redirect(url_for("admin.sign_in_form"))
    sessions.end(answer)
    db.session.commit()
    return answer


def _welcome(author: Author, after: str | None) -> Response:
    """What they chose at the door is their last word on the language."""
    answer = redirect(after or url_for("admin.home"))
    if chosen := door.chosen_language():
        author.locale = chosen
        answer.delete_cookie(door.LANGUAGE_COOKIE, path=current_app.config["SESSION_COOKIE_PATH"])
    sessions.begin(author, answer, now=g.now)
    db.session.commit()
    return answer
