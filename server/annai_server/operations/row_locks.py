"""Rows kept from others until the caller commits."""

from sqlalchemy import update

from annai_server.store.database import db
from annai_server.store.tables import Author, Document, Environment


def lock_row(table: type[Author | Document | Environment], row: Author | Document | Environment) -> None:
    """Keep others from changing the row until the caller commits. A write, not SELECT … FOR UPDATE: only that locks on
    SQLite."""
    db.session.execute(
        update(table).where(table.id == row.id).values(id=table.id).execution_options(synchronize_session=False)
    )
    db.session.refresh(row)
