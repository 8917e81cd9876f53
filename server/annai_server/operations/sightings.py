"""What became of a tour's targets on people's pages, in one environment."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import and_, func, or_, select

from annai_server.domain.cautions import Caution
from annai_server.domain.content import Target, Tour
from annai_server.domain.duration import DAY_MS
from annai_server.domain.errors import Invalid
from annai_server.domain.sightings import Sighting, judged
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Revision, Run, RunStep
from annai_server.wire.guides import load_guide

DAYS = 14


def cautions(environment: Environment, tour: Tour, *, now: int) -> list[Caution]:
    return list(judged(tour, lately(environment, tour, now=now), DAYS))


def lately(environment: Environment, tour: Tour, *, now: int) -> Mapping[str, Sighting]:
    """By the step's key. Only runs of revisions whose step had the very target that the tour has now: what was mended
    since is nobody's worry."""
    targets = {step.key: step.target for step in tour.steps if step.target}
    counted = _counted(environment, tour.key, now - DAYS * DAY_MS) if targets else []
    earlier = {number: _targets(environment, tour.key, number) for number in {row[0] for row in counted}}
    found: dict[str, Sighting] = defaultdict(Sighting)
    for number, step, sighting in counted:
        if step in targets and earlier[number].get(step) == targets[step]:
            found[step] += sighting
    return found


def _counted(environment: Environment, guide: str, since: int) -> list[tuple[int, str, Sighting]]:
    mine = and_(Run.environment_id == RunStep.environment_id, Run.user_id == RunStep.user_id, Run.id == RunStep.run_id)
    rows = db.session.execute(
        select(Run.revision, RunStep.step, func.count(RunStep.shown_at), func.count(RunStep.healed_at))
        .add_columns(func.count(RunStep.missing_at).filter(RunStep.shown_at.is_(None)))
        .join(Run, mine)
        .where(RunStep.environment_id == environment.id, RunStep.guide == guide)
        .where(or_(RunStep.shown_at >= since, RunStep.missing_at >= since))
        .group_by(Run.revision, RunStep.step)
    )
    return [(revision, step, Sighting(shown, healed, missing)) for revision, step, shown, healed, missing in rows]


def _targets(environment: Environment, guide: str, number: int) -> Mapping[str, Target | None]:
    content = db.session.scalar(
        select(Revision.content)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.project_id == environment.project_id, Document.resource == "guide", Document.key == guide)
        .where(Revision.number == number)
    )
    try:
        tour = load_guide(content)
    except Invalid:
        return {}
    return {step.key: step.target for step in tour.steps} if isinstance(tour, Tour) else {}
