"""Why somebody is or isn't shown something, by a secret or an authoring key."""

from collections.abc import Mapping
from typing import Any

from annai_server import engine
from annai_server.api import credentials
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.operations import explaining
from annai_server.operations.explaining.accounts import report
from annai_server.operations.explaining.asking import question_of
from annai_server.store.database import db
from annai_server.wire import explaining as wire

blueprint = Blueprint("explanations", __name__, url_prefix="/v1")

_BODY = {"user": "u_42", "guide": "welcome", "trace": True}
ANSWER = {
    "user": "u_42",
    "known": True,
    "at": "2026-11-21T09:00:00Z",
    "environment": "production",
    "guides": [
        {
            "key": "welcome",
            "kind": "tour",
            "title": "A quick look round",
            "shows": False,
            "reason": "not_in_audience",
            "until": None,
            "because": "They aren't in its audience.",
            "changes": ["This would have to hold: “plan” is “trial”. Now it is “pro”."],
            "variant": "short",
            "gets": "They get the variant “Short”.",
            "checks": [
                {"check": "stopped", "passes": True},
                {
                    "check": "audience",
                    "passes": False,
                    "reason": "not_in_audience",
                    "until": None,
                    "because": "They aren't in its audience.",
                },
            ],
            "audience": {
                "head": "trait",
                "says": "“plan” is “trial”",
                "holds": False,
                "have": "pro",
                "found": "Now it is “pro”.",
                "note": None,
                "parts": [],
            },
        }
    ],
}


@blueprint.route("/explain", methods=["POST"])
@blueprint.arguments(wire.ExplainBody, example=_BODY)
@blueprint.response(
    200, wire.ExplainAnswer, description="Each guide's reason, in the order in which they go first", example=ANSWER
)
def explain(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Explain what somebody is shown

    For a user of yours or somebody imagined, now or `at` a time: the first reason that holds each published guide back,
    in English or Japanese, and what would make it show. With `trace`, everything that was asked, with the values
    compared. It is the very decision that the page gets, and changes nothing.
    """
    environment = credentials.looking_at(body.get("environment")).environment
    question = question_of(body, now())
    answer = explaining.answer(db.session.connection(), engine.current().snapshots, environment, question)
    return report(answer, environment, trace=body["trace"])


@blueprint.route("/explain/token", methods=["POST"])
@blueprint.arguments(wire.AuthorTokenBody, example={"user": "u_42"})
@blueprint.response(
    200,
    wire.AuthorToken,
    description="For `annai.debug({token})`",
    example={"token": "at_WzEsInVfNDIiLDE3OTUyOTQ4MDAwMDBd.7m0h2k", "expires_at": "2026-11-21T10:00:00Z"},
)
def let_a_page_explain(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Let a page explain what one user is shown

    For an hour: who has the token reads the reasons of every guide for this user, and nothing else. Hand it to the
    author who looks at the page, never to its visitors.
    """
    environment = credentials.looking_at(body.get("environment")).environment
    token, expires = engine.current().author_tokens.issue(environment.id, body["user"], now())
    return {"token": token, "expires_at": expires}
