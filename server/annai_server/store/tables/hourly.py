from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import CLUSTERED, Base, Millis, Scope, Word


class HourlyCount(Base):
    """How often something was counted within an hour, in all processes: of nobody in particular."""

    __tablename__ = "hourly_counts"
    __table_args__ = (Index(None, "hour"), CLUSTERED)

    environment_id: Mapped[Scope]
    what: Mapped[Word] = mapped_column(primary_key=True)
    """`signed` page views, or those with something wrong, by the word for it (domain/identity.py); `events` of the
    host's own that were stored; or `key:pk_…`, requests by a public key while there were two."""
    hour: Mapped[Millis] = mapped_column(primary_key=True)
    times: Mapped[Millis]
