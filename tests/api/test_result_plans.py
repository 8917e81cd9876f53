"""What results ask of the database is found by an index, however many users, runs and milestones there are."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import sqlalchemy
from flask import Flask

from annai_server.store.database import db
from api.publishing import publish
from support import guides
from support.admin_desk import Desk
from support.cast import Team


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """PostgreSQL makes its plans from what it knows of a table's content, SQLite from the tables alone."""
    return sqlite_url


@contextmanager
def _plans(app: Flask, table: str) -> Iterator[list[str]]:
    """How SQLite finds what is asked of that table meanwhile: one plan a query."""
    found: list[str] = []

    def explain(_connection: Any, cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        if statement.startswith("SELECT") and table in statement:
            rows = cursor.execute(f"EXPLAIN QUERY PLAN {statement}", parameters).fetchall()
            found.append("\n".join(row[-1] for row in rows))

    with app.app_context():
        sqlalchemy.event.listen(db.engine, "before_cursor_execute", explain)
        yield found
        sqlalchemy.event.remove(db.engine, "before_cursor_execute", explain)


def test_who_was_shown_a_guide_is_asked_once_and_not_of_each_user(app: Flask, team: Team) -> None:
    publish(team, guides.tour(goal="first-invoice"))
    with _plans(app, "users") as plans:
        path = "/v1/guides/welcome/results?environment=development&until=2900-01-01"
        assert team.author("GET", path).status_code == 200
    assert any("LIST SUBQUERY" in plan for plan in plans)
    assert not [plan for plan in plans if "CORRELATED" in plan]


@pytest.mark.parametrize(("scope", "table"), [("user", "milestones_reached"), ("company", "company_milestones")])
def test_of_a_milestone_only_what_was_reached_lately_is_read(
    app: Flask, team: Team, author: Desk, scope: str, table: str
) -> None:
    publish(team, guides.milestone(scope=scope), resource="milestones")
    searched = rf"SEARCH {table} USING .*\(environment_id=\? AND milestone=\? AND reached_at>\?"
    asks: tuple[Callable[[], Any], ...] = (
        lambda: author.get("/admin/p/invoices/milestones?environment=development"),
        lambda: team.author("GET", "/v1/milestones/first-invoice/results?environment=development&from=2026-11-01"),
    )
    for ask in asks:
        with _plans(app, table) as plans:
            assert ask().status_code == 200
        assert [bool(re.search(searched, plan)) for plan in plans] == [True], plans
