"""A connection of each driver that asks for one row, at the least that the driver can do."""

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple, Protocol

Row = tuple[Any, ...]


class Line(Protocol):
    def first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None: ...

    def close(self) -> None: ...


class _Positional(NamedTuple):
    text: str
    order: Sequence[str]
    """The parameters' names, one for each `?`."""


class SqliteLine:
    """The driver lets go of the interpreter for each parameter that it looks up by its name and when it closes a
    cursor, and other threads wait for that: in a page view, these cost as much as the query itself."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self._known: dict[str, _Positional] = {}
        connection.isolation_level = None
        for pragma in ("query_only=ON", "busy_timeout=30000"):
            connection.execute(f"PRAGMA {pragma}").close()

    def first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        known = self._known.get(statement) or self._learn(statement)
        row: Row | None = self._connection.execute(known.text, [parameters[name] for name in known.order]).fetchone()
        return row

    def close(self) -> None:
        self._connection.close()

    def _learn(self, statement: str) -> _Positional:
        known = self._known[statement] = _Positional(_NAME.sub("?", statement), _NAME.findall(statement))
        return known


class _Prepared(NamedTuple):
    name: bytes
    order: Sequence[str]
    """The parameters' names, from $1 on."""
    columns: list[Callable[[bytes], Any]]
    """How to read each column's text; empty until there was an answer."""


class PostgresqlLine:
    """Statements are prepared once and run through libpq: psycopg's own cursor took 300 µs of a page view's time. Where
    that fails the cursor asks again, since it knows how to say what is wrong."""

    def __init__(self, connection: Any) -> None:
        connection.autocommit = True
        self._connection = connection
        self._server = connection.pgconn
        self._prepared: dict[str, _Prepared] = {}
        self._made = 0

    def first(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        prepared = self._prepared.get(statement) or self._prepare(statement)
        answer = self._server.exec_prepared(prepared.name, [_text(parameters[name]) for name in prepared.order])
        if answer.status != _TUPLES:
            return self._ordinarily(statement, parameters)
        if not answer.ntuples:
            return None
        columns = prepared.columns
        if not columns:
            columns += [_READ.get(answer.ftype(place), bytes.decode) for place in range(answer.nfields)]
        told = map(answer.get_value, _ZEROS, range(len(columns)))
        return tuple([None if raw is None else read(raw) for raw, read in zip(told, columns, strict=True)])

    def close(self) -> None:
        self._connection.close()

    def _prepare(self, statement: str) -> _Prepared:
        order: list[str] = []
        numbered = _NAME.sub(lambda found: f"${_place(order, found[1])}", statement)
        self._made += 1
        prepared = _Prepared(f"annai_{self._made}".encode(), order, [])
        self._server.prepare(prepared.name, numbered.encode())
        self._prepared[statement] = prepared
        return prepared

    def _ordinarily(self, statement: str, parameters: Mapping[str, Any]) -> Row | None:
        # A migration may have changed what the prepared statement answers.
        self._prepared.clear()
        with self._connection.cursor() as cursor:
            row: Row | None = cursor.execute(_NAME.sub(r"%(\1)s", statement), parameters).fetchone()
        return row


# A parameter, and no cast.
_NAME = re.compile(r"(?<!:):([a-z_]\w*)")
_TUPLES = 2
_ZEROS = (0,) * 100
_READ: Mapping[int, Callable[[bytes], Any]] = {
    16: lambda raw: raw == b"t",
    **dict.fromkeys((20, 21, 23), int),
}
"""By the type's number in PostgreSQL: bool; int8, int2 and int4. Anything else stays text."""


def _text(value: Any) -> bytes | None:
    return None if value is None else str(value).encode()


def _place(order: list[str], name: str) -> int:
    if name not in order:
        order.append(name)
    return order.index(name) + 1
