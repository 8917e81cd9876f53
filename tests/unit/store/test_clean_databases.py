"""Each test finds its database as if it were the first, whatever the one before did to it."""

import sqlalchemy as sa

from support.databases import Databases

INSERT = "INSERT INTO authors (email, name, locale, created_at) VALUES ('{}', 'Hana', 'en', 0) RETURNING id"


def _does(url: str, statement: str) -> list[object]:
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        done = connection.exec_driver_sql(statement)
        return list(done.scalars()) if done.returns_rows else []


def test_on_postgresql_neither_rows_nor_numbers_nor_columns_are_left(databases: Databases) -> None:
    with databases.fresh("postgresql") as first:
        _does(first, INSERT.format("hana@a.example"))
    with databases.fresh("postgresql") as again:
        assert again == first
        assert _does(again, "SELECT id FROM authors") == []
        assert _does(again, INSERT.format("hana@b.example")) == [1]
        _does(again, "ALTER TABLE authors ALTER COLUMN locale DROP NOT NULL")
    with databases.fresh("postgresql") as other:
        assert other != first
