from sqlalchemy import LargeBinary
from sqlalchemy.orm import Mapped, mapped_column

from annai_server.store.tables.base import Base, Key, Millis, Name, ProjectId


class Image(Base):
    """A picture, once, whoever uploaded it. Never changed: its name is what it holds."""

    __tablename__ = "images"

    hash: Mapped[Key] = mapped_column(primary_key=True)
    """SHA-256 of the content, in hexadecimal."""
    content: Mapped[bytes] = mapped_column(LargeBinary)
    """WebP, as we wrote it."""
    size: Mapped[int]
    """In bytes."""
    width: Mapped[int]
    height: Mapped[int]
    created_at: Mapped[Millis]


class ProjectImage(Base):
    """Whose documents may show it."""

    __tablename__ = "project_images"

    project_id: Mapped[ProjectId] = mapped_column(primary_key=True)
    hash: Mapped[Key] = mapped_column(primary_key=True)
    created_at: Mapped[Millis]
    created_by: Mapped[Name]
