"""Where a user stands with every guide, for the host's backend and for authors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from annai_server.domain.conditions import Facts
from annai_server.domain.content import Guide
from annai_server.domain.decisions import Decision, Person, decide
from annai_server.domain.locales import choose
from annai_server.domain.text import parse_plain
from annai_server.domain.translation import translate
from annai_server.engine import meeting
from annai_server.engine.delivery import value_of
from annai_server.engine.person import facts_of
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.snapshots import Snapshots
from annai_server.store.state import UserState
from annai_server.store.tables import Environment, Run


@dataclass(frozen=True, slots=True)
class Standing:
    """One guide and one user. `reason` is why it would or wouldn't start by itself now, until `until` (ms) at most;
    `shown` counts runs of the current round; `ended` is how the latest ended run did; `items` are a checklist's, with
    when each was done."""

    key: str
    kind: str
    title: str
    reason: str
    until: int | None
    shown: int
    completed_at: int | None
    ended: str | None
    items: Mapping[str, int | None]


def of_user(
    connection: Connection, snapshots: Snapshots, environment: Environment, user_id: str, *, now: int
) -> Sequence[Standing]:
    """By key. Somebody never heard of stands where everybody begins."""
    snapshot = snapshots.at(connection, environment.id, environment.publication)
    person = _met(connection, snapshot, user_id, now=now)
    decided = decide(snapshot.published, person, snapshot.budget, environment_stopped=snapshot.served.stopped)
    ended = _last_ends(connection, environment.id, user_id)
    return [
        _standing(one.guide, decided.by_key[one.guide.key], person.facts, ended.get((one.guide.key, one.round)))
        for one in snapshot.published
    ]


def milestones_of_user(
    connection: Connection, snapshots: Snapshots, environment: Environment, user_id: str, *, now: int
) -> Mapping[str, int]:
    """Those that they have reached themselves, and when; what was defined since is not written down before they come
    by or something is told of them."""
    snapshot = snapshots.at(connection, environment.id, environment.publication)
    reached = _met(connection, snapshot, user_id, now=now).facts.milestones
    return {key: at for key, at in reached.items() if key not in snapshot.scopes.milestones}


def _met(connection: Connection, snapshot: Snapshot, user_id: str, *, now: int) -> Person:
    known = meeting.known(connection, snapshot, [user_id], now=now)
    user = known.get(user_id, UserState(user_id))
    locale = choose([user.locale], snapshot.served.locales, snapshot.served.default_locale)
    facts = facts_of(user, now=now, locale=locale, zone=snapshot.served.time_zone)
    return meeting.met(connection, snapshot, user, facts)


def _standing(guide: Guide, decision: Decision, facts: Facts, ended: str | None) -> Standing:
    return Standing(
        key=guide.key,
        kind=guide.kind,
        title=plain((translate(guide, facts.locale) or guide).title, facts),
        reason=decision.verdict.reason,
        until=decision.verdict.until,
        shown=decision.history.shown - decision.history.withheld,
        completed_at=decision.history.completed,
        ended=ended,
        items=decision.items,
    )


def plain(title: str, facts: Facts) -> str:
    """A title with this user's values in the place of its variables."""
    return "".join(node if isinstance(node, str) else _value(node, facts) for node in parse_plain(title))


def _value(node: Any, facts: Facts) -> str:
    value = value_of(node["v"], facts)
    return str(node["or"]) if value is None else f"{value}{node.get('after', '')}"


def _last_ends(connection: Connection, environment_id: int, user_id: str) -> Mapping[tuple[str, int], str]:
    """How the latest ended run of each (guide, round) ended."""
    rows = connection.execute(
        select(Run.guide, Run.round, Run.end_reason)
        .where(Run.environment_id == environment_id, Run.user_id == user_id, Run.end_reason.is_not(None))
        .order_by(Run.ended_at, Run.end_id)
    )
    return {(guide, round_): reason or "" for guide, round_, reason in rows}
