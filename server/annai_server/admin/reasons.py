"""Why a guide is or isn't shown, in words, and for how many of the people seen last."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import select

from annai_server import engine
from annai_server.admin.words import t
from annai_server.domain.decisions import decide
from annai_server.domain.locales import choose
from annai_server.engine import meeting
from annai_server.engine.person import facts_of
from annai_server.operations.drafts import Draft
from annai_server.store.database import db
from annai_server.store.tables import Environment, User

RECENT = 200

WORDS: Mapping[str, str] = {
    "eligible": "Would be shown at the next fitting moment",
    "not_in_audience": "Not in the audience",
    "not_started": "Its schedule hasn't begun",
    "ended": "Its schedule is over",
    "completed": "Completed it",
    "dismissed": "Closed or skipped it",
    "held": "Is left alone for a while, as an author asked",
    "snoozed": "Asked to be reminded later",
    "at_most": "Has been shown it as often as it may be",
    "every": "Was shown it not long ago",
    "shown_before": "Was shown it before",
    "opted_out": "Doesn't want such guidance",
    "stopped": "Stopped by an author",
    "budget_gap": "Was shown something else a moment ago",
    "budget_day": "Was shown enough for today",
    "onboarding_one": "Another first-visit guide goes first",
    "manual": "Only starts by hand",
    "milestone_not_reached": "Hasn't reached the milestone",
    "milestone_too_old": "Reached the milestone too long ago, or before it was published",
    "milestone_by_another": "Somebody else of their company reached the milestone",
    "nothing_to_do": "Has done everything on it already",
    "holdout": "Is in the holdout group",
    "withheld": "Got a variant of which nothing is shown",
    "not_published": "Not published",
    "internal": "Belongs to your own team",
}


@dataclass(frozen=True, slots=True)
class Silence:
    """Why nobody saw a guide. `facts` hold for everybody; `reasons` count the people seen last, `people` is how many
    those were."""

    facts: Sequence[str]
    reasons: Sequence[tuple[str, int]] = ()
    people: int = 0


def silence(environment: Environment, draft: Draft, *, now: int) -> Silence:
    placement = draft.environments.get(environment.key)
    if placement is None:
        return Silence([t("It isn't published in %(name)s.", name=environment.name)])
    if environment.stopped_at is not None:
        return Silence([t("All guidance in %(name)s is stopped.", name=environment.name)])
    if placement.stopped:
        return Silence([t("It is stopped in %(name)s.", name=environment.name)])
    counted = _count(environment, draft.key, now)
    if not counted:
        return Silence([t("Nobody has been seen in %(name)s yet. Is the tag in your pages?", name=environment.name)])
    facts = [t("It may start for some people, but its page or trigger hasn't come up.")] if counted["eligible"] else []
    reasons = [(t(WORDS.get(reason, reason)), number) for reason, number in counted.most_common()]
    return Silence(facts, reasons, counted.total())


def _count(environment: Environment, key: str, now: int) -> Counter[str]:
    """The decision about this guide for each of the people seen last."""
    connection = db.session.connection()
    snapshot = engine.current().snapshots.at(connection, environment.id, environment.publication)
    users = _recent(environment)
    known = meeting.known(connection, snapshot, users, now=now) if users else {}
    counted: Counter[str] = Counter()
    for user in known.values():
        locale = choose([user.locale], snapshot.served.locales, snapshot.served.default_locale)
        facts = facts_of(user, now=now, locale=locale, zone=snapshot.served.time_zone)
        person = meeting.met(connection, snapshot, user, facts)
        decided = decide(snapshot.published, person, snapshot.budget, environment_stopped=snapshot.served.stopped)
        decision = decided.by_key.get(key)
        counted[decision.verdict.reason if decision else "not_published"] += 1
    return counted


def _recent(environment: Environment) -> list[str]:
    query = select(User.id).where(User.environment_id == environment.id, User.internal.is_(False))
    return list(db.session.scalars(query.order_by(User.last_seen_at.desc()).limit(RECENT)))
