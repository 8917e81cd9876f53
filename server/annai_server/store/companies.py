"""The host's accounts, and who belongs to them."""

from collections.abc import Iterable
from functools import reduce
from typing import Any

from sqlalchemy import Connection, select

from annai_server.domain.traits import Known, Said, confirm, learn_all
from annai_server.store.rows import insert, put, table_of
from annai_server.store.tables import Company, UserCompany

_COMPANIES = table_of(Company)
_MEMBERS = table_of(UserCompany)


def tell(connection: Connection, environment_id: int, company_id: str, words: Iterable[Said], *, now: int) -> bool:
    """Make or change the company; whether anything is new. Holds its row until the transaction ends."""
    _create(connection, environment_id, company_id, now)
    same = (_COMPANIES.c.environment_id == environment_id, _COMPANIES.c.id == company_id)
    row = dict(connection.execute(select(_COMPANIES).where(*same).with_for_update()).mappings().one())
    before = Known(row["traits"], row["trait_meta"])
    said = list(words)
    learnt = learn_all(before, said)
    known = reduce(confirm, said, learnt)
    if known is before:
        return False
    row |= {"traits": dict(known.traits), "trait_meta": dict(known.meta), "last_seen_at": now}
    row["state_version"] += learnt is not before
    put(connection, Company, [row])
    return learnt is not before


def join(connection: Connection, environment_id: int, company_id: str, user_id: str, *, now: int) -> None:
    """The user belongs to the company, from now on if not before."""
    _create(connection, environment_id, company_id, now)
    row = {"environment_id": environment_id, "user_id": user_id, "company_id": company_id, "since": now}
    connection.execute(insert(connection.dialect.name, _MEMBERS).on_conflict_do_nothing(), row)


def _create(connection: Connection, environment_id: int, company_id: str, now: int) -> None:
    row: dict[str, Any] = {"environment_id": environment_id, "id": company_id, "traits": {}, "trait_meta": {}}
    row |= {"state_version": 0, "first_seen_at": now, "last_seen_at": now}
    connection.execute(insert(connection.dialect.name, _COMPANIES).on_conflict_do_nothing(), row)
