"""End users: their rows locked for the writer, looked up for authors, erased when they ask."""

import hashlib
import hmac
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Connection, bindparam, delete, select, update
from sqlalchemy.orm import Session

from annai_server.domain.choices import opted_out
from annai_server.store import belongings, environments
from annai_server.store.reading import Reader
from annai_server.store.rows import Row, insert_rows, one_of, put, table_of, write
from annai_server.store.tables import Alias, MilestoneReached, Tombstone, User

_USERS = table_of(User)
_IS_MERGED = "SELECT 1 FROM aliases WHERE environment_id = :environment_id AND subject = :subject"
_HERE: BindParameter[Any] = bindparam("environment_id")


@dataclass(frozen=True, slots=True)
class Profile:
    """A user as the API and the admin show one. Times in ms."""

    id: str
    traits: dict[str, Any]
    company: str | None
    locale: str | None
    internal: bool
    opted_out: tuple[str, ...]
    milestones: dict[str, int]
    first_seen_at: int
    last_seen_at: int


def profile(session: Session, environment_id: int, user_id: str) -> Profile | None:
    user = session.get(User, (environment_id, user_id))
    if user is None:
        return None
    reached = session.execute(
        select(MilestoneReached.milestone, MilestoneReached.reached_at).where(
            MilestoneReached.environment_id == environment_id, MilestoneReached.user_id == user_id
        )
    )
    return Profile(
        id=user.id,
        traits=user.traits,
        company=user.company_id,
        locale=user.locale,
        internal=user.internal,
        opted_out=tuple(sorted(opted_out(user.opted_out))),
        milestones={row.milestone: row.reached_at for row in reached},
        first_seen_at=user.first_seen_at,
        last_seen_at=user.last_seen_at,
    )


def lock(connection: Connection, environment_id: int, user_ids: Collection[str], *, now: int) -> dict[str, Row]:
    """The users' rows, made where missing and held until the transaction ends. In the order of their ids, so that two
    writers never wait for each other."""
    ordered = sorted(user_ids)
    new = [_new(environment_id, user_id, now) for user_id in ordered]
    write(connection, _insert_missing(connection.dialect.name), new)
    wanted = _to_lock(connection.dialect.name)
    locked = connection.execute(wanted, {"environment_id": environment_id, "ids": ordered}).mappings()
    return {row["id"]: dict(row) for row in locked}


def hold(connection: Connection, environment_id: int, user_ids: Collection[str]) -> Sequence[str]:
    """Those of them who are there, their rows held until the transaction ends, in the order of their ids."""
    wanted = _to_lock(connection.dialect.name)
    return [row.id for row in connection.execute(wanted, {"environment_id": environment_id, "ids": sorted(user_ids)})]


def touch(connection: Connection, environment_id: int, user_id: str) -> Row | None:
    """The user's row, its state version raised, held until the transaction ends; None if there is no such user."""
    users = _USERS.c
    raised = update(_USERS).where(users.environment_id == environment_id, users.id == user_id)
    raised = raised.values(state_version=users.state_version + 1).returning(_USERS)
    row = connection.execute(raised).mappings().one_or_none()
    return None if row is None else dict(row)


def save(connection: Connection, rows: Collection[Row]) -> None:
    put(connection, User, rows)


def resolve(connection: Connection, environment_id: int, subjects: Collection[str]) -> dict[str, str]:
    """The user of each subject: the one it was merged into, else of the same id."""
    wanted = _merged(connection.dialect.name)
    merged = connection.execute(wanted, {"environment_id": environment_id, "ids": list(subjects)})
    return {subject: subject for subject in subjects} | {row.subject: row.user_id for row in merged}


def adopt(connection: Connection, environment_id: int, subject: str, user_id: str, *, now: int) -> bool:
    """That events under this anonymous id are the user's from now on; False: they are somebody's already."""
    row = {"environment_id": environment_id, "subject": subject, "user_id": user_id, "created_at": now}
    return bool(write(connection, _adopt(connection.dialect.name), [row]).all())


def is_merged(reader: Reader, environment_id: int, subject: str) -> bool:
    """Whether events under this id are somebody else's."""
    parameters = {"environment_id": environment_id, "subject": subject}
    return reader.first(_IS_MERGED, parameters) is not None


def subjects(connection: Connection, environment_id: int, user_id: str) -> list[str]:
    """Under which ids the user's events are."""
    wanted = select(Alias.subject).where(Alias.environment_id == environment_id, Alias.user_id == user_id)
    return [user_id, *connection.scalars(wanted)]


def every(connection: Connection, environment_id: int, *, at_once: int) -> Iterator[Sequence[str]]:
    """All users' ids, so many at once."""
    last = ""
    while ids := following(connection, environment_id, last, most=at_once):
        yield ids
        last = ids[-1]


def following(connection: Connection, environment_id: int, last: str, *, most: int) -> Sequence[str]:
    """Those after this id, so many at most, in order."""
    wanted = select(_USERS.c.id).where(_USERS.c.environment_id == environment_id, _USERS.c.id > last)
    return connection.scalars(wanted.order_by(_USERS.c.id).limit(most)).all()


def unseen(connection: Connection, environment_id: int, *, before: int, most: int) -> Sequence[str]:
    """Those who were last seen before that (ms), the longest ago first."""
    mine = (_USERS.c.environment_id == environment_id, _USERS.c.last_seen_at < before)
    wanted = select(_USERS.c.id).where(*mine).order_by(_USERS.c.last_seen_at, _USERS.c.id).limit(most)
    return connection.scalars(wanted).all()


def found(connection: Connection, environment_id: int, user_ids: Collection[str]) -> dict[str, Row]:
    """Their rows, by id; those unknown are left out."""
    wanted = select(_USERS).where(_USERS.c.environment_id == environment_id, _USERS.c.id.in_(list(user_ids)))
    return {row["id"]: dict(row) for row in connection.execute(wanted).mappings()}


def owners(connection: Connection, environment_id: int, user_ids: Collection[str]) -> dict[str, str]:
    """The other way round: each id that events of those users may be under, with its user."""
    merged = select(Alias.subject, Alias.user_id).where(
        Alias.environment_id == environment_id, Alias.user_id.in_(list(user_ids))
    )
    return {user_id: user_id for user_id in user_ids} | {row.subject: row.user_id for row in connection.execute(merged)}


def erased(connection: Connection, environment_id: int, ids: Collection[str], secret: str) -> dict[str, int]:
    """When each of those subjects was erased (ms), for those that were."""
    hashes = {_tombstone(environment_id, subject, secret): subject for subject in ids}
    wanted = _tombstones(connection.dialect.name)
    found = connection.execute(wanted, {"environment_id": environment_id, "ids": list(hashes)})
    return {hashes[row.hash]: row.erased_at for row in found}


def erase(connection: Connection, environment_id: int, user_id: str, *, secret: str, now: int) -> int:
    """Every row of the user in every table, and a keyed tombstone for each of their ids; how many rows those were.
    Repeating it is harmless."""
    environments.keep_writers_out(connection, environment_id)
    every = subjects(connection, environment_id, user_id)
    gone = forget(connection, environment_id, user_id, every)
    put(
        connection,
        Tombstone,
        [
            {"environment_id": environment_id, "hash": _tombstone(environment_id, subject, secret), "erased_at": now}
            for subject in every
        ],
    )
    return gone


def forget(connection: Connection, environment_id: int, user_id: str, subjects: Sequence[str] = ()) -> int:
    """Every row of the user; of the log, what is under these ids. How many those were."""
    users = _USERS.c
    of_them = delete(_USERS).where(users.environment_id == environment_id, users.id == user_id)
    return connection.execute(of_them).rowcount + belongings.forget(connection, environment_id, user_id, subjects)


def _tombstone(environment_id: int, subject: str, secret: str) -> str:
    return hmac.new(secret.encode(), f"tombstone:{environment_id}:{subject}".encode(), hashlib.sha256).hexdigest()


def _new(environment_id: int, user_id: str, now: int) -> Row:
    return {
        "environment_id": environment_id,
        "id": user_id,
        "traits": {},
        "trait_meta": {},
        "internal": False,
        "opted_out": {},
        "state_version": 0,
        "first_seen_at": now,
        "last_seen_at": now,
    }


@cache
def _insert_missing(dialect: str) -> Any:
    return insert_rows(dialect, _USERS).on_conflict_do_nothing()


@cache
def _to_lock(dialect: str) -> Any:
    wanted = select(_USERS).where(_USERS.c.environment_id == _HERE, one_of(dialect, _USERS.c.id, "ids"))
    return wanted.order_by(_USERS.c.id).with_for_update()


@cache
def _merged(dialect: str) -> Any:
    aliases = table_of(Alias).c
    wanted = select(aliases.subject, aliases.user_id)
    return wanted.where(aliases.environment_id == _HERE, one_of(dialect, aliases.subject, "ids"))


@cache
def _adopt(dialect: str) -> Any:
    aliases = table_of(Alias)
    return insert_rows(dialect, aliases).on_conflict_do_nothing().returning(aliases.c.subject)


@cache
def _tombstones(dialect: str) -> Any:
    stones = table_of(Tombstone).c
    wanted = select(stones.hash, stones.erased_at)
    return wanted.where(stones.environment_id == _HERE, one_of(dialect, stones.hash, "ids"))
