"""An environment with a past that it keeps no longer."""

from flask import Flask
from sqlalchemy import func, select, update

from annai_server import engine
from annai_server.domain.duration import DAY_MS
from annai_server.domain.events import Event
from annai_server.store.database import db
from annai_server.store.tables import Environment, User
from annai_server.store.tables import Event as Line
from support.cast import Team
from support.page import new_id, now


def with_an_old_past(app: Flask, team: Team) -> None:
    """Events of 30 days ago, more than go in one round, where 20 are kept; somebody seen 50 days ago, where 40 are."""
    ago, here = now() - 30 * DAY_MS, team.development.environment_id
    team.backend("PUT", "/v1/users/gone", {"traits": {}}, to="development")
    with app.app_context():
        old = [Event(new_id(ago + n), "clicked", ago + n) for n in range(1_200)]
        told = engine.current().writer.record(here, "u_1", old, source="backend")
        assert {one.status for one in told.results} == {"stored"}
        environment = db.session.get_one(Environment, here)
        environment.event_days, environment.retention_days = 20, 40
        db.session.execute(update(User).where(User.id == "gone").values(last_seen_at=now() - 50 * DAY_MS))
        db.session.commit()


def left(app: Flask) -> tuple[int, set[str]]:
    """How many of those events, and which users."""
    with app.app_context():
        events = db.session.scalar(select(func.count()).select_from(Line).where(Line.name == "clicked")) or 0
        return events, set(db.session.scalars(select(User.id)))
