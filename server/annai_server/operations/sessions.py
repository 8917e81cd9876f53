"""Where an author is signed in, and ending that."""

from collections.abc import Sequence

from sqlalchemy import delete, select

from annai_server.domain.errors import NotFound
from annai_server.operations import people
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Author, AuthorSession


def of(author: Author, *, now: int) -> Sequence[AuthorSession]:
    """Used last, first."""
    return db.session.scalars(
        select(AuthorSession)
        .where(AuthorSession.author_id == author.id, AuthorSession.expires_at >= now)
        .order_by(AuthorSession.last_seen_at.desc(), AuthorSession.created_at.desc())
    ).all()


def revoke(author: Author, session_id: str, *, actor: Actor, now: int) -> None:
    """Raises NotFound, also for a session that is another author's."""
    session = db.session.get(AuthorSession, session_id)
    if session is None or session.author_id != author.id:
        raise NotFound("there is no such session")
    device = {name: value for name in ("browser", "system") if (value := getattr(session, name))}
    db.session.delete(session)
    people.note(author, "end_session", actor=actor, now=now, before=device)
    db.session.flush()


def end_others(author: Author, kept: str | None, *, actor: Actor, now: int) -> int:
    """All but the one that is kept; how many those were."""
    ended = db.session.execute(
        delete(AuthorSession)
        .where(AuthorSession.author_id == author.id, AuthorSession.id != (kept or ""))
        .returning(AuthorSession.id)
        .execution_options(synchronize_session=False)
    ).all()
    if ended:
        people.note(author, "end_sessions", actor=actor, now=now, before={"sessions": len(ended)})
    return len(ended)
