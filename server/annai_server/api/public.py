"""The two routes that browsers call with the public key, and the widget's files.

Plain Flask routes: a page view waits for them, and flask-smorest's arguments cost more than the decision itself.
"""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, Response, request

from annai_server.api import body, clock, widget
from annai_server.api.envelopes import BOOTSTRAP, EVENTS, Envelope
from annai_server.api.errors import Problem
from annai_server.api.origins import allows
from annai_server.domain.browsers import browser_of
from annai_server.domain.errors import Unidentified
from annai_server.domain.events import Change, Event, Result
from annai_server.engine import acceptance, bootstrap, current
from annai_server.engine.process import Engine
from annai_server.engine.snapshot import as_bytes
from annai_server.store import environments
from annai_server.store.database import reading
from annai_server.store.environments import Door
from annai_server.wire.browser import LARGEST_BODY

blueprint = Blueprint("public", __name__)
blueprint.register_blueprint(widget.blueprint)

_Json = dict[str, Any]


@blueprint.post("/v1/bootstrap", provide_automatic_options=False)
def answer_page_view() -> Response:
    """What may this user see now?"""
    asked, engine = _asked(BOOTSTRAP), current()
    view = _page_view(asked)
    with reading() as connection:
        arrival = bootstrap.arrive(engine, connection, asked["key"], view)
        if arrival is None:
            raise _no_such_key()
        _admit(arrival.door)
        identity = engine.tokens.identify(arrival.door, view.user, asked.get("token"), view.now)
        return _answer(bootstrap.answer(engine, connection, asked["key"], arrival, view, identity))


@blueprint.post("/v1/events", provide_automatic_options=False)
def record() -> Response:
    """Deliver what happened."""
    asked, engine, now = _asked(EVENTS), current(), clock.now()
    with reading() as connection:
        door = environments.by_public_key(connection, asked["key"])
    if door is None:
        raise _no_such_key()
    _admit(door)
    acting = _identify(engine, door, asked, now)
    read = [acceptance.read(raw) for raw in asked["events"]]
    if acting:
        read = [one if isinstance(one, Result) else Result(one.id, "rejected", "bad_event", _ACTING) for one in read]
    events = [one for one in read if isinstance(one, Event)]
    stored: Sequence[Result] = ()
    changes: Sequence[Change] = ()
    if events:
        outcome = engine.writer.record(
            door.id, asked["user"], events, source="browser", sent_at=asked["sent_at"], received_at=now
        )
        stored, changes = outcome.results, outcome.changes
    results = _in_order(asked["events"], read, stored)
    return _answer(
        as_bytes(
            {
                "v": 1,
                "server_time": now,
                "results": results,
                "changes": [{"type": change.type, "key": change.key} for change in changes],
                "poll_after": None,
            }
        )
    )


_ACTING = "somebody else is signed in as this user: nothing is recorded"


@blueprint.route("/v1/bootstrap", methods=["OPTIONS"], provide_automatic_options=False)
@blueprint.route("/v1/events", methods=["OPTIONS"], provide_automatic_options=False)
def preflight() -> Response:
    """The widget's requests need none; one that sends another content type is asked first."""
    response = Response(status=204)
    response.headers["Access-Control-Allow-Methods"] = "POST"
    response.headers["Access-Control-Allow-Headers"] = "content-type"
    response.headers["Access-Control-Max-Age"] = "86400"
    return response


@blueprint.after_app_request
def let_the_page_read(response: Response) -> Response:
    """On success the origin has been checked. A failure discloses nothing, so any page may read why."""
    if request.path in ("/v1/bootstrap", "/v1/events"):
        response.headers["Vary"] = "Origin"
        if origin := request.headers.get("Origin"):
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = "Retry-After"
        response.headers["Cache-Control"] = "no-store"
    return response


def _asked(envelope: Envelope) -> _Json:
    """The request, checked. Raises Problem and ValidationError."""
    request.max_content_length = LARGEST_BODY
    return envelope.open(body.parse(request.get_data(cache=False)))


def _page_view(asked: _Json) -> bootstrap.PageView:
    return bootstrap.PageView(
        user=asked["user"],
        now=clock.now(),
        company=asked.get("company"),
        traits=asked.get("traits") or {},
        company_traits=asked.get("company_traits") or {},
        page_lang=asked.get("page_lang"),
        languages=asked.get("languages") or (),
        url=asked.get("url") or "",
        device=asked.get("device") or "",
        browser=browser_of(request.headers.get("User-Agent", "")),
        time_zone=asked.get("time_zone") or "",
        known=asked.get("known"),
        want=asked.get("want") or (),
    )


def _admit(door: Door) -> None:
    """Raises Problem: the page's origin is not one of the environment's."""
    origin = request.headers.get("Origin")
    if origin is not None and not (origin in door.origins or allows(door.origins, origin, request.host_url)):
        raise Problem("origin", "this page's origin is not among the allowed origins of its environment")


def _identify(engine: Engine, door: Door, asked: _Json, now: int) -> bool:
    """Whether somebody acts as the user. Raises Unidentified; a delivery ticket stands in for an expired token."""
    try:
        identity = engine.tokens.identify(door, asked["user"], asked.get("token"), now)
    except Unidentified:
        if engine.tickets.valid(asked.get("ticket"), door.id, asked["user"], now):
            return False
        raise
    return identity is not None and identity.acting


def _in_order(raw: Sequence[Any], read: Sequence[Event | Result], stored: Sequence[Result]) -> list[_Json]:
    """Each event's result under the id that its sender wrote."""
    rest = iter(stored)
    results = [one if isinstance(one, Result) else next(rest) for one in read]
    return [_told(sent, result) for sent, result in zip(raw, results, strict=True)]


def _told(sent: Any, result: Result) -> _Json:
    told = {"id": result.id, "status": result.status, "reason": result.reason, "detail": result.detail}
    if result.reason != "bad_id" and isinstance(sent, dict) and "id" in sent:
        told["id"] = sent["id"]
    return {name: value for name, value in told.items() if value is not None}


def _no_such_key() -> Problem:
    return Problem("wrong_key", "no environment has this public key")


def _answer(raw: bytes) -> Response:
    return Response(raw, content_type="application/json")
