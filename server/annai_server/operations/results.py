"""What became of a guide, in people and in runs.

The runs that were first on screen in the period are counted, with what happened to them until now, so that every
number is a share of `shown`. Users marked internal are left out.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, func, select

from annai_server.domain.content import Checklist, Tour
from annai_server.domain.days import midnight
from annai_server.domain.progress import LEFT_MS
from annai_server.domain.variants import HOLDOUT, ORIGINAL
from annai_server.operations import answers, drafts, goals
from annai_server.operations.answers import FormAnswers
from annai_server.operations.goals import Goal, GoalReach
from annai_server.store.database import db
from annai_server.store.tables import (
    Environment,
    ItemCompletion,
    Project,
    Run,
    RunAction,
    RunStep,
    User,
)
from annai_server.wire.definitions import load_definition

OPEN = "open"


@dataclass(frozen=True, slots=True)
class Reach:
    people: int = 0
    runs: int = 0


@dataclass(frozen=True, slots=True)
class PartReach:
    """How many reached a tour's step, or did a checklist's item."""

    key: str
    people: int
    runs: int


@dataclass(frozen=True, slots=True)
class ActionReach:
    """How many pressed a button; `step` is the step or item that it is in, None where the guide has none."""

    step: str | None
    button: str
    people: int
    runs: int


@dataclass(frozen=True, slots=True)
class ArmReach:
    """What became of those who got one form of the guide: a variant's key, `original`, or `holdout`. `people` and
    `runs` came to its moment; all else are people among them: who was shown it, completed it, and reached the goal
    within goals.GOAL_DAYS of the first such moment (None: the guide has no goal)."""

    variant: str
    people: int
    runs: int
    shown: int
    completed: int
    goal: int | None


@dataclass(frozen=True, slots=True)
class Results:
    """`ended` is by reason: those of BEHAVIOUR, `left`, and `open` for runs that may still go on. `parts` follow the
    draft's order; those of earlier revisions come last. `actions` are the buttons that somebody pressed, in the same
    order, and `forms` what was answered."""

    shown: Reach
    completed: Reach
    ended: Mapping[str, Reach]
    parts: Sequence[PartReach]
    actions: Sequence[ActionReach]
    forms: Sequence[FormAnswers]
    arms: Sequence[ArmReach] = ()
    """In the order of the draft, the holdout group last; none where everybody got the same."""
    goal: GoalReach | None = None
    """None: the draft has no goal."""


def of_guide(
    project: Project,
    environment: Environment,
    key: str,
    *,
    first: date | None = None,
    until: date | None = None,
    now: int,
) -> Results:
    """`first` is the first day and `until` the day after the last, in the project's time zone. Raises NotFound."""
    draft = drafts.load(project, "guide", key)
    start, end = (midnight(day, project.time_zone) if day else None for day in (first, until))
    runs = _runs(environment, key, start, end)
    goal = goals.load(project, environment, draft.document)
    return Results(
        shown=_count(runs),
        completed=_count(runs.where(Run.completed_at.is_not(None))),
        ended=_ended(runs, now),
        parts=_parts(draft, runs),
        actions=_actions(draft, runs),
        forms=answers.of_guide(project, draft, runs),
        arms=_arms(draft, goal, _runs(environment, key, start, end, _EXPOSED)),
        goal=goals.of_guide(project, environment, key, goal, runs, first=first, until=until) if goal else None,
    )


# When its moment came: it was on screen, or would have been.
_EXPOSED = func.coalesce(Run.shown_at, Run.withheld_at)


def _runs(
    environment: Environment, key: str, start: int | None, end: int | None, began: Any = Run.shown_at
) -> Select[Any]:
    runs = (
        select()
        .select_from(Run)
        .join(User, and_(User.environment_id == Run.environment_id, User.id == Run.user_id))
        .where(Run.environment_id == environment.id, Run.guide == key, began.is_not(None))
        .where(User.internal.is_(False))
    )
    if start is not None:
        runs = runs.where(began >= start)
    return runs if end is None else runs.where(began < end)


_PEOPLE = func.count(Run.user_id.distinct())
_RUNS = func.count()


def _count(runs: Select[Any]) -> Reach:
    people, count = db.session.execute(runs.add_columns(_PEOPLE, _RUNS)).one()
    return Reach(people, count)


def _ended(runs: Select[Any], now: int) -> Mapping[str, Reach]:
    reason = _end_of(now)
    rows = db.session.execute(runs.add_columns(reason, _PEOPLE, _RUNS).group_by(reason).order_by(reason))
    return {reason: Reach(people, count) for reason, people, count in rows}


def _end_of(now: int) -> ColumnElement[str]:
    """`left` is never stored: a run that nothing ended, and whose last event is a day old, has left."""
    return case(
        (Run.end_reason.is_not(None), Run.end_reason),
        (Run.completed_at.is_not(None), "completed"),
        (Run.last_at <= now - LEFT_MS, "left"),
        else_=OPEN,
    )


def _parts(draft: drafts.Draft, runs: Select[Any]) -> Sequence[PartReach]:
    content = load_definition("guide", draft.document)
    if isinstance(content, Tour):
        order = [step.key for step in content.steps]
        reached = runs.join(
            RunStep,
            and_(
                RunStep.environment_id == Run.environment_id,
                RunStep.user_id == Run.user_id,
                RunStep.run_id == Run.id,
                RunStep.shown_at.is_not(None),
            ),
        )
        return _by_part(reached, RunStep.step, order)
    if isinstance(content, Checklist):
        order = [item.key for item in content.items]
        done = runs.join(
            ItemCompletion,
            and_(
                ItemCompletion.environment_id == Run.environment_id,
                ItemCompletion.user_id == Run.user_id,
                ItemCompletion.guide == Run.guide,
            ),
        )
        return _by_part(done, ItemCompletion.item, order)
    return []


def _actions(draft: drafts.Draft, runs: Select[Any]) -> Sequence[ActionReach]:
    pressed = runs.join(
        RunAction,
        and_(
            RunAction.environment_id == Run.environment_id,
            RunAction.user_id == Run.user_id,
            RunAction.run_id == Run.id,
        ),
    )
    where = (RunAction.step, RunAction.button)
    rows = db.session.execute(pressed.add_columns(*where, _PEOPLE, _RUNS).group_by(*where))
    found = [ActionReach(step or None, button, people, count) for step, button, people, count in rows]
    order = {place: number for number, place in enumerate(_buttons(load_definition("guide", draft.document)))}
    return sorted(found, key=lambda one: (order.get((one.step, one.button), len(order)), one.step or "", one.button))


def _buttons(guide: object) -> Iterator[tuple[str | None, str]]:
    """Every button of the guide as a reader meets it, with the step or item that it is in."""
    if isinstance(guide, Tour):
        yield from ((step.key, button.key) for step in guide.steps for button in step.buttons)
    elif isinstance(guide, Checklist):
        yield from ((item.key, item.button.key) for item in guide.items if item.button)
    else:
        yield from ((None, button.key) for button in getattr(guide, "buttons", ()))


def _arms(draft: drafts.Draft, goal: Goal | None, exposed: Select[Any]) -> Sequence[ArmReach]:
    arm = func.coalesce(Run.variant, ORIGINAL).label("arm")
    shown, completed = (_people_with(column) for column in (Run.shown_at, Run.completed_at))
    rows = db.session.execute(exposed.add_columns(arm, _PEOPLE, _RUNS, shown, completed).group_by(arm))
    reached = _reached(exposed, arm, goal) if goal else None
    found = {
        key: ArmReach(key, people, runs, shown, completed, None if reached is None else reached.get(key, 0))
        for key, people, runs, shown, completed in rows
    }
    written = [one["key"] for one in draft.document.get("variants", ())]
    if not written and found.keys() <= {ORIGINAL}:
        return []
    others = sorted(found.keys() - {ORIGINAL, HOLDOUT, *written})
    held = [HOLDOUT] if HOLDOUT in found else []
    nobody = None if reached is None else 0
    return [found.get(key, ArmReach(key, 0, 0, 0, 0, nobody)) for key in (ORIGINAL, *written, *others, *held)]


def _people_with(moment: Any) -> Any:
    return func.count(case((moment.is_not(None), Run.user_id)).distinct())


def _reached(exposed: Select[Any], arm: Any, goal: Goal) -> Mapping[str, int]:
    """How many of each arm reached the goal in time."""
    moments = goals.first_moments(exposed, _EXPOSED, arm)
    rows = db.session.execute(
        goals.in_time(goal, moments).add_columns(moments.c.arm, func.count()).group_by(moments.c.arm)
    )
    return {key: int(people) for key, people in rows}


def _by_part(runs: Select[Any], part: Any, order: Sequence[str]) -> Sequence[PartReach]:
    rows = db.session.execute(runs.add_columns(part, _PEOPLE, _RUNS).group_by(part).order_by(part))
    found = {key: PartReach(key, people, count) for key, people, count in rows}
    now = [found.pop(key, PartReach(key, 0, 0)) for key in order]
    return [*now, *found.values()]
