"""Where an environment tells what happens, by an authoring key that is for it."""

from collections.abc import Mapping
from typing import Any

from marshmallow import Schema, fields

from annai_server import engine
from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.operations import deliveries, webhooks
from annai_server.operations.keys import Authoring
from annai_server.store.database import db
from annai_server.store.tables import Environment, WebhookEndpoint
from annai_server.wire import webhooks as wire

blueprint = Blueprint("webhooks", __name__, url_prefix="/v1/environments/<key>/webhooks")

_ONE = "/<endpoint>"
_BODY = {
    "url": "https://hooks.example.com/annai",
    "kinds": ["run.guide_completed", "milestone.reached", "publication.publish"],
    "label": "Customer success",
    "state": "on",
}
_ANSWER = {
    **_BODY,
    "id": 3,
    "disabled_why": None,
    "failing_since": None,
    "created_at": "2026-11-21T09:00:00Z",
}
_WITH_SECRET = {**_ANSWER, "secret": "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}
_DELIVERY = {
    "id": "msg_0199f3b1c2d47a0e9b1f3c5d7e9a0b1c",
    "kind": "milestone.reached",
    "status": "waiting",
    "attempts": 2,
    "answer": 503,
    "error": None,
    "created_at": "2026-11-21T09:00:00Z",
    "tried_at": "2026-11-21T09:00:05Z",
    "next_at": "2026-11-21T09:05:12Z",
}
_Endpoints = Schema.from_dict(
    {"webhooks": fields.List(fields.Nested(wire.EndpointAnswer), required=True)}, name="Webhooks"
)
_Deliveries = Schema.from_dict(
    {"deliveries": fields.List(fields.Nested(wire.DeliveryAnswer), required=True)}, name="Deliveries"
)


@blueprint.route("")
@blueprint.response(200, _Endpoints, description="In the order of their making", example={"webhooks": [_ANSWER]})
def every(key: str) -> Mapping[str, Any]:
    """List"""
    _, environment = _here(key)
    return {"webhooks": webhooks.every(environment)}


@blueprint.route("", methods=["POST"])
@blueprint.arguments(wire.EndpointBody, example=_BODY)
@blueprint.response(200, wire.SecretAnswer, description="With its secret, this once", example=_WITH_SECRET)
def create(body: Mapping[str, Any], key: str) -> WebhookEndpoint:
    """Tell an address what happens

    Signed by the Standard Webhooks scheme. The address must be reachable by https from the public internet.
    """
    author, environment = _here(key)
    row = webhooks.create(
        author.project, environment, body, sender=engine.current().sender, actor=author.actor, now=now()
    )
    db.session.commit()
    return row


@blueprint.route(_ONE, methods=["PUT"])
@blueprint.arguments(wire.EndpointBody, example=_BODY)
@blueprint.response(200, wire.EndpointAnswer, description="As it is now", example=_ANSWER)
def change(body: Mapping[str, Any], key: str, endpoint: str) -> WebhookEndpoint:
    """Change, pause or let go on

    While it is `paused`, what happens is kept and sent afterwards. One that was `disabled`, because it answered 410 or
    failed for five days, hears again.
    """
    author, environment = _here(key)
    row = webhooks.find(environment, endpoint)
    sender = engine.current().sender
    webhooks.change(author.project, environment, row, body, sender=sender, actor=author.actor, now=now())
    db.session.commit()
    return row


@blueprint.route(_ONE, methods=["DELETE"])
@blueprint.response(204, description="Deleted, with the log of its deliveries")
def delete(key: str, endpoint: str) -> None:
    """Delete"""
    author, environment = _here(key)
    row = webhooks.find(environment, endpoint)
    webhooks.delete(author.project, environment, row, actor=author.actor, now=now())
    db.session.commit()


@blueprint.route(f"{_ONE}/rotate", methods=["POST"])
@blueprint.response(200, wire.SecretAnswer, description="With its new secret, this once", example=_WITH_SECRET)
def rotate(key: str, endpoint: str) -> WebhookEndpoint:
    """Give it a new secret

    For 24 hours every message carries two signatures, one by each secret, so that the receiver can change over.
    """
    author, environment = _here(key)
    row = webhooks.find(environment, endpoint)
    webhooks.rotate(author.project, environment, row, actor=author.actor, now=now())
    db.session.commit()
    return row


@blueprint.route(f"{_ONE}/deliveries")
@blueprint.arguments(wire.DeliveriesQuery, location="query")
@blueprint.response(200, _Deliveries, description="Newest first", example={"deliveries": [_DELIVERY]})
def log(query: Mapping[str, Any], key: str, endpoint: str) -> Mapping[str, Any]:
    """List what was sent, and what came of it

    The last 30 days, 50 at once; `before` is the id of the last one of the page before.
    """
    _, environment = _here(key)
    return {"deliveries": deliveries.log(webhooks.find(environment, endpoint), **query)}


@blueprint.route(f"{_ONE}/deliveries/<message>/resend", methods=["POST"])
@blueprint.response(200, wire.DeliveryAnswer, description="It is due now", example=_DELIVERY)
def resend(key: str, endpoint: str, message: str) -> Any:
    """Send again, under the same id"""
    author, environment = _here(key)
    row = webhooks.find(environment, endpoint)
    found = deliveries.resend(author.project, environment, row, message, actor=author.actor, now=now())
    db.session.commit()
    return found


def _here(key: str) -> tuple[Authoring, Environment]:
    """Raises NotFound, and Forbidden for a key of other environments."""
    author = credentials.author()
    return author, credentials.environment_of(author, key)
