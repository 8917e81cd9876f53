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
    "stopped": "It isn't stopped",
    "schedule": "Its schedule",
    "held": "Nobody asked to leave them alone",
    "opted_out": "They want such guidance",
    "audience": "Its audience",
    "trigger": "It starts by itself",
    "items": "There is something left to do",
    "milestone": "Its milestone",
    "frequency": "How often it comes",
    "budget": "Interruptions in this environment",
    "onboarding": "One guide for newcomers at a time",
    "holdout": "Nobody withholds it from them",
    "page": "The page",
}

# What is over once the user begins anew.
RESETTABLE = ("completed", "dismissed", "snoozed", "at_most", "shown_before", "every")
_IMAGINED = ("imagined", "at")


@admin.get("/p/<project>/why")
@member()
def why(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    asked, told, errors = _asked(visit), None, []
    if asked:
        try:
            told = _told(environment, wire.ExplainBody().load(asked), visit)
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
    ), 422 if errors else 200


def _told(environment: Environment, body: Mapping[str, Any], visit: Visit) -> Mapping[str, Any]:
    snapshots, connection = engine.current().snapshots, db.session.connection()
    found = explaining.answer(connection, snapshots, environment, question_of(body, visit.now))
    return report(found, environment, trace=True)


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
