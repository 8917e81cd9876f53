"""Events taken in the plain way: a Flask view, a session, one row after the other, a commit for each request.

It does what the event writer does, on the same tables: the envelope is checked, the token verified, each event stored
once, and the run, its steps, the guide's state, the ledger, the counters and the milestone moved for new events only.
"""

import os
import time
from typing import Any

import jwt
from flask import Flask, Response, jsonify, request
from sqlalchemy import create_engine, event, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from annai_server.store.tables import (
    Environment,
    Event,
    EventCounter,
    GuideState,
    LedgerEntry,
    MilestoneReached,
    Run,
    RunStep,
    SigningSecret,
    User,
)
from annai_server.wire.browser import EventsRequest, OutgoingEvent

HOUR_MS = 3_600_000
TRIES = 5
_ENVELOPE, _EVENT = EventsRequest(), OutgoingEvent()


def create_app() -> Flask:
    app = Flask("plain-ingest")
    sessions = sessionmaker(_engine(os.environ["BENCH_DATABASE_URL"]))

    @app.post("/v1/events")
    def record() -> Response:
        asked = _ENVELOPE.loads(request.get_data())
        for left in reversed(range(TRIES)):
            try:
                with sessions.begin() as session:
                    return jsonify(_record(session, asked))
            except (OperationalError, IntegrityError):  # locked, or somebody else made the same row just now
                if not left:
                    raise
        raise AssertionError

    return app


def _engine(url: str) -> Any:
    engine = create_engine(url, pool_size=10)
    if engine.dialect.name == "sqlite":

        @event.listens_for(engine, "connect")
        def durable(connection: Any, _record: Any) -> None:
            for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000"):
                connection.execute(f"PRAGMA {pragma}")

    return engine


def _record(session: Session, asked: dict[str, Any]) -> dict[str, Any]:
    now = int(time.time() * 1000)
    environment = session.scalars(select(Environment).where(Environment.public_key == asked["key"])).one()
    _verify(session, environment, asked)
    user = _user(session, environment.id, asked["user"], now)
    offset = now - asked["sent_at"]
    results = []
    for raw in asked["events"]:
        said = _EVENT.load(raw)
        said["at"] += offset
        results.append({"id": raw["id"], "status": _store(session, environment.id, user, said, now)})
    return {"v": 1, "server_time": now, "results": results, "changes": [], "poll_after": None}


def _verify(session: Session, environment: Environment, asked: dict[str, Any]) -> None:
    kid = jwt.get_unverified_header(asked["token"])["kid"]
    secret = session.scalars(select(SigningSecret).where(SigningSecret.kid == kid)).one()
    claims = jwt.decode(asked["token"], secret.secret, algorithms=["HS256"], audience=environment.public_key)
    if claims["sub"] != asked["user"]:
        raise PermissionError


def _user(session: Session, environment_id: int, user_id: str, now: int) -> User:
    user = session.get(User, (environment_id, user_id))
    if user is None:
        user = User(environment_id=environment_id, id=user_id, first_seen_at=now, last_seen_at=now, state_version=0)
        session.add(user)
    return user


def _store(session: Session, environment_id: int, user: User, said: dict[str, Any], now: int) -> str:
    message_id = str(said["id"])
    if session.get(Event, (environment_id, user.id, message_id)) is not None:
        return "duplicate"
    run_id = str(said["run"]) if "run" in said else None
    session.add(
        Event(
            environment_id=environment_id,
            subject=user.id,
            message_id=message_id,
            name=said["name"],
            source="browser",
            occurred_at=said["at"],
            received_at=now,
            run_id=run_id,
            properties=said.get("properties", {}),
            company_id=said.get("company"),
            **{name: said.get(name) for name in _SAME},
        )
    )
    user.last_seen_at = max(user.last_seen_at, said["at"])
    user.state_version += 1
    if run_id is None:
        _count(session, environment_id, user.id, said)
        _reach(session, environment_id, user.id, said)
    else:
        _run(session, environment_id, user.id, run_id, said)
    session.flush()
    return "stored"


_SAME = ("guide", "revision", "round", "step", "reason", "locale", "device", "publication")


def _run(session: Session, environment_id: int, user_id: str, run_id: str, said: dict[str, Any]) -> None:
    at = said["at"]
    run = session.get(Run, (environment_id, user_id, run_id))
    if run is None:
        run = Run(environment_id=environment_id, user_id=user_id, id=run_id, kind="tour", started_at=at, last_at=at)
        for name in ("guide", "revision", "round", "locale", "device", "publication"):
            setattr(run, name, said.get(name))
        session.add(run)
    run.last_at = max(run.last_at, at)
    state = _state(session, environment_id, user_id, said)
    if said["name"] == "guide_shown":
        run.shown_at, run.interruption, run.by_itself = at, True, True
        state.shown_count += 1
        state.auto_count += 1
        state.first_shown_at = min(state.first_shown_at or at, at)
        state.last_shown_at = max(state.last_shown_at or at, at)
        _ledger(session, environment_id, user_id, run, at)
    elif said["name"] == "guide_ended":
        run.ended_at, run.end_reason, run.end_id = at, said["reason"], str(said["id"])
        state.dismissed_at = min(state.dismissed_at or at, at)
    elif said["name"] == "step_shown":
        run.step, run.step_at, run.step_id = said["step"], at, str(said["id"])
    if "step" in said:
        _step(session, environment_id, user_id, run, said)


def _state(session: Session, environment_id: int, user_id: str, said: dict[str, Any]) -> GuideState:
    key = (environment_id, user_id, said["guide"], said["round"])
    state = session.get(GuideState, key)
    if state is None:
        names = ("environment_id", "user_id", "guide", "round")
        state = GuideState(**dict(zip(names, key, strict=True)), shown_count=0, auto_count=0)
        session.add(state)
    return state


def _ledger(session: Session, environment_id: int, user_id: str, run: Run, at: int) -> None:
    if session.get(LedgerEntry, (environment_id, user_id, run.id)) is None:
        where = {"environment_id": environment_id, "user_id": user_id, "run_id": run.id}
        session.add(LedgerEntry(**where, channel="page", kind=run.kind, guide=run.guide, shown_at=at))


def _step(session: Session, environment_id: int, user_id: str, run: Run, said: dict[str, Any]) -> None:
    step = session.get(RunStep, (environment_id, user_id, run.id, said["step"]))
    if step is None:
        where = {"environment_id": environment_id, "user_id": user_id, "run_id": run.id}
        step = RunStep(**where, step=said["step"], guide=run.guide)
        session.add(step)
    column = {"step_shown": "shown_at", "step_completed": "completed_at"}.get(said["name"])
    if column:
        setattr(step, column, said["at"])


def _count(session: Session, environment_id: int, user_id: str, said: dict[str, Any]) -> None:
    at = said["at"]
    for hour in (0, at - at % HOUR_MS):
        counter = session.get(EventCounter, (environment_id, user_id, hour, said["name"]))
        if counter is None:
            where = {"environment_id": environment_id, "user_id": user_id, "hour": hour, "name": said["name"]}
            counter = EventCounter(**where, count=0, first_at=at, last_at=at)
            session.add(counter)
        counter.count += 1
        counter.first_at, counter.last_at = min(counter.first_at, at), max(counter.last_at, at)


def _reach(session: Session, environment_id: int, user_id: str, said: dict[str, Any]) -> None:
    """The bench's one milestone: the first invoice sent."""
    if session.get(MilestoneReached, (environment_id, user_id, "first-invoice")) is not None:
        return
    sent = session.get(EventCounter, (environment_id, user_id, 0, "invoice_sent"))
    if sent is not None:
        where = {"environment_id": environment_id, "user_id": user_id, "milestone": "first-invoice"}
        session.add(MilestoneReached(**where, reached_at=said["at"]))
