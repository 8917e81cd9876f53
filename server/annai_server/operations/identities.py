"""Whose account somebody enters whom an OpenID provider vouches for.

The first time an author is found by the address that the provider has verified, and from then on by the provider's own
id of them, whatever becomes of the address.
"""

from sqlalchemy import delete, func, select

from annai_server.domain.errors import Conflict, Forbidden, NotFound
from annai_server.operations import invitations, passwords, people
from annai_server.operations.actor import Actor, acting
from annai_server.operations.digests import digest
from annai_server.operations.row_locks import lock_row
from annai_server.store.database import db
from annai_server.store.rows import insert
from annai_server.store.tables import Author, AuthorIdentity, SpentState
from annai_server.wire.authors import Vouched


def author_of(issuer: str, said: Vouched, *, locale: str, now: int) -> Author:
    """Of two who come for the first time at once, the second finds what the first has made. Raises NotFound (nobody of
    that address is an author or invited), and Forbidden (the author of that address is somebody else to the
    provider)."""
    known = db.session.get(AuthorIdentity, (issuer, said.subject))
    if known:
        return db.session.get_one(Author, known.author_id)
    author = people.find(said.email) or _newcomer(said, locale=locale, now=now)
    lock_row(Author, author)
    subject = db.session.scalar(
        select(AuthorIdentity.subject).where(AuthorIdentity.author_id == author.id, AuthorIdentity.issuer == issuer)
    )
    if subject is None:
        _link(author, issuer, said.subject, now)
    elif subject != said.subject:
        raise Forbidden(f"{said.email} belongs to another account of the provider")
    return author


def _newcomer(said: Vouched, *, locale: str, now: int) -> Author:
    try:
        with db.session.begin_nested():
            return invitations.accept_all(said.email, said.name, locale=locale, now=now)
    except (Conflict, NotFound):
        if somebody := people.find(said.email):
            return somebody
        raise


def _link(author: Author, issuer: str, subject: str, now: int) -> None:
    """Whoever set the password, or holds a session or a link, hasn't shown that the address is theirs; now somebody
    has."""
    passwords.forget(author, actor=acting(author), now=now)
    db.session.add(AuthorIdentity(issuer=issuer, subject=subject, author_id=author.id, created_at=now))
    people.note(author, "link_identity", actor=acting(author), now=now, after={"issuer": issuer})
    db.session.flush()


def unlink(author: Author, *, actor: Actor, now: int) -> int:
    """The next sign-in at a provider finds the author by address again; how many links those were."""
    found = db.session.scalars(select(AuthorIdentity).where(AuthorIdentity.author_id == author.id)).all()
    for one in found:
        people.note(author, "unlink_identity", actor=actor, now=now, before={"issuer": one.issuer})
    db.session.execute(delete(AuthorIdentity).where(AuthorIdentity.author_id == author.id))
    return len(found)


def count(issuer: str) -> int:
    """How many authors have signed in at this provider."""
    return db.session.scalar(select(func.count()).where(AuthorIdentity.issuer == issuer)) or 0


def spend(state: str, *, until: int) -> bool:
    """Whether this is the first time that the state comes back; of two at once, one is."""
    row = {"hash": digest(state), "expires_at": until}
    statement = insert(db.session.connection().dialect.name, SpentState.metadata.tables["spent_states"]).values(row)
    spent = statement.on_conflict_do_nothing().returning(SpentState.hash)
    return db.session.execute(spent).scalar() is not None
