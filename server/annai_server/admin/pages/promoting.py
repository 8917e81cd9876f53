"""From one environment to the next: several guides in one step, all or none."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from annai_server.admin import judging
from annai_server.admin.blueprint import admin
from annai_server.admin.changes import Group
from annai_server.admin.door import Visit, member
from annai_server.admin.judging import Json
from annai_server.admin.kinds import KINDS
from annai_server.admin.words import t, tn
from annai_server.domain.errors import Invalid, Unconfirmed
from annai_server.operations import promoting
from annai_server.operations.promoting import Candidate
from annai_server.store.database import db
from annai_server.store.tables import Environment


@dataclass(frozen=True, slots=True)
class Line:
    """A guide that could go, as the page shows it. `groups` is None where it is new there; `doubts` say why it isn't
    chosen beforehand."""

    candidate: Candidate
    groups: list[Group] | None
    cautions: list[Json]
    along: list[str]
    doubts: list[str]

    @property
    def blocked(self) -> bool:
        return any(one["blocks"] for one in self.cautions)


@admin.get("/p/<project>/promote")
@member("publisher")
def promotion(visit: Visit) -> ResponseReturnValue:
    return _page(visit, *_ends(visit, request.args.get("from"), request.args.get("to")))


@admin.post("/p/<project>/promote")
@member("publisher")
def promote_guides(visit: Visit) -> ResponseReturnValue:
    source, target = _ends(visit, request.form.get("from"), request.form.get("to"))
    wanted = request.form.getlist("guides")
    if not wanted:
        return _page(visit, source, target, t("Choose at least one guide.")), 422
    try:
        done = promoting.promote(
            visit.project,
            source,
            target,
            wanted,
            actor=visit.actor,
            now=visit.now,
            note=request.form.get("note", "").strip()[:500],
            confirmed=request.form.getlist("told") if "read" in request.form else [],
        )
    except (Invalid, Unconfirmed) as error:
        db.session.rollback()
        status = 422 if isinstance(error, Invalid) else 409
        said = t(
            "Nothing was published. Read what is said beside the guides; if it may stay so, tick below that you have."
        )
        return _page(visit, source, target, said), status
    db.session.commit()
    count = sum(name.resource == "guide" for name, _ in done)
    flash(tn("%(n)s guide promoted to %(name)s.", "%(n)s guides promoted to %(name)s.", count, name=target.name))
    return redirect(url_for("admin.guides", project=visit.project.key, environment=target.key))


def _ends(visit: Visit, source: str | None, target: str | None) -> tuple[Environment, Environment]:
    """By default from the last environment to the first, which is production. Raises NotFound."""
    found = visit.environments
    return visit.environment(source or found[-1].key), visit.environment(target or found[0].key)


def _page(visit: Visit, source: Environment, target: Environment, fault: str = "") -> str:
    proposed = () if source.id == target.id else promoting.candidates(visit.project, source, target, now=visit.now)
    return render_template(
        "admin/promote.html",
        source=source,
        target=target,
        empty=not promoting.serves_guides(source),
        lines=[_line(visit, target, one) for one in proposed],
        kinds=KINDS,
        fault=fault,
        chosen=set(request.form.getlist("guides")) if request.method == "POST" else None,
    )


def _line(visit: Visit, target: Environment, one: Candidate) -> Line:
    said = [judging.told(visit, caution, one.document) for caution in one.cautions]
    titled = judging.titled(visit)
    return Line(
        one,
        judging.compared(visit, one.before, one.document) if one.before else None,
        # As promoting names what is to be confirmed: each path below its guide.
        [
            {**told, "id": f"{caution.code} {one.key}.{caution.path}"}
            for told, caution in zip(said, one.cautions, strict=True)
        ],
        [titled(name.resource, name.key) for name in one.along],
        list(_doubts(target, one)),
    )


def _doubts(target: Environment, one: Candidate) -> Iterator[str]:
    if one.stopped:
        yield t("Stopped in %(name)s, and it stays so.", name=target.name)
    if one.number_before and one.number_before > one.revision:
        yield t("Revision %(n)s there is newer.", n=one.number_before)
