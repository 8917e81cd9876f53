"""JSON made by the database, so that one statement answers with many rows of many tables."""

from typing import Any

import msgspec


def array_of(dialect: str, columns: str) -> str:
    """SQL for an array of arrays, one for each row; null where there are none (PostgreSQL) or empty (SQLite)."""
    if dialect == "sqlite":
        return f"json_group_array(json_array({columns}))"
    return f"json_agg(json_build_array({columns}))"


def loaded(value: Any) -> Any:
    """SQLite answers JSON as text, PostgreSQL's driver already parsed."""
    if not isinstance(value, str):
        return value
    # What most users have of most things.
    return [] if value == "[]" else msgspec.json.decode(value)
