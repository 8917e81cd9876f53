"""Why this visitor is or isn't shown each guide, said to the page itself, where an author has given it a token."""

from collections.abc import Mapping
from typing import Any

from flask import request
from marshmallow import EXCLUDE

from annai_server import engine
from annai_server.api.asking import Asking, unknown_key
from annai_server.api.blueprint import Blueprint
from annai_server.api.explaining import ANSWER
from annai_server.clock import now
from annai_server.domain.browsers import browser_of
from annai_server.domain.errors import Unidentified
from annai_server.engine.process import Engine
from annai_server.operations import explaining
from annai_server.operations.explaining.accounts import report
from annai_server.operations.explaining.asking import question_of
from annai_server.store import environments
from annai_server.store.database import db
from annai_server.store.environments import Door
from annai_server.store.tables import Environment
from annai_server.wire import explaining as wire

blueprint = Blueprint("page", __name__, url_prefix="/v1")

_BODY = {
    "v": 1,
    "key": "pk_2nbnMSnxu3tSZD5TJx0aXQ",
    "token": "at_WzEsInVfNDIiLDE3OTUyOTQ4MDAwMDBd.7m0h2k",
    "url": "https://app.example.com/invoices",
}


@blueprint.route("/debug", methods=["POST"])
@blueprint.arguments(wire.DebugBody, example=_BODY, unknown=EXCLUDE)
@blueprint.response(
    200, wire.ExplainAnswer, description="Each guide's reason, in the order in which they go first", example=ANSWER
)
def debug(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Explain what the visitor of a page is shown

    What `annai.debug({token})` asks. The token is an author's (`POST /v1/explain/token`) and says whom it tells of.
    """
    at, known = now(), engine.current()
    with known.reader.turn:
        door = environments.by_public_key(known.reader, body["key"])
    if door is None:
        raise unknown_key(known, body["key"], request.remote_addr or "")
    asking = Asking(request.environ)
    asking.admit(door, known.origin)
    asked = {**body, "user": _told_of(known, door, body["token"], asking, at), "browser": browser_of(asking.agent)}
    environment = db.session.get_one(Environment, door.id)
    answer = explaining.answer(db.session.connection(), known.snapshots, environment, question_of(asked, at))
    return report(answer, environment, trace=False)


def _told_of(known: Engine, door: Door, token: str, asking: Asking, at: int) -> str:
    """Whom the author's token tells of. Raises TooMany and Unidentified."""
    try:
        user = known.author_tokens.user(token, door.id, at)
    except Unidentified:
        known.limits.of_stranger(asking.address)
        raise
    known.limits.of_page(door.id, user, asking.address, proven=True)
    return user
