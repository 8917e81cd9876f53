"""Models and migrations say the same, on both databases."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from alembic import command
from sqlalchemy import Engine, text
from sqlalchemy.exc import IntegrityError, OperationalError

from annai_server.domain.ids import uuid7
from annai_server.store import schema
from annai_server.store.database import make_engine
from annai_server.store.partitions import ensure_partitions, months
from support.databases import BACKENDS, Databases
from support.locks import Locks

NOW = 1_795_291_200_000  # 21 November 2026
MONTH = 31 * 24 * 3_600_000


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    made = make_engine(database_url)
    yield made
    made.dispose()


def test_the_models_are_what_the_migrations_make(engine: Engine) -> None:
    with engine.connect() as connection:
        assert schema.is_current(connection)
        assert schema.differences(connection) == []


@pytest.mark.parametrize("backend", BACKENDS)
def test_upgrading_twice_is_harmless_and_an_empty_database_is_not_current(databases: Databases, backend: str) -> None:
    with databases.fresh(backend, migrated=False) as url:
        empty = make_engine(url)
        with empty.connect() as connection:
            assert not schema.is_current(connection)
        schema.upgrade(url)
        schema.upgrade(url)
        with empty.connect() as connection:
            assert schema.is_current(connection)
        empty.dispose()


def test_a_migration_lets_others_go_on_while_somebody_keeps_its_tables(
    databases: Databases, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As a backup does, for as long as it takes; whoever reads is not to queue up behind the migration."""
    with databases.fresh("postgresql", migrated=False) as url, ThreadPoolExecutor(1) as elsewhere:
        engine = make_engine(url)
        with engine.begin() as connection:
            command.upgrade(schema._config(connection), "0001")
        with engine.connect() as backup:
            backup.execute(text("LOCK TABLE published IN ACCESS SHARE MODE"))
            migrating = elsewhere.submit(schema.upgrade, url)
            Locks(engine, monkeypatch).until_somebody_waits()
            with engine.connect() as reader:
                reader.execute(text("SET LOCAL lock_timeout = '20s'"))
                assert reader.scalar(text("SELECT count(*) FROM published")) == 0
            assert not migrating.done()
        migrating.result(60)
        with engine.connect() as connection:
            assert schema.is_current(connection)
        engine.dispose()


def _insert(engine: Engine, subject: str, at: int, message_id: str | None = None) -> str:
    made = message_id or str(uuid7(at))
    statement = text(
        "INSERT INTO events (environment_id, subject, message_id, name, source, occurred_at, received_at, properties) "
        "VALUES (1, :subject, CAST(:id AS UUID), 'visited', 'browser', :at, :at, '{}')"
    )
    with engine.begin() as connection:
        connection.execute(statement, {"subject": subject, "id": made, "at": at})
    return made


@pytest.fixture
def postgres_engine(databases: Databases) -> Iterator[Engine]:
    with databases.fresh("postgresql") as url:
        made = make_engine(url)
        yield made
        made.dispose()


def test_each_event_lives_in_the_partition_of_its_month(postgres_engine: Engine) -> None:
    with postgres_engine.begin() as connection:
        ensure_partitions(connection, NOW)
    for at in (NOW, NOW + MONTH, NOW - 200 * MONTH, NOW + 200 * MONTH):
        _insert(postgres_engine, "u_42", at)
    with postgres_engine.connect() as connection:
        rows = connection.execute(text("SELECT tableoid::regclass::text FROM events ORDER BY message_id"))
        assert [row[0] for row in rows] == ["events_default", "events_2026_11", "events_2026_12", "events_default"]


def test_an_event_is_unique_within_environment_and_subject_across_partitions(postgres_engine: Engine) -> None:
    made = _insert(postgres_engine, "u_42", NOW)
    _insert(postgres_engine, "u_43", NOW, made)
    with pytest.raises(IntegrityError):
        _insert(postgres_engine, "u_42", NOW, made)


def test_partitions_are_made_ahead_again_and_again(postgres_engine: Engine) -> None:
    later = NOW + 12 * MONTH
    for _ in range(2):
        with postgres_engine.begin() as connection:
            ensure_partitions(connection, later)
    with postgres_engine.connect() as connection:
        names = connection.scalars(
            text("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent='events'::regclass")
        )
        assert {name for name, _, _ in months(later)} <= set(names)


def test_making_partitions_lets_those_who_read_go_on_while_a_backup_is_made(
    postgres_engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make() -> None:
        with postgres_engine.begin() as connection:
            ensure_partitions(connection, NOW + 12 * MONTH)

    with postgres_engine.connect() as backup, ThreadPoolExecutor(1) as elsewhere:
        backup.execute(text("LOCK TABLE events_default IN ACCESS SHARE MODE"))
        making = elsewhere.submit(make)
        Locks(postgres_engine, monkeypatch).until_somebody_waits()
        with postgres_engine.connect() as reader:
            reader.execute(text("SET LOCAL lock_timeout = '20s'"))
            assert reader.scalar(text("SELECT count(*) FROM events")) == 0
        assert isinstance(making.exception(), OperationalError)
    make()


def test_a_month_whose_events_are_in_the_default_partition_stays_there(postgres_engine: Engine) -> None:
    far = NOW + 24 * MONTH
    _insert(postgres_engine, "u_42", far)
    with postgres_engine.begin() as connection:
        ensure_partitions(connection, far)
        assert connection.scalar(text("SELECT count(*) FROM events")) == 1
