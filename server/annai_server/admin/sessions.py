"""Sessions of authors: rows in the database, found by a cookie of which only the hash is stored."""

import secrets

from flask import current_app, request
from sqlalchemy import delete
from werkzeug import Response

from annai_server.domain.browsers import browser_of, system_of
from annai_server.domain.duration import DAY_MS
from annai_server.operations.digests import digest
from annai_server.store.database import db
from annai_server.store.tables import Author, AuthorSession

# Unused, and however much it is used: whoever got hold of a cookie loses it at some time.
UNUSED_MS = 14 * DAY_MS
LONGEST_MS = 30 * DAY_MS
TOUCH_MS = 10 * 60_000


def cookie_name() -> str:
    # WebKit refuses the prefix on plain-HTTP loopback, which is the only plain HTTP that settings allow.
    mark = current_app.config["ANNAI"].mark
    return f"__Host-annai{mark}" if _secure() else f"annai{mark}"


def begin(author: Author, response: Response, *, now: int) -> None:
    """Sign the author in. A session that the browser had before ends: nobody can plant one."""
    end(response)
    token = secrets.token_urlsafe(32)
    db.session.execute(delete(AuthorSession).where(AuthorSession.expires_at < now))
    db.session.add(
        AuthorSession(
            id=digest(token),
            author_id=author.id,
            csrf_token=secrets.token_urlsafe(32),
            browser=browser_of(request.user_agent.string),
            system=system_of(request.user_agent.string),
            created_at=now,
            last_seen_at=now,
            expires_at=now + UNUSED_MS,
        )
    )
    response.set_cookie(
        cookie_name(), token, max_age=LONGEST_MS // 1000, path="/", secure=_secure(), httponly=True, samesite="Lax"
    )


def current(*, now: int) -> tuple[AuthorSession, Author] | None:
    """Whose request this is. Being seen prolongs the session, up to its longest life, written down every ten minutes
    at most."""
    token = request.cookies.get(cookie_name())
    session = db.session.get(AuthorSession, digest(token)) if token else None
    if session is None or min(session.expires_at, session.created_at + LONGEST_MS) < now:
        return None
    if now - session.last_seen_at > TOUCH_MS:
        session.last_seen_at = now
        session.expires_at = min(now + UNUSED_MS, session.created_at + LONGEST_MS)
        db.session.commit()
    return session, db.session.get_one(Author, session.author_id)


def end(response: Response) -> None:
    token = request.cookies.get(cookie_name())
    if token:
        db.session.execute(delete(AuthorSession).where(AuthorSession.id == digest(token)))
    response.delete_cookie(cookie_name(), path="/", secure=_secure(), httponly=True, samesite="Lax")


def _secure() -> bool:
    return bool(current_app.config["ANNAI"].secure)
