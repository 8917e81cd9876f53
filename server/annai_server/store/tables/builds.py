from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import Base, Key, Millis


class WidgetBuild(Base):
    """A build of the widget that was served from here: this release's, and those of the last three."""

    __tablename__ = "widget_builds"

    build: Mapped[Key] = mapped_column(primary_key=True)
    """Its core's file: `annai-1a2b3c4d5e.js`."""
    served_at: Mapped[Millis]
    """When a process last began to serve it."""


class WidgetFile(Base):
    """What pages may still ask for of it. Never changed."""

    __tablename__ = "widget_files"

    name: Mapped[Key] = mapped_column(primary_key=True)
    build: Mapped[Key] = mapped_column(primary_key=True)
    plain: Mapped[bytes] = mapped_column(LargeBinary)
    brotli: Mapped[bytes] = mapped_column(LargeBinary)
    """The same, compressed."""
