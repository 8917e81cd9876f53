"""How many reached a milestone, by day; and where nobody did, what may be the reason."""

from flask import render_template, request
from flask.typing import ResponseReturnValue

from annai_server.admin import charts, judging, overview, periods, phrases
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.domain.days import day_of
from annai_server.operations import drafts, milestones


@admin.get("/p/<project>/milestones/<key>/results")
@member()
def milestone_results(visit: Visit, key: str) -> ResponseReturnValue:
    draft = drafts.load(visit.project, "milestone", key)
    environment = visit.environment(request.args.get("environment"))
    period = periods.of(request.args, visit.project, visit.now)
    found = milestones.of_milestone(visit.project, environment, key, first=period.first, until=period.until)
    served = milestones.as_served(visit.project, environment, [key])[key]
    return render_template(
        "admin/milestone_results.html",
        draft=draft,
        environment=environment,
        period=period,
        periods=periods.NAMES,
        results=found,
        chart=charts.of_days(found.days, period, day_of(visit.now, visit.project.time_zone)),
        status=overview.statuses(visit.project, draft, [environment], "milestone")[0],
        condition=phrases.condition(served["when"], judging.titled(visit), visit.project.time_zone),
    )
