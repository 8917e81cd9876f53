"""The host product's users: found by id or by what is known of them; one of them with their guides and timeline."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import String, cast, or_, select

from annai_server import engine
from annai_server.admin import stories
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.kinds import KINDS
from annai_server.admin.numbers import LATEST, whole
from annai_server.admin.pages.results import ENDS
from annai_server.admin.ways_back import form_at, of_user
from annai_server.admin.words import current, t
from annai_server.domain.conditions.dates import span
from annai_server.domain.gates import RESUME_MS
from annai_server.operations import explaining, holds, standings
from annai_server.store import timeline
from annai_server.store import users as known
from annai_server.store.database import db
from annai_server.store.tables import Company, Environment, User

SHOWN = 50


@admin.get("/p/<project>/users")
@member()
def users(visit: Visit) -> ResponseReturnValue:
    environment = visit.environment(request.args.get("environment"))
    words = request.args.get("q", "").strip()
    return render_template(
        "admin/users.html", environment=environment, words=words, users=_search(environment, words), most=SHOWN
    )


def _search(environment: Environment, words: str) -> list[User]:
    """By the beginning of the id or company, or any text among the traits; those seen last come first."""
    query = select(User).where(User.environment_id == environment.id).order_by(User.last_seen_at.desc(), User.id)
    if words:
        query = query.where(
            or_(
                User.id.startswith(words, autoescape=True),
                User.company_id.startswith(words, autoescape=True),
                cast(User.traits, String).icontains(words, autoescape=True),
            )
        )
    return list(db.session.scalars(query.limit(SHOWN)))


@admin.get("/p/<project>/users/<path:user_id>")
@member()
def user(visit: Visit, user_id: str) -> ResponseReturnValue:
    return user_page(visit, visit.environment(request.args.get("environment")), user_id)


def user_page(
    visit: Visit, environment: Environment, user_id: str, fault: str = "", erase_fault: str = ""
) -> ResponseReturnValue:
    """The faults say why they can't be held so, or weren't erased."""
    profile = known.profile(db.session(), environment.id, user_id)
    if profile is None:
        return _unknown(visit, environment, user_id)
    snapshots, connection = engine.current().snapshots, db.session.connection()
    row = db.session.get_one(User, (environment.id, user_id))
    question = explaining.Question(visit.now, user_id, language=current())
    why = explaining.answer(connection, snapshots, environment, question)
    page = timeline.events(db.session(), environment.id, user_id, before=_before())
    return render_template(
        "admin/user.html",
        environment=environment,
        user=profile,
        held_until=row.held_until,
        ordered={guide for guide, order in (row.orders or {}).items() if visit.now - order["at"] < RESUME_MS},
        company=db.session.get(Company, (environment.id, profile.company)) if profile.company else None,
        standings=standings.of_user(connection, snapshots, environment, user_id, now=visit.now),
        because={one.explanation.published.guide.key: one.told.because for one in why.accounts},
        runs=timeline.runs(db.session(), environment.id, user_id),
        page=page,
        story=stories.Stories(visit.project),
        kinds=KINDS,
        end_names=ENDS,
        fault=fault,
        erase_fault=erase_fault,
    ), 422 if fault or erase_fault else 200


def _unknown(visit: Visit, environment: Environment, user_id: str) -> ResponseReturnValue:
    elsewhere = [one for one in visit.environments if db.session.get(User, (one.id, user_id))]
    return render_template(
        "admin/user_unknown.html", environment=environment, user_id=user_id, elsewhere=elsewhere
    ), 404


@admin.post("/p/<project>/hold")
@form_at(of_user)
@member("editor")
def hold(visit: Visit) -> ResponseReturnValue:
    """Leave a user or their company alone until a day begins, by the project's clock; without a day: no longer.

    What would change nothing is refused: a day that has begun, or letting go who isn't held.
    """
    environment = visit.environment(request.form.get("environment"))
    user_id, company_id = request.form.get("user", ""), request.form.get("company")
    day = request.form.get("until", "").strip()
    until = _day(day, visit.project.time_zone)
    whom: Company | User | None = (
        db.session.get(Company, (environment.id, company_id))
        if company_id
        else db.session.get(User, (environment.id, user_id))
    )
    if fault := _fault(day, until, whom.held_until if whom else None, visit.now):
        return user_page(visit, environment, user_id, fault)
    if company_id:
        holds.hold_company(environment, company_id, until, actor=visit.actor, now=visit.now)
    else:
        holds.hold_user(environment, user_id, until, actor=visit.actor, now=visit.now)
    db.session.commit()
    flash(t("Saved."))
    return redirect(url_for("admin.user", project=visit.project.key, user_id=user_id, environment=environment.key))


def _day(text: str, zone: str) -> int | None:
    found = span(text, zone) if text else None
    return found and found[0]


def _fault(day: str, until: int | None, held_until: int | None, now: int) -> str:
    if day and until is None:
        return t("This is no day.")
    if until is not None and until <= now:
        return t("Choose a day after today.")
    if until is None and (held_until is None or held_until <= now):
        return t("They aren’t left alone now: choose a day.")
    return ""


def _before() -> tuple[int, str] | None:
    at, _, message = request.args.get("before", "").partition("-")
    moment = whole(at, LATEST)
    return (moment, message) if moment is not None and message else None
