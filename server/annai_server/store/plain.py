"""One row by plain SQL, straight from the driver: on the hot path SQLAlchemy's result cost as much as the query."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from sqlalchemy import Connection


def first(connection: Connection, statement: str, parameters: Mapping[str, Any]) -> tuple[Any, ...] | None:
    """The first row, or None. Parameters are written `:name`."""
    cursor = connection.connection.cursor()
    try:
        cursor.execute(_for_driver(connection.dialect.name, statement), parameters)
        row: tuple[Any, ...] | None = cursor.fetchone()
        return row
    finally:
        cursor.close()


@cache
def _for_driver(dialect: str, statement: str) -> str:
    return statement if dialect == "sqlite" else re.sub(r":(\w+)", r"%(\1)s", statement)
