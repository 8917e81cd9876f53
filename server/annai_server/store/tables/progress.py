"""What the log adds up to: the same rows in whatever order the events arrived.

Every column is a minimum, a maximum, a count of new rows, or "the last by (time, message id)".
"""

from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, Key, MessageId, Millis, Name, Prose, Scope, Word


class Run(Base):
    """One showing of a guide to a user, pinned to a revision.

    `left` is never stored: a run without an end whose last event is a day old has left, until it resumes.
    """

    __tablename__ = "runs"
    __table_args__ = (
        Index(None, "environment_id", "guide", "shown_at"),
        Index(None, "environment_id", "user_id", "last_at"),
        CLUSTERED,
    )

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    id: Mapped[MessageId] = mapped_column(primary_key=True)
    guide: Mapped[Key]
    kind: Mapped[Word]
    revision: Mapped[int]
    round: Mapped[int]
    started_at: Mapped[Millis]
    """The first event heard of."""
    last_at: Mapped[Millis]
    shown_at: Mapped[Millis | None]
    """The first `guide_shown`; only shown runs count in results and frequency."""
    withheld_at: Mapped[Millis | None]
    """The first `guide_withheld`: it would have been shown then, and nothing was drawn."""
    variant: Mapped[Key | None]
    """The arm (domain/variants.py) of its first exposure; null where the guide had no variants."""
    interruption: Mapped[bool] = mapped_column(default=False)
    by_itself: Mapped[bool] = mapped_column(default=False)
    step: Mapped[Key | None]
    """Of the latest `step_shown`: where it resumes."""
    step_at: Mapped[Millis | None]
    step_id: Mapped[MessageId | None]
    completed_at: Mapped[Millis | None]
    ended_at: Mapped[Millis | None]
    end_reason: Mapped[Word | None]
    """Of the latest `guide_ended`."""
    end_id: Mapped[MessageId | None]
    locale: Mapped[Word | None]
    device: Mapped[Word | None]
    company_id: Mapped[Name | None]
    publication: Mapped[int | None]


class RunStep(Base):
    """A step of a run: the reach of each step, in people and in runs."""

    __tablename__ = "run_steps"
    __table_args__ = (Index(None, "environment_id", "guide", "shown_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    run_id: Mapped[MessageId] = mapped_column(primary_key=True)
    step: Mapped[Key] = mapped_column(primary_key=True)
    guide: Mapped[Key]
    shown_at: Mapped[Millis | None]
    completed_at: Mapped[Millis | None]
    missing_at: Mapped[Millis | None]
    """The first `target_missing`."""
    healed_at: Mapped[Millis | None]


class RunAction(Base):
    """A button of a run, pressed."""

    __tablename__ = "run_actions"
    __table_args__ = (Index(None, "environment_id", "guide", "first_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    run_id: Mapped[MessageId] = mapped_column(primary_key=True)
    step: Mapped[Key] = mapped_column(primary_key=True)
    """Empty where the guide has no steps."""
    button: Mapped[Key] = mapped_column(primary_key=True)
    guide: Mapped[Key]
    clicks: Mapped[int]
    first_at: Mapped[Millis]


class RunAnswer(Base):
    """The latest answer of a run to one question of a form."""

    __tablename__ = "run_answers"
    __table_args__ = (Index(None, "environment_id", "guide", "answered_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    run_id: Mapped[MessageId] = mapped_column(primary_key=True)
    form: Mapped[Key] = mapped_column(primary_key=True)
    field: Mapped[Key] = mapped_column(primary_key=True)
    guide: Mapped[Key]
    value: Mapped[Prose]
    """As JSON, so that equal answers are equal texts."""
    answered_at: Mapped[Millis]
    answer_id: Mapped[MessageId]


class GuideState(Base):
    """How a user stands with a guide, per round: what frequency reads."""

    __tablename__ = "guide_states"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    guide: Mapped[Key] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    shown_count: Mapped[int] = mapped_column(default=0)
    """Shown runs."""
    auto_count: Mapped[int] = mapped_column(default=0)
    """Runs, shown or withheld, that started themselves."""
    withheld_count: Mapped[int] = mapped_column(default=0, server_default="0")
    """Withheld runs."""
    first_shown_at: Mapped[Millis | None]
    last_shown_at: Mapped[Millis | None]
    first_withheld_at: Mapped[Millis | None]
    last_withheld_at: Mapped[Millis | None]
    variant: Mapped[Key | None]
    """The arm at the first exposure, shown or withheld, and from then on; null where the guide had no variants."""
    completed_at: Mapped[Millis | None]
    dismissed_at: Mapped[Millis | None]
    """The first end for good: skipped, closed or escaped."""
    snoozed_until: Mapped[Millis | None]
    """The furthest."""


class ItemCompletion(Base):
    """A checklist's item, done: once, in whatever round."""

    __tablename__ = "item_completions"
    __table_args__ = (Index(None, "environment_id", "guide", "done_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    guide: Mapped[Key] = mapped_column(primary_key=True)
    item: Mapped[Key] = mapped_column(primary_key=True)
    done_at: Mapped[Millis]


class MilestoneReached(Base):
    __tablename__ = "milestones_reached"
    __table_args__ = (Index(None, "environment_id", "milestone", "reached_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    milestone: Mapped[Key] = mapped_column(primary_key=True)
    reached_at: Mapped[Millis]
    quiet: Mapped[bool] = mapped_column(default=False)
    """Reached by an event that a backend imported: never toasts."""


class LedgerEntry(Base):
    """An interruption that a user was shown; the budget reads it."""

    __tablename__ = "ledger"
    __table_args__ = (Index(None, "environment_id", "user_id", "shown_at"), CLUSTERED)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    run_id: Mapped[MessageId] = mapped_column(primary_key=True)
    channel: Mapped[Word]
    """page; later e-mail and others."""
    kind: Mapped[Word]
    guide: Mapped[Key]
    shown_at: Mapped[Millis]


class EventCounter(Base):
    """How often a user's event happened in an hour: what event conditions read instead of the log.

    The row of hour 0 holds the sum of all time, so that a condition without a window reads one row.
    """

    __tablename__ = "event_counters"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    hour: Mapped[Millis] = mapped_column(primary_key=True, autoincrement=False)
    """The hour's first millisecond. Before the name, so that a window is one range of the key."""
    name: Mapped[Key] = mapped_column(primary_key=True)
    count: Mapped[int]
    first_at: Mapped[Millis]
    last_at: Mapped[Millis]


class FrozenState(Base):
    """What those of a user's events add up to that are no longer kept: where a replay of the others begins.

    Without counters, of which the hours themselves stay.
    """

    __tablename__ = "frozen_states"

    environment_id: Mapped[Scope]
    user_id: Mapped[Name] = mapped_column(primary_key=True)
    content: Mapped[dict[str, Any]]
    """As engine/frozen.py writes it."""
