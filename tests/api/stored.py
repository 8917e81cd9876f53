"""What a database holds, to show that a refused request changed nothing."""

from typing import Any

from flask import Flask
from sqlalchemy import select

from annai_server.store.database import db
from annai_server.store.tables import Base


def everything(app: Flask) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with app.app_context():
        return {
            table.name: sorted((tuple(row) for row in db.session.execute(select(table))), key=repr)
            for table in Base.metadata.sorted_tables
        }
