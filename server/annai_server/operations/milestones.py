"""Who reached a milestone, and when: by day, and as what guides aim at.

Read from what the log adds up to (`annai-server verify` proves it); users marked internal are left out.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, or_, select

from annai_server.domain.days import day_of, midnight
from annai_server.domain.scopes import COMPANY
from annai_server.operations import drafts
from annai_server.store.database import db
from annai_server.store.tables import (
    CompanyMilestone,
    Document,
    Environment,
    MilestoneReached,
    Project,
    Published,
    Revision,
    User,
    UserCompany,
)

# Every zone's midnight is at a quarter of an hour of UTC.
QUARTER_MS = 900_000


@dataclass(frozen=True, slots=True)
class DayReach:
    day: date
    reached: int


@dataclass(frozen=True, slots=True)
class MilestoneReach:
    """How many reached it: users, or companies where `scope` says so. `days` are those on which anybody did, in
    order."""

    scope: str
    reached: int
    days: Sequence[DayReach]


def of_milestone(
    project: Project, environment: Environment, key: str, *, first: date | None = None, until: date | None = None
) -> MilestoneReach:
    """`first` is the first day and `until` the day after the last, in the project's time zone. Raises NotFound."""
    drafts.row_of(project, "milestone", key)
    scope = _scopes(project, environment, [key])[key]
    key_of, at, reached = _companies(environment) if scope == COMPANY else _users(environment)
    reached = reached.where(key_of == key)
    if first is not None:
        reached = reached.where(at >= midnight(first, project.time_zone))
    if until is not None:
        reached = reached.where(at < midnight(until, project.time_zone))
    quarter = (at - at % QUARTER_MS).label("quarter")
    days: Counter[date] = Counter()
    for moment, people in db.session.execute(reached.add_columns(quarter, func.count()).group_by(quarter)):
        days[day_of(int(moment), project.time_zone)] += people
    return MilestoneReach(scope, days.total(), [DayReach(day, days[day]) for day in sorted(days)])


def since(project: Project, environment: Environment, keys: Collection[str], moment: int) -> Mapping[str, int]:
    """How many reached each of these since that moment (ms); nothing of those that nobody did."""
    found: dict[str, int] = {}
    scopes = _scopes(project, environment, keys)
    for scope, (key, at, reached) in (("user", _users(environment)), (COMPANY, _companies(environment))):
        mine = [one for one in scopes if scopes[one] == scope]
        counted = reached.where(key.in_(mine), at >= moment).add_columns(key, func.count()).group_by(key)
        for milestone, count in db.session.execute(counted) if mine else ():
            found[milestone] = count
    return found


def as_served(project: Project, environment: Environment, keys: Collection[str]) -> Mapping[str, Mapping[str, Any]]:
    """These documents as that environment serves them: what is counted there. The drafts of those that it doesn't."""
    here = and_(Published.document_id == Document.id, Published.environment_id == environment.id)
    rows = db.session.execute(
        select(Document.key, Document.draft, Revision.content)
        .outerjoin(Published, here)
        .outerjoin(Revision, Revision.id == Published.revision_id)
        .where(Document.project_id == project.id, Document.resource == "milestone", Document.key.in_(keys))
    )
    return {key: content or draft for key, draft, content in rows}


def _scopes(project: Project, environment: Environment, keys: Collection[str]) -> Mapping[str, str]:
    return {key: one.get("scope", "user") for key, one in as_served(project, environment, keys).items()}


_Reached = tuple[ColumnElement[str], ColumnElement[int], Select[Any]]


def _users(environment: Environment) -> _Reached:
    """Which milestone, when, and a row for each user who reached one."""
    mine = and_(User.environment_id == MilestoneReached.environment_id, User.id == MilestoneReached.user_id)
    reached = select().select_from(MilestoneReached).join(User, mine)
    reached = reached.where(MilestoneReached.environment_id == environment.id, User.internal.is_(False))
    return MilestoneReached.milestone.expression, MilestoneReached.reached_at.expression, reached


def _companies(environment: Environment) -> _Reached:
    """The same of companies. Whoever did it may have been erased since; it has still been reached."""
    mine = and_(User.environment_id == CompanyMilestone.environment_id, User.id == CompanyMilestone.user_id)
    reached = select().select_from(CompanyMilestone).outerjoin(User, mine)
    reached = reached.where(
        CompanyMilestone.environment_id == environment.id, or_(User.id.is_(None), User.internal.is_(False))
    )
    return CompanyMilestone.milestone.expression, CompanyMilestone.reached_at.expression, reached


def by_users(project: Project, environment: Environment, key: str) -> Subquery:
    """`user_id` and `reached_at` of all who reached it themselves, or whose company did if it is once per company."""
    if _scopes(project, environment, [key]).get(key) != COMPANY:
        reached = select(MilestoneReached.user_id, MilestoneReached.reached_at)
        here = (MilestoneReached.environment_id == environment.id, MilestoneReached.milestone == key)
        return reached.where(*here).subquery("reached")
    theirs = and_(
        CompanyMilestone.environment_id == UserCompany.environment_id,
        CompanyMilestone.company_id == UserCompany.company_id,
        CompanyMilestone.milestone == key,
    )
    return (
        select(UserCompany.user_id, func.min(CompanyMilestone.reached_at).label("reached_at"))
        .join(CompanyMilestone, theirs)
        .where(UserCompany.environment_id == environment.id)
        .group_by(UserCompany.user_id)
        .subquery("reached")
    )
