"""Signing in by a one-time link or with e-mail and password, and signing out."""

import threading
from collections import defaultdict, deque

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug import Response

from annai_server.admin import sessions
from annai_server.admin.blueprint import admin
from annai_server.admin.words import t
from annai_server.domain.errors import NotFound
from annai_server.operations import people
from annai_server.store.database import db
from annai_server.store.tables import Author

TRIES = 8
WINDOW_MS = 15 * 60_000


class Throttle:
    """Failed tries of late, by account; in memory, because a second process at most doubles what somebody may try."""

    def __init__(self) -> None:
        self._failures: dict[str, deque[int]] = defaultdict(deque)
        self._lock = threading.Lock()

    def blocked(self, account: str, now: int) -> bool:
        with self._lock:
            failures = self._failures[account]
            while failures and failures[0] < now - WINDOW_MS:
                failures.popleft()
            blocked = len(failures) >= TRIES
            if not failures:
                del self._failures[account]
            return blocked

    def failed(self, account: str, now: int) -> None:
        with self._lock:
            self._failures[account].append(now)


def _throttle() -> Throttle:
    throttle: Throttle = current_app.extensions.setdefault("annai_sign_in", Throttle())
    return throttle


@admin.get("/sign-in")
def sign_in_form() -> ResponseReturnValue:
    return render_template("admin/sign_in.html", next=_local(request.args.get("next")), email="")


@admin.post("/sign-in")
def sign_in() -> ResponseReturnValue:
    email, account = request.form.get("email", ""), request.form.get("email", "").strip().casefold()
    after = _local(request.form.get("next"))
    if _throttle().blocked(account, g.now):
        problem = t("Too many tries. Please wait a quarter of an hour, or use a sign-in link.")
        return render_template("admin/sign_in.html", next=after, email=email, problem=problem), 429
    author = people.verify(email, request.form.get("password", ""))
    if author is None:
        _throttle().failed(account, g.now)
        problem = t("E-mail and password don't belong together.")
        return render_template("admin/sign_in.html", next=after, email=email, problem=problem), 422
    return _welcome(author, after)


@admin.get("/sign-in/<token>")
def one_time_link(token: str) -> ResponseReturnValue:
    """Only a button: whoever looks at links before people do must not use it up."""
    return render_template("admin/link.html", token=token)


@admin.post("/sign-in/<token>")
def use_one_time_link(token: str) -> ResponseReturnValue:
    try:
        author = people.redeem(token, now=g.now)
    except NotFound:
        db.session.rollback()
        return render_template("admin/link.html", token=None), 404
    if author.password_hash is None:
        flash(t("Welcome! Set a password under “My account” if you want to sign in without a link next time."))
    return _welcome(author, None)


@admin.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    answer = redirect(url_for("admin.sign_in_form"))
    sessions.end(answer)
    db.session.commit()
    return answer


def _welcome(author: Author, after: str | None) -> Response:
    answer = redirect(after or url_for("admin.home"))
    sessions.begin(author, answer, now=g.now)
    db.session.commit()
    return answer


def _local(address: str | None) -> str | None:
    """Only a page of the admin is worth going back to."""
    return address if address and address.startswith("/admin") and "\\" not in address else None
