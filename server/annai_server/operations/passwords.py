"""Passwords: kept so that nobody can read them, and compared so that nobody learns whose account there is."""

import base64
import secrets

from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from sqlalchemy import ColumnElement, delete

from annai_server.operations import people, sessions
from annai_server.operations.actor import Actor, acting
from annai_server.store.database import db
from annai_server.store.tables import Author, SignInLink
from annai_server.wire.authors import PasswordSchema

# Argon2id as OWASP's Password Storage Cheat Sheet has it: 19 MiB, two passes, one lane. What was hashed otherwise is
# hashed again when its author signs in.
_hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)


def _unfit() -> str:
    """A hash that no password fits, without the work of making one."""
    salt, digest = (base64.b64encode(secrets.token_bytes(size)).decode().rstrip("=") for size in (16, 32))
    return f"$argon2id$v=19$m={_hasher.memory_cost},t={_hasher.time_cost},p={_hasher.parallelism}${salt}${digest}"


_NOBODYS = _unfit()


def set_password(author: Author, password: str, *, kept: str | None = None, actor: Actor, now: int) -> None:
    """Whoever was signed in by the old one is so no longer, but in the session that is kept. Raises Invalid (path
    `password`) unless it has 10 to 1,000 characters."""
    said = people.checked(PasswordSchema(), {"password": password})
    author.password_hash = _hasher.hash(said["password"])
    people.note(author, "set_password", actor=actor, now=now)
    sessions.end_others(author, kept, actor=actor, now=now)
    db.session.flush()


def forget(author: Author, *, actor: Actor, now: int) -> None:
    """Nobody enters any more by what let them in so far: password, sessions, links."""
    if author.password_hash:
        author.password_hash = None
        people.note(author, "drop_password", actor=actor, now=now)
    sessions.end_others(author, None, actor=actor, now=now)
    _forget_links(author, SignInLink.used_at.is_(None))


def reset_link(author: Author, public_url: str, *, actor: Actor, now: int) -> str:
    """An address that sets a new password once, within a day: `{public_url}/admin/reset/{token}`. One that was made
    before works no longer."""
    _forget_links(author, SignInLink.purpose == "reset")
    people.note(author, "reset_link", actor=actor, now=now)
    return f"{public_url}/admin/reset/{people.new_link(author, 'reset', now=now)}"


def reset(token: str, password: str, *, now: int) -> Author:
    """Use the link up: the password is new, and whoever was signed in, or had another link, is out. Raises NotFound,
    and Invalid, which leaves the link as it is if the caller rolls back."""
    author = people.redeem(token, "reset", now=now)
    set_password(author, password, actor=acting(author), now=now)
    _forget_links(author, SignInLink.used_at.is_(None))
    return author


def _forget_links(author: Author, which: ColumnElement[bool]) -> None:
    db.session.execute(delete(SignInLink).where(SignInLink.author_id == author.id, which))


def verify(email: str, password: str) -> Author | None:
    """The author, or None. Each costs one comparison, also where there is no such author or they have no password, so
    that neither can be told by the time it took."""
    author = people.find(email)
    stored = author.password_hash if author else None
    try:
        _hasher.verify(stored or _NOBODYS, password)
    except VerificationError:
        return None
    if author and stored and _hasher.check_needs_rehash(stored):
        author.password_hash = _hasher.hash(password)
    return author if stored else None
