"""`POST /v1/merge`: whoever looked round without a name has signed in."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE

from annai_server import engine
from annai_server.api.asking import Asking, unknown_key
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.domain.anonymous import subject_of
from annai_server.engine.identity import Identity, let_in
from annai_server.engine.process import Engine
from annai_server.store import environments
from annai_server.store.environments import Door
from annai_server.wire import browser as wire

blueprint = Blueprint("visitors", __name__, url_prefix="/v1")

_BODY = {
    "v": 1,
    "key": "pk_2nbnMSnxu3tSZD5TJx0aXQ",
    "user": "u_42",
    "token": "eyJ…",
    "visitor": "anonymous:9vQm3T0x2bLrK8wYp5cZdA",
}


@blueprint.route("/merge", methods=["POST"])
@blueprint.arguments(wire.MergeRequest, example=_BODY, unknown=EXCLUDE)
@blueprint.response(200, wire.MergeAnswer, description="Whose it is", example={"v": 1, "merged": True})
def merge(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say who an anonymous visitor is

    What was done under the anonymous id counts for the user from then on, also what arrives late. Each id is one
    user's only, the first's; saying it again changes nothing. Make another id then.
    """
    known, visitor = engine.current(), subject_of(body["visitor"])
    with known.reader.turn:
        door = environments.by_public_key(known.reader, body["key"])
    if door is None:
        raise unknown_key(known, body["key"], request.remote_addr or "")
    identity = _identify(known, door, visitor, body["user"], body.get("token"))
    if identity is not None and identity.acting:
        return {"v": 1, "merged": False}
    return {"v": 1, "merged": known.writer.merge(door.id, body["user"], visitor)}


def _identify(known: Engine, door: Door, visitor: str, user: str, token: str | None) -> Identity | None:
    """Raises TooMany, Problem and Unidentified."""
    asking, judged = Asking(request.environ), known.tokens.judge(door, user, token, now())
    known.limits.of_page(door.id, user, asking.address, proven=isinstance(judged, Identity))
    asking.admit(door, known.origin)
    let_in(door, visitor, None, judged)
    return let_in(door, user, token, judged)
