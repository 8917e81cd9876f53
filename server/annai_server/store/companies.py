"""The host's accounts, and who belongs to them."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from functools import reduce
from typing import Any

from sqlalchemy import Connection, select, tuple_, update
from sqlalchemy.orm import Session

from annai_server.domain.traits import Known, Said, confirm, learn_all
from annai_server.store.rows import insert, put, table_of
from annai_server.store.tables import Company, CompanyMilestone, UserCompany

_COMPANIES = table_of(Company)
_MEMBERS = table_of(UserCompany)


@dataclass(frozen=True, slots=True)
class Reached:
    """At (ms), and through which user; None: somebody who has been erased."""

    at: int
    user: str | None


@dataclass(frozen=True, slots=True)
class Profile:
    """A company as the API shows one."""

    id: str
    traits: dict[str, Any]
    milestones: dict[str, Reached]


def profile(session: Session, environment_id: int, company_id: str) -> Profile | None:
    company = session.get(Company, (environment_id, company_id), populate_existing=True)
    if company is None:
        return None
    mine = (CompanyMilestone.environment_id == environment_id, CompanyMilestone.company_id == company_id)
    reached = session.scalars(select(CompanyMilestone).where(*mine).order_by(CompanyMilestone.milestone))
    return Profile(company.id, company.traits, {one.milestone: Reached(one.reached_at, one.user_id) for one in reached})


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


def hold(connection: Connection, environment_id: int, company_ids: Collection[str], *, now: int) -> None:
    """Their rows, made where missing, until the transaction ends. All at once, in the order of their ids, and after the
    rows of users: so two writers never wait for each other."""
    ordered = sorted(company_ids)
    if not ordered:
        return
    for company_id in ordered:
        _create(connection, environment_id, company_id, now)
    same = (_COMPANIES.c.environment_id == environment_id, _COMPANIES.c.id.in_(ordered))
    connection.execute(select(_COMPANIES.c.id).where(*same).order_by(_COMPANIES.c.id).with_for_update()).all()


def move(connection: Connection, environment_id: int, company_ids: Collection[str]) -> None:
    """What a decision about their members could depend on has changed. The rows are held."""
    same = (_COMPANIES.c.environment_id == environment_id, _COMPANIES.c.id.in_(sorted(company_ids)))
    connection.execute(update(_COMPANIES).where(*same).values(state_version=_COMPANIES.c.state_version + 1))


def belong(connection: Connection, environment_id: int, pairs: Collection[tuple[str, str]]) -> set[tuple[str, str]]:
    """Which of those (user, company) are so."""
    here, wanted = _MEMBERS.c.environment_id == environment_id, tuple_(_MEMBERS.c.user_id, _MEMBERS.c.company_id)
    found = connection.execute(select(_MEMBERS.c.user_id, _MEMBERS.c.company_id).where(here, wanted.in_(sorted(pairs))))
    return {(row.user_id, row.company_id) for row in found}


def join(connection: Connection, environment_id: int, company_id: str, user_id: str, *, now: int) -> None:
    """The user belongs to the company, from now on if not before."""
    _create(connection, environment_id, company_id, now)
    row = {"environment_id": environment_id, "user_id": user_id, "company_id": company_id, "since": now}
    connection.execute(insert(connection.dialect.name, _MEMBERS).on_conflict_do_nothing(), row)


def _create(connection: Connection, environment_id: int, company_id: str, now: int) -> None:
    row: dict[str, Any] = {"environment_id": environment_id, "id": company_id, "traits": {}, "trait_meta": {}}
    row |= {"state_version": 0, "first_seen_at": now, "last_seen_at": now}
    connection.execute(insert(connection.dialect.name, _COMPANIES).on_conflict_do_nothing(), row)
