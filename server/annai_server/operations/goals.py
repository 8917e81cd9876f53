"""Whether a guide's goal was reached: by those who came to its moment, and by those who never saw it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, Subquery, and_, case, false, func, select, true

from annai_server.domain.days import midnight
from annai_server.domain.duration import DAY_MS
from annai_server.operations import milestones
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project, Run, User

GOAL_DAYS = 14


@dataclass(frozen=True, slots=True)
class Goal:
    """The milestone that a guide aims at, and who reached it when (`reached`: milestones.by_users)."""

    key: str
    reached: Subquery


@dataclass(frozen=True, slots=True)
class GroupReach:
    """`before` of the `people` had reached it before there was anything to count; `reached` did so then."""

    people: int
    before: int
    reached: int


@dataclass(frozen=True, slots=True)
class GoalReach:
    """`shown` are those to whom the guide was first shown in the period: `reached` within `days` of that moment, half
    of them within `median_ms` (None: nobody). `others` are those who were known by the period's end, have been seen
    since its beginning and had not been shown it until its end: `reached` in the period."""

    milestone: str
    days: int
    shown: GroupReach
    median_ms: int | None
    others: GroupReach


def load(project: Project, environment: Environment, document: Mapping[str, Any]) -> Goal | None:
    """Of a guide's draft; None where it has none."""
    key = document.get("goal")
    return Goal(key, milestones.by_users(project, environment, key)) if key else None


def of_guide(
    project: Project,
    environment: Environment,
    guide: str,
    goal: Goal,
    shown: Select[Any],
    *,
    first: date | None,
    until: date | None,
) -> GoalReach:
    """`shown` are the runs that count; `first` and `until` the days that they began in."""
    start, end = (midnight(day, project.time_zone) if day else None for day in (first, until))
    moments = first_moments(shown, Run.shown_at)
    before = func.count(case((goal.reached.c.reached_at < moments.c.at, 1)))
    known = moments.outerjoin(goal.reached, goal.reached.c.user_id == moments.c.user_id)
    people, earlier = db.session.execute(select(func.count(), before).select_from(known)).one()
    reached = db.session.scalar(in_time(goal, moments).add_columns(func.count())) or 0
    group = GroupReach(people, earlier, reached)
    return GoalReach(
        goal.key, GOAL_DAYS, group, _median(goal, moments, reached), _others(environment, guide, goal, start, end)
    )


def first_moments(exposed: Select[Any], at: Any, *by: Any) -> Subquery:
    """When each of those whose runs these are first came to the guide's moment, in each group `by` which they count."""
    first = func.min(at).label("at")
    return exposed.add_columns(*by, Run.user_id, first).group_by(*by, Run.user_id).subquery("moments")


def in_time(goal: Goal, moments: Subquery) -> Select[Any]:
    """A row for each of them who reached the goal soon enough after."""
    soon = goal.reached.c.reached_at.between(moments.c.at, moments.c.at + GOAL_DAYS * DAY_MS)
    return select().select_from(moments).join(goal.reached, and_(goal.reached.c.user_id == moments.c.user_id, soon))


def _median(goal: Goal, moments: Subquery, people: int) -> int | None:
    if not people:
        return None
    took: ColumnElement[int] = (goal.reached.c.reached_at - moments.c.at).label("took")
    middle = in_time(goal, moments).add_columns(took).order_by(took)
    times = [int(one) for one in db.session.scalars(middle.offset((people - 1) // 2).limit(2 - people % 2))]
    return sum(times) // len(times)


def _others(environment: Environment, guide: str, goal: Goal, start: int | None, end: int | None) -> GroupReach:
    at = goal.reached.c.reached_at
    before = at < start if start is not None else false()
    reached = and_(at >= (start or 0), at < end if end is not None else true())
    shown = select(Run.user_id).where(
        Run.environment_id == environment.id,
        Run.guide == guide,
        Run.shown_at < end if end is not None else Run.shown_at.is_not(None),
    )
    people = (
        select(func.count(), func.count(case((before, 1))), func.count(case((reached, 1))))
        .select_from(User)
        .outerjoin(goal.reached, goal.reached.c.user_id == User.id)
        .where(User.environment_id == environment.id, User.internal.is_(False), User.id.not_in(shown))
    )
    if start is not None:
        people = people.where(User.last_seen_at >= start)
    if end is not None:
        people = people.where(User.first_seen_at < end)
    return GroupReach(*db.session.execute(people).one())
