"""JSON made by the database, so that one statement answers with many rows of many tables."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple, Union

import msgspec


def array_of(dialect: str, columns: str) -> str:
    """SQL for an array of arrays, one for each row; null where there are none (PostgreSQL) or empty (SQLite)."""
    if dialect == "sqlite":
        return f"json_group_array(json_array({columns}))"
    return f"json_agg(json_build_array({columns}))"


def loaded(value: Any) -> Any:
    """SQLite answers JSON as text, PostgreSQL's driver already parsed."""
    return msgspec.json.decode(value) if isinstance(value, str) else value


class Part(NamedTuple):
    """Rows of one table, called `t`. `type` is an array-like Struct with a tag: its fields are the columns."""

    type: type[msgspec.Struct]
    table: str
    columns: str
    where: str


class Parts:
    """Rows of several tables as one column of a statement. An array for each table cost as much as all rows that most
    users have."""

    def __init__(self, *parts: Part) -> None:
        self._parts = parts
        self._decoder = msgspec.json.Decoder(list[Union[tuple(part.type for part in parts)]])  # type: ignore[misc] # noqa: UP007

    def column(self, dialect: str) -> str:
        """SQL for all of them, with commas between; null where there are none."""
        array, together = (
            ("json_array", "group_concat(t.made)")
            if dialect == "sqlite"
            else ("json_build_array", "string_agg(CAST(t.made AS TEXT), ',')")
        )
        rows = (
            f"SELECT {array}({part.type.__struct_config__.tag}, {part.columns}) AS made FROM {part.table} t "  # noqa: S608
            f"WHERE {part.where}"
            for part in self._parts
        )
        return f"(SELECT {together} FROM ({' UNION ALL '.join(rows)}) t)"  # noqa: S608

    def read(self, told: str | None) -> Mapping[type, Sequence[Any]]:
        """By type, of those that there are any of."""
        found: dict[type, list[Any]] = {}
        for row in self._decoder.decode(f"[{told}]") if told else ():
            found.setdefault(type(row), []).append(row)
        return found
