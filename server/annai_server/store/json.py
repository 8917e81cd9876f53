"""JSON made by the database, so that one statement answers with many rows of many tables."""

from collections.abc import Sequence
from typing import Any, Generic, NamedTuple, TypeVar

import msgspec

_Row = TypeVar("_Row", bound=NamedTuple)


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


class Rows(Generic[_Row]):
    """Reads what `array_of` made as rows of a type, whose fields are its columns."""

    def __init__(self, row: type[_Row]) -> None:
        self._type = list[row]  # type: ignore[valid-type]
        self._decoder = msgspec.json.Decoder(self._type)

    def read(self, value: Any) -> Sequence[_Row]:
        if value is None or value == "[]":
            return ()
        rows: Sequence[_Row] = (
            self._decoder.decode(value) if isinstance(value, str) else msgspec.convert(value, self._type)
        )
        return rows
