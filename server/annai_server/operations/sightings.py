"""What became of a guide's targets on people's pages, in one environment."""

from collections import defaultdict
from collections.abc import Mapping

from sqlalchemy import and_, func, or_, select

from annai_server.domain.cautions import Caution
from annai_server.domain.content import Guide, Target, Tour
from annai_server.domain.duration import DAY_MS
from annai_server.domain.errors import Invalid
from annai_server.domain.sightings import Sighting, judged, places
from annai_server.store.database import db
from annai_server.store.tables import Document, Environment, Revision, Run, RunStep
from annai_server.wire.guides import load_guide

DAYS = 14


def cautions(environment: Environment, guide: Guide, *, now: int) -> list[Caution]:
    return list(judged(guide, lately(environment, guide, now=now), DAYS))


def lately(environment: Environment, guide: Guide, *, now: int) -> Mapping[str, Sighting]:
    """By the step's key. Only runs of revisions that had the very target that the guide has now: what was mended since
    is nobody's worry."""
    targets = _targets(guide)
    count = _counted if isinstance(guide, Tour) else _counted_whole
    counted = count(environment, guide.key, now - DAYS * DAY_MS) if targets else []
    earlier = {number: _earlier(environment, guide.key, number) for number in {row[0] for row in counted}}
    found: dict[str, Sighting] = defaultdict(Sighting)
    for number, key, sighting in counted:
        if key in targets and earlier[number].get(key) == targets[key]:
            found[key] += sighting
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


def _counted_whole(environment: Environment, guide: str, since: int) -> list[tuple[int, str, Sighting]]:
    """Of a guide that is its one target's: a run of which nothing but the missing target was heard was never shown."""
    unseen = and_(Run.shown_at.is_(None), Run.ended_at.is_(None))
    rows = db.session.execute(
        select(Run.revision, func.count(Run.shown_at), func.count().filter(unseen))
        .where(Run.environment_id == environment.id, Run.guide == guide)
        .where(or_(Run.shown_at >= since, and_(unseen, Run.started_at >= since)))
        .group_by(Run.revision)
    )
    return [(revision, "", Sighting(found=shown, missing=missing)) for revision, shown, missing in rows]


def _targets(guide: Guide) -> Mapping[str, Target]:
    return {key: target for key, (_, target) in places(guide).items()}


def _earlier(environment: Environment, guide: str, number: int) -> Mapping[str, Target]:
    content = db.session.scalar(
        select(Revision.content)
        .join(Document, Document.id == Revision.document_id)
        .where(Document.project_id == environment.project_id, Document.resource == "guide", Document.key == guide)
        .where(Revision.number == number)
    )
    try:
        return _targets(load_guide(content))
    except Invalid:
        return {}
