"""Users and events by the million, made by the database itself."""

from sqlalchemy import Connection, text

WEEK_MS = 7 * 24 * 3_600_000

_USERS = """
INSERT INTO users (environment_id, id, traits, trait_meta, internal, opted_out, state_version,
                   first_seen_at, last_seen_at)
SELECT :environment, 'filled_' || n, '{}', '{}', false, '{}', 1, :now, :now FROM series"""
# Ids in the order of time, as senders make them.
_EVENTS = """
INSERT INTO events (environment_id, subject, message_id, name, source, occurred_at, received_at, properties)
SELECT :environment, 'filled_' || (n % :users), {id}, 'invoice_created', 'browser', {at}, {at}, '{{}}' FROM series"""
_AT = ":now - CAST(:week AS BIGINT) + CAST(:week AS BIGINT) * n / :count"
_SQLITE = "WITH RECURSIVE series(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM series WHERE n < :count)"
_POSTGRESQL = "WITH series(n) AS (SELECT CAST(generate_series(1, :count) AS BIGINT))"


def add_users(connection: Connection, environment_id: int, count: int, *, now: int) -> None:
    _run(connection, _USERS, environment=environment_id, count=count, now=now)


def add_events(connection: Connection, environment_id: int, count: int, *, users: int, now: int) -> None:
    """Of the last week, by those many users."""
    sqlite = connection.dialect.name == "sqlite"
    id_ = (
        f"printf('%012x', {_AT}) || '70008000' || printf('%012x', n)"
        if sqlite
        else f"CAST(lpad(to_hex({_AT}), 12, '0') || '70008000' || lpad(to_hex(n), 12, '0') AS uuid)"
    )
    statement = _EVENTS.format(id=id_, at=_AT)
    _run(connection, statement, environment=environment_id, count=count, users=users, now=now, week=WEEK_MS)


def _run(connection: Connection, statement: str, **given: int) -> None:
    series, into = (_SQLITE, statement) if connection.dialect.name == "sqlite" else (_POSTGRESQL, statement)
    insert, _, select = into.partition("SELECT ")
    connection.execute(text(f"{insert}{series} SELECT {select}"), given)
    connection.commit()
    if connection.dialect.name == "postgresql":
        connection.execute(text("ANALYZE"))
        connection.commit()
