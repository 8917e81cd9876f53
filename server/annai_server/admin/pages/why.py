"""Why somebody is or isn't shown each guide: for a user or somebody imagined, now or then, on any page."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import render_template, request
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from annai_server import engine
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.words import current, t
from annai_server.domain.errors import NotJson
from annai_server.operations import explaining
from annai_server.operations.explaining.accounts import report
from annai_server.operations.explaining.asking import question_of
from annai_server.store.database import db
from annai_server.store.tables import Environment, User
from annai_server.wire import explaining as wire
from annai_server.wire.bodies import parse
from annai_server.wire.problems import faults

CHECKS: Mapping[str, str] = {
    "stopped": "The switch that stops it",
    "schedule": "Its schedule",
    "held": "Whether they are left alone for a while",
    "opted_out": "What they asked not to be shown",
    "audience": "Its audience",
    "trigger": "How it starts",
    "items": "What is left to do on it",
    "milestone": "Its milestone",
    "frequency": "How often it comes",
    "budget": "Interruptions in this environment",
    "onboarding": "One guide for newcomers at a time",
    "holdout": "Whether anything of it is shown to them",
    "page": "The page",
}
"""What is asked, never how it was answered: each stands beside a yes or a no."""

# What is over once the user begins anew.
RESETTABLE = ("completed", "dismissed", "snoozed", "at_most", "shown_before", "every")
_IMAGINED = ("imagined", "at")


@admin.get("/p/<project>/why")
@member()
def why(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    asked, told, together, errors = _asked(visit), None, frozenset[str](), []
    if asked:
        try:
            told, together = _told(environment, wire.ExplainBody().load(asked), visit)
        except ValidationError as error:
            errors = [
                {"path": fault.path, "message": t("This can't be read. Please check it.")} for fault in faults(error)
            ]
    # An author may do something for somebody real, and only about now.
    real = told is not None and asked.keys().isdisjoint(_IMAGINED)
    return render_template(
        "admin/why.html",
        environment=environment,
        told=told,
        errors=errors,
        checks=CHECKS,
        given=request.args,
        whom=db.session.get(User, (environment.id, asked["user"])) if real else None,
        token=engine.current().author_tokens.issue(environment.id, asked["user"], visit.now)[0] if real else None,
        resettable=RESETTABLE,
        together=together,
    ), 422 if errors else 200


def _told(environment: Environment, body: Mapping[str, Any], visit: Visit) -> tuple[Mapping[str, Any], frozenset[str]]:
    """And the guides that their company's doings hold back."""
    snapshots, connection = engine.current().snapshots, db.session.connection()
    found = explaining.answer(connection, snapshots, environment, question_of(body, visit.now))
    together = frozenset(one.explanation.published.guide.key for one in found.accounts if one.told.together)
    return report(found, environment, trace=True), together


def _asked(visit: Visit) -> dict[str, Any]:
    """What the form says, as the API would be asked; empty before anybody is named."""
    given = {name: text for name, one in request.args.items() if (text := one.strip())}
    if not ("user" in given or "imagined" in given):
        return {}
    asked: dict[str, Any] = {name: given[name] for name in ("url", "device") if name in given}
    if "imagined" in given:
        asked["imagined"] = {"traits": _traits(request.args.get("traits", ""))}
    else:
        asked["user"] = given["user"]
    if at := given.get("at"):
        asked["at"] = _at(at, visit.project.time_zone)
    return asked | {"language": current(), "trace": True}


def _at(text: str, zone: str) -> str:
    """By the project's clock, as forms write it; what isn't a time is left for the schema to refuse."""
    try:
        return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).isoformat()
    except ValueError:
        return text


def _traits(text: str) -> dict[str, Any]:
    """A line each, `plan: trial`; numbers, true, false and lists as JSON writes them, all else is text."""
    pairs = [line.partition(":") for line in text.splitlines() if line.strip()]
    return {name.strip(): _value(value.strip()) for name, _, value in pairs}


def _value(text: str) -> Any:
    try:
        return parse(text.encode())
    except NotJson:
        return text
