"""What became of a guide, in people and in runs; and where nobody saw it, why."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from annai_server.admin import periods, reasons, titles
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.domain.errors import NotFound
from annai_server.operations import drafts
from annai_server.operations import results as counting

ENDS = {
    "completed": "Completed",
    "skipped": "Skipped",
    "closed": "Closed",
    "escaped": "Closed with Esc",
    "snoozed": "Put off until later",
    "expired": "Time ran out",
    "left": "Left without ending it",
    "target_missing": "Something it points at wasn't there",
    "replaced": "Another guide took its place",
    "stopped": "Stopped by an author",
    "opted_out": "Opted out of guidance",
    "open": "Still going on",
}


@admin.get("/p/<project>/guides/<key>/results")
@member()
def results(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "guide", key)
    environment = visit.environment(request.args.get("environment"))
    period = periods.of(request.args, visit.project, visit.now)
    found = counting.of_guide(visit.project, environment, key, first=period.first, until=period.until, now=visit.now)
    return render_template(
        "admin/results.html",
        draft=draft,
        kind=KINDS[draft.kind],
        environment=environment,
        period=period,
        periods=periods.NAMES,
        results=found,
        ends=sorted(found.ended.items(), key=lambda end: -end[1].runs),
        end_names=ENDS,
        titles=titles.parts(draft.document),
        buttons=titles.buttons(draft.document),
        forms={one.key: one for one in titles.forms(draft.document)},
        variants=titles.variants(draft.document),
        goal=found.goal,
        goal_title=_title(visit, found.goal.milestone) if found.goal else "",
        silence=None if found.shown.runs else reasons.silence(environment, draft, now=visit.now),
    )


def _title(visit: Visit, milestone: str) -> str:
    """A guide may still name one that has been archived."""
    try:
        return titles.title(drafts.load(visit.project, "milestone", milestone).document)
    except NotFound:
        return milestone
