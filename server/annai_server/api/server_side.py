"""What the host's backend tells and asks, by a secret key: users, companies, and what happened."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from flask import current_app

from annai_server import engine
from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.api.identifiers import host_id, shown_id, user_id
from annai_server.api.tracking import track_all
from annai_server.clock import now
from annai_server.domain.errors import NotFound
from annai_server.domain.traits import Said
from annai_server.engine.jobs import Visit
from annai_server.operations import standings
from annai_server.operations.companies import tell as tell_company
from annai_server.operations.users import erase, export, note_export
from annai_server.store.companies import Profile as CompanyProfile
from annai_server.store.companies import profile as company_profile
from annai_server.store.database import db
from annai_server.store.users import Profile, profile
from annai_server.wire import people as wire

users = Blueprint("users", __name__, url_prefix="/v1/users")
companies = Blueprint("companies", __name__, url_prefix="/v1/companies")
tracking = Blueprint("tracking", __name__, url_prefix="/v1")

_USER = {
    "id": "u_42",
    "traits": {"first_name": "花子", "plan": "trial"},
    "company": "c_7",
    "locale": "ja",
    "internal": False,
    "opted_out": [],
    "milestones": {"first-invoice": "2026-11-21T09:00:00Z"},
    "first_seen_at": "2026-11-01T08:12:00Z",
    "last_seen_at": "2026-11-21T09:00:00Z",
}
_BODY = {"traits": {"first_name": "花子", "plan": "trial"}, "company": "c_7", "locale": "ja"}
_STANDING = {
    "key": "welcome",
    "kind": "tour",
    "title": "A quick look round",
    "reason": "completed",
    "shown": 1,
    "completed_at": "2026-11-02T10:00:00Z",
    "ended": "completed",
}
_EXPORT = {
    "project": "main",
    "environment": "production",
    "exported_at": "2026-11-21T09:30:00Z",
    "id": "u_42",
    "ids": ["u_42"],
    "traits": {"plan": {"value": "trial", "source": "backend", "at": "2026-11-01T08:12:00Z"}},
    "opted_out": {"banner": {"out": True, "at": "2026-11-03T11:00:00Z"}},
    "company": "c_7",
    "locale": "ja",
    "internal": False,
    "held_until": None,
    "first_seen_at": "2026-11-01T08:12:00Z",
    "last_seen_at": "2026-11-21T09:00:00Z",
    "records": {
        "user_companies": [{"user_id": "u_42", "company_id": "c_7", "since": "2026-11-01T08:12:00Z"}],
        "milestones_reached": [
            {"user_id": "u_42", "milestone": "first-invoice", "reached_at": "2026-11-21T09:00:00Z", "quiet": False}
        ],
    },
}
_COMPANY = {
    "id": "c_7",
    "traits": {"name": "Aoi Design", "seats": 4},
    "milestones": {"first-invoice": {"at": "2026-11-21T09:00:00Z", "user": "u_42"}},
}
_TRACK = {"events": [{"user": "u_42", "name": "invoice_sent", "properties": {"amount": 12_000}}]}
_TRACKED = {"results": [{"id": "01990000-0000-7000-8000-000000000003", "status": "stored"}]}


@users.route("/<host_id:id>", merge_slashes=False, methods=["PUT"])
@users.arguments(wire.UserBody, example=_BODY)
@users.response(200, wire.UserAnswer, description="What is known now", example=_USER)
def put_user(body: Mapping[str, Any], id: str) -> Profile:
    """Tell what you know of a user

    Creates them, or adds to what is known: what is left out stays, a trait given as null is forgotten. Your backend's
    word counts more than what a page says.
    """
    backend = credentials.backend()
    said = [Said(body["traits"], "backend", now())] if body.get("traits") else []
    visit = Visit(
        traits=said,
        company=body.get("company"),
        language=body.get("locale"),
        internal=body.get("internal"),
        seen=False,
    )
    engine.current().writer.visit(backend.environment.id, user_id(id), visit)
    return _profile(backend.environment.id, id)


@users.route("/<host_id:id>", merge_slashes=False)
@users.response(200, wire.UserAnswer, description="What is known", example=_USER)
def get_user(id: str) -> Profile:
    """Read what is known of a user

    A milestone that was defined after they had reached it is among them.
    """
    here = credentials.backend().environment
    found = _profile(here.id, shown_id(id))
    reached = standings.milestones_of_user(
        db.session.connection(), engine.current().snapshots, here, found.id, now=now()
    )
    return replace(found, milestones={**reached, **found.milestones})


@users.route("/<host_id:id>", merge_slashes=False, methods=["DELETE"])
@users.response(204, description="Nothing is left")
def delete_user(id: str) -> None:
    """Erase a user

    Their rows are gone from every table; events that arrive late don't bring them back. Erasing somebody unknown is
    fine.
    """
    backend = credentials.backend()
    secret = current_app.config["ANNAI"].secret
    snapshots = engine.current().snapshots
    erase(backend.environment, shown_id(id), snapshots=snapshots, secret=secret, actor=backend.actor, now=now())
    db.session.commit()


@users.route("/<host_id:id>/guides", merge_slashes=False)
@users.response(200, wire.GuideStandings, description="By key", example={"guides": [_STANDING]})
def guides_of_user(id: str) -> Mapping[str, Any]:
    """Where a user stands with each guide

    `reason` says why it would or wouldn't start by itself now; a checklist's `items` say when each was done.
    """
    backend = credentials.backend()
    found = standings.of_user(
        db.session.connection(), engine.current().snapshots, backend.environment, shown_id(id), now=now()
    )
    return {"guides": found}


@users.route("/<host_id:id>/export", merge_slashes=False)
@users.response(200, wire.UserExport, description="Every row that is kept of them", example=_EXPORT)
def export_user(id: str) -> Mapping[str, Any]:
    """Export a user

    Everything that is kept of them, for them to read or take along: traits with who said so and when, choices, runs
    with their steps, buttons and answers, milestones, items, what the budget counts, and the whole log of their events.
    """
    backend, at = credentials.backend(), now()
    found = export(backend.environment, shown_id(id), now=at)
    note_export(backend.environment, actor=backend.actor, now=at)
    db.session.commit()
    return found


@companies.route("/<host_id:id>", merge_slashes=False, methods=["PUT"])
@companies.arguments(wire.CompanyBody, example={"traits": _COMPANY["traits"]})
@companies.response(200, wire.CompanyAnswer, description="What is known now", example=_COMPANY)
def put_company(body: Mapping[str, Any], id: str) -> CompanyProfile:
    """Tell what you know of a company

    Creates it, or adds to what is known; a trait given as null is forgotten.
    """
    backend = credentials.backend()
    hearing = engine.current().hearing
    tell_company(backend.environment, host_id(id), body["traits"], hearing=hearing, now=now())
    db.session.commit()
    return _company(backend.environment.id, id)


@companies.route("/<host_id:id>", merge_slashes=False)
@companies.response(200, wire.CompanyAnswer, description="What is known", example=_COMPANY)
def get_company(id: str) -> CompanyProfile:
    """Read what is known of a company"""
    backend = credentials.backend()
    return _company(backend.environment.id, host_id(id))


@tracking.route("/track", methods=["POST"])
@tracking.arguments(wire.TrackBody, example=_TRACK)
@tracking.response(200, wire.TrackAnswer, description="A result for each, in their order", example=_TRACKED)
def track(body: Mapping[str, Any]) -> Mapping[str, Sequence[Any]]:
    """Report what happened

    At most 1,000 events, of any users. Give each an `id` of your own (a UUIDv7) and send the batch again as often as
    you like: each is counted once. Past events import with their own times.
    """
    environment, known, at = credentials.backend().environment, engine.current(), now()
    if refusal := known.quotas.refusal(environment.id, environment.publication, at):
        raise refusal
    results = track_all(known.writer, environment.id, body, at)
    known.quotas.count(environment.id, sum(one.status == "stored" for one in results), at)
    return {"results": results}


def _profile(environment_id: int, user_id: str) -> Profile:
    found = profile(db.session(), environment_id, user_id)
    if found is None:
        raise NotFound(f"there is no user {user_id!r} in this environment")
    return found


def _company(environment_id: int, company_id: str) -> CompanyProfile:
    found = company_profile(db.session(), environment_id, company_id)
    if found is None:
        raise NotFound(f"there is no company {company_id!r} in this environment")
    return found
