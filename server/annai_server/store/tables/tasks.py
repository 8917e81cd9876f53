from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, Millis, Word


class TaskDone(Base):
    """When an `annai-server worker` last did what has to happen by itself, to the minute: of all that run."""

    __tablename__ = "tasks_done"
    __table_args__ = (CLUSTERED,)

    task: Mapped[Word] = mapped_column(primary_key=True)
    at: Mapped[Millis]
    """0: not yet."""
    began_at: Mapped[Millis | None]
    """The first try after that; in the past of `at`: it was done since."""
