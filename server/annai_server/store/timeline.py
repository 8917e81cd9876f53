"""What one user did and saw, newest first, page by page."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from annai_server.store import users
from annai_server.store.tables import Event, Run, RunStep

PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    """`older` continues where this page ends: give it as `before`. None: there is nothing older."""

    events: Sequence[Event]
    older: tuple[int, str] | None


def events(
    session: Session, environment_id: int, user_id: str, *, before: tuple[int, str] | None = None, limit: int = PAGE
) -> Page:
    """Everything in the log under any of the user's ids. `before` is (time in ms, message id)."""
    subjects = users.subjects(session.connection(), environment_id, user_id)
    place = tuple_(Event.occurred_at, Event.message_id)
    wanted = select(Event).where(Event.environment_id == environment_id, Event.subject.in_(subjects))
    if before is not None:
        wanted = wanted.where(place < tuple_(*before))
    wanted = wanted.order_by(Event.occurred_at.desc(), Event.message_id.desc()).limit(limit + 1)
    found = session.scalars(wanted).all()
    last = found[limit - 1] if len(found) > limit else None
    return Page(found[:limit], None if last is None else (last.occurred_at, last.message_id))


@dataclass(frozen=True, slots=True)
class RunStory:
    """A run with the steps that it reached, in the order they were first shown."""

    run: Run
    steps: Sequence[RunStep]


def runs(session: Session, environment_id: int, user_id: str, *, limit: int = PAGE) -> Sequence[RunStory]:
    """The user's runs, the one with the latest event first."""
    mine = (Run.environment_id == environment_id, Run.user_id == user_id)
    found = session.scalars(select(Run).where(*mine).order_by(Run.last_at.desc(), Run.id.desc()).limit(limit)).all()
    steps: dict[str, list[RunStep]] = {run.id: [] for run in found}
    reached = select(RunStep).where(RunStep.environment_id == environment_id, RunStep.user_id == user_id)
    reached = reached.where(RunStep.run_id.in_(list(steps)), RunStep.shown_at.is_not(None))
    for step in session.scalars(reached.order_by(RunStep.shown_at, RunStep.step)):
        steps[step.run_id].append(step)
    return [RunStory(run, steps[run.id]) for run in found]
