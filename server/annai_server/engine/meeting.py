"""Users as their next page view would meet them, for those who ask beside page views."""

from collections.abc import Sequence

from sqlalchemy import Connection

from annai_server.domain.conditions import Facts
from annai_server.domain.decisions import Person
from annai_server.engine.person import person_of
from annai_server.engine.reaching import history_of, newly_true, nth_in_log, nth_of_company, reach
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.together import Company, company_of, joined
from annai_server.store import state, together
from annai_server.store.state import UserState


def known(connection: Connection, snapshot: Snapshot, user_ids: Sequence[str], *, now: int) -> dict[str, UserState]:
    """What is stored of them, and of their companies where anything asks for it; those unknown are left out."""
    environment_id = snapshot.served.environment_id
    found = state.of_users(connection, environment_id, user_ids, now=now, window=snapshot.window)
    if not snapshot.scopes:
        return found
    theirs = {one.company.id for one in found.values() if one.company}
    did = together.of_companies(connection, environment_id, theirs, since=now - snapshot.window)
    return {key: joined(one, snapshot, did[one.company.id]) if one.company else one for key, one in found.items()}


def company(connection: Connection, snapshot: Snapshot, user: UserState, zone: str) -> Company | None:
    """Their company, where what it did is what counts."""
    if user.company is None:
        return None
    environment_id = snapshot.served.environment_id
    own = nth_in_log(connection, environment_id, user.id, zone)
    nth = nth_of_company(connection, environment_id, user.company.id, zone)
    return company_of(user, snapshot, history_of(user, own), nth)


def met(connection: Connection, snapshot: Snapshot, user: UserState, facts: Facts) -> Person:
    """With what has come true and isn't written down yet."""
    theirs = company(connection, snapshot, user, facts.zone)
    if newly_true(snapshot, facts, theirs):
        nth = nth_in_log(connection, snapshot.served.environment_id, user.id, facts.zone)
        facts, _ = reach(snapshot, facts, history_of(user, nth), theirs)
    return person_of(user, facts, snapshot)
