"""The audit log: who did what, when, and what it changed. Nobody can edit it; here it is read, filtered, exported."""

import json
from collections.abc import Iterator

from flask import Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from annai_server.admin import deeds, periods
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.numbers import whole
from annai_server.admin.periods import Period
from annai_server.domain import spreadsheet
from annai_server.domain.days import iso
from annai_server.operations import audit
from annai_server.operations.audit import Question
from annai_server.store.tables import AuditEntry

MOST = 50
COLUMNS = ("at", "by", "action", "kind", "key", "environment", "note", "before", "after")


@admin.get("/p/<project>/audit")
@member("admin")
def audit_log(visit: Visit) -> ResponseReturnValue:
    period = _period(visit)
    question = _question(visit, period)
    before = whole(request.args.get("before"))
    found = audit.entries(visit.project, question, before=before, most=MOST + 1)
    told = deeds.Deeds(visit)
    return render_template(
        "admin/audit.html",
        deeds=[told.of(one) for one in found[:MOST]],
        further=found[MOST - 1].id if len(found) > MOST else None,
        question=question,
        period=period,
        choices=audit.choices(visit.project),
        done=deeds.done,
        kind=deeds.kind,
        asked={name: value for name, value in request.args.items() if value and name != "before"},
    )


@admin.get("/p/<project>/audit.csv")
@member("admin")
def audit_export(visit: Visit) -> ResponseReturnValue:
    """What the filters let through, whole, for a spreadsheet."""
    found = audit.every(visit.project, _question(visit, _period(visit)))
    rows = stream_with_context(spreadsheet.lines(_rows(found)))
    headers = {"Content-Disposition": f'attachment; filename="annai-audit-{visit.project.key}.csv"'}
    return Response(rows, mimetype="text/csv", headers=headers)


def _rows(found: Iterator[AuditEntry]) -> Iterator[list[str]]:
    yield list(COLUMNS)
    for one in found:
        said = (one.by, one.action, one.subject_type, one.subject_key, one.environment or "", one.note or "")
        yield [iso(one.at), *said, _json(one.before), _json(one.after)]


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False) if value is not None else ""


def _period(visit: Visit) -> Period:
    return periods.of({"period": "all", **request.args.to_dict()}, visit.project, visit.now)


def _question(visit: Visit, period: Period) -> Question:
    asked = {name: request.args.get(name, "").strip() for name in ("by", "action", "kind", "key", "environment")}
    since, until = periods.moments(period, visit.project)
    return Question(**asked, since=since, until=until)
