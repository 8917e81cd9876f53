"""A PostgreSQL database made as it was, for the next test: copying its 600 files takes longer than most tests."""

from typing import Any

import psycopg
from psycopg.errors import InsufficientPrivilege

# Nobody of the test before may go on: what they hold is rolled back.
_LEAVE = """
SELECT pg_terminate_backend(pid) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
"""
# All but rows and numbers: whatever is created, altered or dropped leaves another line in one of these.
_SHAPE = " UNION ALL ".join(
    f"SELECT '{catalog}', count(*), max(xmin::text::bigint) FROM {catalog}"  # noqa: S608 - names of our own
    for catalog in (
        "pg_class",
        "pg_attribute",
        "pg_attrdef",
        "pg_constraint",
        "pg_proc",
        "pg_trigger",
        "alembic_version",
    )
)
# As a replica does, whom neither foreign keys nor what refuses edits holds back.
_EMPTY = """
DO $$
DECLARE name text;
BEGIN
  SET LOCAL session_replication_role = replica;
  FOR name IN
    SELECT oid::regclass FROM pg_class
    WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
    AND relname <> 'alembic_version' AND pg_relation_size(oid) > 0
  LOOP
    EXECUTE 'DELETE FROM ' || name;
  END LOOP;
  PERFORM setval(sequencename::regclass, start_value, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$
"""

Shape = list[tuple[Any, ...]]


def shape(url: str) -> Shape:
    """What a test has to leave as it was."""
    with _connection(url) as connection:
        return connection.execute(_SHAPE).fetchall()


def rinsed(url: str, made: Shape) -> bool:
    """Whether it is as it was made. Where a test changed more than rows, or this role may not, it isn't."""
    with _connection(url) as connection:
        connection.execute(_LEAVE)
        if connection.execute(_SHAPE).fetchall() != made:
            return False
        try:
            connection.execute(_EMPTY)
        except InsufficientPrivilege:
            return False
        return True


def _connection(url: str) -> psycopg.Connection[tuple[Any, ...]]:
    return psycopg.connect(url.replace("postgresql+psycopg", "postgresql"), autocommit=True)
