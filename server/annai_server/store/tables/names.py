from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, Key, Millis, Name, Scope, Word


class HeardName(Base):
    """A trait, event or property that was heard of, by domain/names.py. Of nobody in particular, and no values."""

    __tablename__ = "heard_names"
    __table_args__ = (CLUSTERED,)

    environment_id: Mapped[Scope]
    kind: Mapped[Word] = mapped_column(primary_key=True)
    event: Mapped[Key] = mapped_column(primary_key=True)
    """Whose property it is; else empty."""
    name: Mapped[Name] = mapped_column(primary_key=True)
    types: Mapped[int]
    """A bit for each of domain/names.TYPES that it came as."""
    trusted: Mapped[bool]
    """A backend or a signed token said it, not only a page."""
    first_heard_at: Mapped[Millis]
    last_heard_at: Mapped[Millis]
    """Accurate to the day."""
