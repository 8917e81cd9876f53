"""Tables that the database itself lets nobody edit: rows are added, and that is all."""

from sqlalchemy import Connection, text

_WHY = "is append-only: rows are added, never changed or deleted"


def protect(connection: Connection, table: str) -> None:
    """From now on UPDATE, DELETE and (PostgreSQL) TRUNCATE of that table fail, whoever asks."""
    statements = _postgresql(table) if connection.dialect.name == "postgresql" else _sqlite(table)
    for statement in statements:
        connection.execute(text(statement))


def _sqlite(table: str) -> list[str]:
    return [
        f"CREATE TRIGGER {table}_refuses_{verb.lower()} BEFORE {verb} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} {_WHY}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def _postgresql(table: str) -> list[str]:
    return [
        f"CREATE FUNCTION {table}_refuses() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{table} {_WHY}'; END $$",
        f"CREATE TRIGGER {table}_refuses_edits BEFORE UPDATE OR DELETE ON {table} "
        f"FOR EACH ROW EXECUTE FUNCTION {table}_refuses()",
        f"CREATE TRIGGER {table}_refuses_truncation BEFORE TRUNCATE ON {table} "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {table}_refuses()",
    ]
