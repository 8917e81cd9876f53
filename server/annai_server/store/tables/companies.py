"""How companies stand with what authors scoped to them: what their members did together, as members of that company.

Folded from the log like the rest; only what is served with that scope is kept here. Where a member is erased their
share stays, as the company's: it is moved to the row that is `of_erased`, so that the other one is what the log gives.
"""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, Key, Millis, Name, Scope


class CompanyGuideState(Base):
    __tablename__ = "company_guide_states"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[Scope]
    company_id: Mapped[Name] = mapped_column(primary_key=True)
    guide: Mapped[Key] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    of_erased: Mapped[bool] = mapped_column(primary_key=True)
    shown_count: Mapped[int]
    auto_count: Mapped[int]
    first_shown_at: Mapped[Millis | None]
    last_shown_at: Mapped[Millis | None]
    completed_at: Mapped[Millis | None]
    dismissed_at: Mapped[Millis | None]


class CompanyEventCounter(Base):
    """How often the members' event happened in an hour (0: ever), where a company's milestone or item asks."""

    __tablename__ = "company_event_counters"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[Scope]
    company_id: Mapped[Name] = mapped_column(primary_key=True)
    hour: Mapped[Millis] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[Key] = mapped_column(primary_key=True)
    of_erased: Mapped[bool] = mapped_column(primary_key=True)
    count: Mapped[int]
    first_at: Mapped[Millis]
    last_at: Mapped[Millis]


class CompanyItem(Base):
    """A checklist's item that somebody did for their company."""

    __tablename__ = "company_items"
    __table_args__ = (Index(None, "environment_id", "user_id"), CLUSTERED)

    environment_id: Mapped[Scope]
    company_id: Mapped[Name] = mapped_column(primary_key=True)
    guide: Mapped[Key] = mapped_column(primary_key=True)
    item: Mapped[Key] = mapped_column(primary_key=True)
    done_at: Mapped[Millis]
    user_id: Mapped[Name | None]
    """Whose doing it was; None: somebody who has been erased."""


class CompanyMilestone(Base):
    __tablename__ = "company_milestones"
    __table_args__ = (
        Index(None, "environment_id", "user_id"),
        Index(None, "environment_id", "milestone", "reached_at"),
        CLUSTERED,
    )

    environment_id: Mapped[Scope]
    company_id: Mapped[Name] = mapped_column(primary_key=True)
    milestone: Mapped[Key] = mapped_column(primary_key=True)
    reached_at: Mapped[Millis]
    quiet: Mapped[bool]
    """Reached by an event that a backend imported: never toasts."""
    user_id: Mapped[Name | None]
    """Whose doing it was; None: somebody who has been erased."""
