"""Tries to sign in, counted in the database by account and by the network address that they come from, so that any
number of processes count together. Neither is stored: rows are found by a keyed hash, and deleted when it is over."""

import hashlib
import hmac
from typing import cast

from sqlalchemy import Table, case, delete, update

from annai_server.domain.tries import WINDOW_MS, whose_tries
from annai_server.store.database import db
from annai_server.store.rows import insert
from annai_server.store.tables import SignInTries

_LONGEST = 255
_TABLE = cast("Table", SignInTries.__table__)


def take(account: str, address: str, *, secret: str, now: int) -> bool:
    """Whether there may be another try, which counts at once: of many at the same moment no more get through. Commit
    before the password is compared."""
    return all(_count(who, now) <= most for who, most in _hashed(account, address, secret))


def forgive(account: str, address: str, *, secret: str) -> None:
    """It was the right password: this try was none, and neither were those before it from the same place. In the order
    of `take`, so that two at once never wait for each other."""
    (place, _), (both, _), (at, _) = _hashed(account, address, secret)
    _give_back(place)
    db.session.execute(delete(SignInTries).where(SignInTries.who == both))
    _give_back(at)


def _give_back(who: str) -> None:
    db.session.execute(
        update(SignInTries)
        .where(SignInTries.who == who, SignInTries.count > 0)
        .values(count=SignInTries.count - 1)
        .execution_options(synchronize_session=False)
    )


def _hashed(account: str, address: str, secret: str) -> list[tuple[str, int]]:
    who = whose_tries(account.strip().casefold()[:_LONGEST], address)
    key = f"sign-in tries {secret}".encode()
    return [(hmac.digest(key, one.encode(), hashlib.sha256).hex(), most) for one, most in who.items()]


def _count(who: str, now: int) -> int:
    """With this one, since the first of the window that it falls into."""
    statement = insert(db.session.connection().dialect.name, _TABLE).values(who=who, since=now, count=1)
    over = _TABLE.c.since <= now - WINDOW_MS
    changed = {
        "since": case((over, now), else_=_TABLE.c.since),
        "count": case((over, 1), else_=_TABLE.c.count + 1),
    }
    counted = statement.on_conflict_do_update(index_elements=["who"], set_=changed).returning(_TABLE.c.count)
    return int(db.session.execute(counted).scalar_one())
