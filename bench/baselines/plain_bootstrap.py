"""A page view answered in the plain way: a Flask view, marshmallow, a session, an interpreter of every audience.

It knows and decides what the product does of the bench's guides: audience, frequency, budget and menu.
"""

import os
import time
from typing import Any

import jwt
from flask import Flask, Response, jsonify, request
from sqlalchemy import create_engine, select
from sqlalchemy.orm import Session, joinedload, sessionmaker

from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.store.tables import (
    Environment,
    EventCounter,
    GuideState,
    LedgerEntry,
    MilestoneReached,
    Published,
    Run,
    SigningSecret,
    User,
)
from annai_server.wire.browser import BootstrapRequest
from bench.baselines.interpreter import holds

DAY_MS = 86_400_000
_REQUEST = BootstrapRequest()


def create_app() -> Flask:
    app = Flask("plain-bootstrap")
    sessions = sessionmaker(create_engine(os.environ["BENCH_DATABASE_URL"], pool_size=10))

    @app.post("/v1/bootstrap")
    def bootstrap() -> Response:
        asked = _REQUEST.loads(request.get_data())
        with sessions() as session:
            return jsonify(_answer(session, asked))

    return app


def _answer(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time() * 1000)
    environment = session.scalars(select(Environment).where(Environment.public_key == asked["key"])).one()
    traits = _verified(session, environment, asked)
    mine = {"environment_id": environment.id, "user_id": asked["user"]}
    user = session.get(User, (environment.id, asked["user"]))
    states = {state.guide: state for state in session.scalars(select(GuideState).filter_by(**mine))}
    runs = [run for run in session.scalars(select(Run).filter_by(**mine)) if run.ended_at is None]
    shown = [entry.shown_at for entry in session.scalars(select(LedgerEntry).filter_by(**mine))]
    facts = _facts(session, asked, mine, {**(user.traits if user else {}), **traits}, states, now)
    free = len([at for at in shown if at > now - DAY_MS]) < environment.budget_day
    guides = [guide for guide in _published(session, environment) if _is_for(guide, facts)]
    return {
        "v": 1,
        "server_time": now,
        "publication": environment.publication,
        "budget": {"gap": environment.budget_gap_s * 1000, "day": environment.budget_day, "shown": shown},
        "guides": [guide.revision.content for guide in guides if free and guide.document.key not in states],
        "states": {guide.document.key: {"auto": guide.document.key not in states} for guide in guides},
        "menu": [{"key": guide.document.key, "title": guide.revision.content["title"]} for guide in guides],
        "runs": [run.id for run in runs],
    }


def _verified(session: Session, environment: Environment, asked: dict[str, Any]) -> dict[str, Any]:
    kid = jwt.get_unverified_header(asked["token"])["kid"]
    secret = session.scalars(select(SigningSecret).where(SigningSecret.kid == kid)).one()
    claims = jwt.decode(asked["token"], secret.secret, algorithms=["HS256"], audience=environment.public_key)
    if claims["sub"] != asked["user"]:
        raise PermissionError
    traits: dict[str, Any] = claims.get("traits", {})
    return traits


def _published(session: Session, environment: Environment) -> list[Published]:
    wanted = select(Published).where(Published.environment_id == environment.id)
    whole = wanted.options(joinedload(Published.document), joinedload(Published.revision))
    return [one for one in session.scalars(whole) if one.document.resource == "guide"]


def _is_for(guide: Published, facts: Facts) -> bool:
    audience = guide.revision.content.get("audience")
    return guide.stopped_at is None and (audience is None or holds(audience, facts))


def _facts(
    session: Session,
    asked: dict[str, Any],
    mine: dict[str, Any],
    traits: dict[str, Any],
    states: dict[str, GuideState],
    now: int,
) -> Facts:
    events: dict[str, dict[int, int]] = {}
    for counter in session.scalars(select(EventCounter).filter_by(**mine)):
        events.setdefault(counter.name, {})[counter.hour] = counter.count
    milestones = session.scalars(select(MilestoneReached).filter_by(**mine))
    return Facts(
        user=asked["user"],
        now=now,
        traits=traits,
        events={name: EventCount(hours) for name, hours in events.items()},
        guides={key: GuideFacts(completed=state.completed_at is not None) for key, state in states.items()},
        milestones={reached.milestone: reached.reached_at for reached in milestones},
        locale=(asked.get("languages") or ["en"])[0],
        device=asked.get("device", ""),
    )
