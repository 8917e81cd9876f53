"""What an author decides about one user, by a secret or an authoring key."""

from collections.abc import Mapping
from typing import Any

from annai_server import engine
from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.api.identifiers import shown_id
from annai_server.clock import now
from annai_server.operations import orders, standings
from annai_server.operations.keys import Backend
from annai_server.store.database import db
from annai_server.wire import people as wire

blueprint = Blueprint("orders", __name__, url_prefix="/v1/users")

_STANDING = {
    "key": "welcome",
    "kind": "tour",
    "title": "A quick look round",
    "reason": "eligible",
    "until": None,
    "shown": 0,
    "completed_at": None,
    "ended": None,
}
_ANSWER = {"guides": [_STANDING]}


@blueprint.route("/<host_id:id>/reset", merge_slashes=False, methods=["POST"])
@blueprint.arguments(wire.ResetBody, example={"guide": "welcome"})
@blueprint.response(200, wire.GuideStandings, description="Where they stand with each guide now", example=_ANSWER)
def reset_user(body: Mapping[str, Any], id: str) -> Mapping[str, Any]:
    """Let a user begin anew

    With one `guide`, or with all: from now on it is as if they had never met it. What they opted out of, the milestones
    they reached and the interruptions they had stay; a checklist's item of which the condition still holds is ticked
    again at once.
    """
    holder, snapshots = credentials.looking_at(body.get("environment")), engine.current().snapshots
    given: Any = {"snapshots": snapshots, "actor": holder.actor, "now": now()}
    orders.reset(holder.environment, shown_id(id), body.get("guide"), **given)
    db.session.commit()
    return _standings(holder, id)


@blueprint.route("/<host_id:id>/start", merge_slashes=False, methods=["POST"])
@blueprint.arguments(wire.StartBody, example={"guide": "welcome"})
@blueprint.response(200, wire.GuideStandings, description="Where they stand with each guide now", example=_ANSWER)
def start_for_user(body: Mapping[str, Any], id: str) -> Mapping[str, Any]:
    """Start a guide for a user

    It comes with their next page view within seven days, once, as if they had opened it by hand: whatever its audience,
    its frequency and the budget say. It is refused where the guide is stopped or they opted out of its kind.
    """
    holder, snapshots = credentials.looking_at(body.get("environment")), engine.current().snapshots
    given: Any = {"snapshots": snapshots, "actor": holder.actor, "now": now()}
    orders.start(holder.environment, shown_id(id), body["guide"], **given)
    db.session.commit()
    return _standings(holder, id)


def _standings(holder: Backend, user_id: str) -> Mapping[str, Any]:
    connection, snapshots = db.session.connection(), engine.current().snapshots
    return {"guides": standings.of_user(connection, snapshots, holder.environment, user_id, now=now())}
