"""An environment's settings: how to embed it, who may ask, how much may interrupt, and the switch that stops it all."""

from collections.abc import Iterator
from contextlib import contextmanager

from flask import current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from marshmallow import ValidationError

from annai_server.admin import faults, languages, looks, signing
from annai_server.admin.blueprint import admin
from annai_server.admin.door import Visit, member
from annai_server.admin.ways_back import form_at, of_environment
from annai_server.admin.words import t
from annai_server.domain import keeping
from annai_server.domain.errors import Fault, Invalid
from annai_server.operations import builds, coverage, keys, projects, retention, switches, webhooks
from annai_server.operations.quotas import MOST_EVENTS
from annai_server.store.database import db
from annai_server.store.tables import Environment
from annai_server.wire.fields import Percent, TraitName
from annai_server.wire.parts import PageGlob
from annai_server.wire.problems import faults as faults_of

MODES = ("off", "observe", "required")

_PAGE = PageGlob()
_TRAIT = TraitName()
_LARGEST_HOLDOUT = Percent(50)
_RULES = (
    "quiet_pages",
    "form_traits",
    "budget_gap_s",
    "budget_day",
    "monthly_events",
    "holdout_permille",
    "identity_mode",
    "anonymous",
    "retention_days",
    "event_days",
)


@admin.get("/p/<project>/settings")
@member()
def settings(visit: Visit) -> ResponseReturnValue:
    return page(visit, visit.environment(request.args.get("environment")), [])


def page(visit: Visit, environment: Environment, errors: list[dict[str, str]]) -> str:
    listed = keys.every(visit.project) if visit.may("admin") else ()
    return render_template(
        "admin/settings.html",
        environment=environment,
        environments=visit.environments,
        pinned=builds.pinned(),
        languages=languages.listed(visit.project.locales),
        public_url=current_app.config["ANNAI"].public_url,
        keys=[one for one in listed if environment.key in one.environments],
        issued=None,
        errors=errors,
        modes=MODES,
        worn=looks.worn(visit, environment),
        signing=signing.of(environment, now=visit.now),
        events=coverage.events_of_month(environment, now=visit.now),
        webhooks=webhooks.every(environment) if visit.may("admin") else (),
    )


@admin.post("/p/<project>/settings/<key>")
@form_at(of_environment)
@member("admin")
def change_settings(visit: Visit, key: str) -> ResponseReturnValue:
    environment = visit.environment(key)
    try:
        _change(visit, environment)
    except Invalid as error:
        shown = page(visit, environment, [_named(one) for one in faults.as_json(error)])
        db.session.rollback()
        return shown, 422
    db.session.commit()
    flash(t("Saved."))
    return redirect(url_for("admin.settings", project=visit.project.key, environment=key))


def _change(visit: Visit, environment: Environment) -> None:
    """Raises Invalid with what is wrong in any of the fields."""
    before = _settings(environment)
    faults: list[Fault] = []
    with _gathering(faults):
        _allow(visit, environment)
    with _gathering(faults):
        environment.quiet_pages = _pages()
    with _gathering(faults):
        environment.form_traits = _traits()
    with _gathering(faults):
        environment.budget_gap_s = 60 * _number("budget_gap", 0, 24 * 60)
    with _gathering(faults):
        environment.holdout_permille = _permille("holdout", _LARGEST_HOLDOUT)
    with _gathering(faults):
        environment.budget_day = _number("budget_day", 0, 100)
    with _gathering(faults):
        environment.monthly_events = _number("monthly_events", 0, MOST_EVENTS) if _given("monthly_events") else None
    with _gathering(faults):
        environment.retention_days = _days("retention_days", retention.LEAST_DAYS, retention.MOST_DAYS)
    with _gathering(faults):
        environment.event_days = _days("event_days", keeping.LEAST_DAYS, keeping.MOST_DAYS)
    if faults:
        raise Invalid(faults)
    mode = request.form.get("identity_mode", "")
    environment.identity_mode = mode if mode in MODES else environment.identity_mode
    environment.anonymous = "anonymous" in request.form
    after = _settings(environment)
    if after != before:
        switches.settings_changed(visit.project, environment, before, after, actor=visit.actor, now=visit.now)


@contextmanager
def _gathering(faults: list[Fault]) -> Iterator[None]:
    """What is wrong with one field keeps nobody from hearing of the others."""
    try:
        yield
    except Invalid as error:
        faults += error.faults


def _allow(visit: Visit, environment: Environment) -> None:
    origins = _lines("allowed_origins")
    if origins != environment.allowed_origins:
        projects.allow_origins(visit.project, environment, origins, actor=visit.actor, now=visit.now)


def _named(fault: dict[str, str]) -> dict[str, str]:
    """Among several lines, the one that is meant."""
    name, _, number = fault["path"].partition(".")
    if name != "origins" or not number.isdigit():
        return fault
    line = _lines("allowed_origins")[int(number)]
    return {**fault, "message": t("“%(line)s”: %(fault)s", line=line, fault=fault["message"])}


def _settings(environment: Environment) -> dict[str, object]:
    return {name: getattr(environment, name) for name in _RULES}


def _lines(name: str) -> list[str]:
    return [line.strip().rstrip("/") for line in request.form.get(name, "").splitlines() if line.strip()]


def _pages() -> list[str]:
    pages = [line.strip() for line in request.form.get("quiet_pages", "").splitlines() if line.strip()]
    try:
        return [_PAGE.deserialize(page) for page in pages]
    except ValidationError as error:
        raise Invalid([Fault("quiet_pages", one.message) for one in faults_of(error)]) from error


def _traits() -> list[str]:
    names = dict.fromkeys(line.strip() for line in request.form.get("form_traits", "").splitlines() if line.strip())
    try:
        return [_TRAIT.deserialize(name) for name in names]
    except ValidationError as error:
        raise Invalid([Fault("form_traits", one.message) for one in faults_of(error)]) from error


def _permille(name: str, percent: Percent) -> int:
    try:
        return round(10 * percent.deserialize(request.form.get(name, type=float)))
    except ValidationError as error:
        raise Invalid([Fault(name, one.message) for one in faults_of(error)]) from error


def _given(name: str) -> bool:
    return bool(request.form.get(name, "").strip())


def _days(name: str, least: int, most: int) -> int | None:
    """Left empty: for ever."""
    return _number(name, least, most) if _given(name) else None


def _number(name: str, least: int, most: int) -> int:
    number = request.form.get(name, type=int)
    if number is None or not least <= number <= most:
        raise Invalid([Fault(name, t("a whole number from %(least)s to %(most)s", least=least, most=most))])
    return number


@admin.post("/p/<project>/settings/<key>/stop")
@form_at(of_environment)
@member("publisher")
def stop_environment(visit: Visit, key: str) -> ResponseReturnValue:
    return _switch(visit, visit.environment(key), stopped=True)


@admin.post("/p/<project>/settings/<key>/resume")
@form_at(of_environment)
@member("publisher")
def resume_environment(visit: Visit, key: str) -> ResponseReturnValue:
    return _switch(visit, visit.environment(key), stopped=False)


def _switch(visit: Visit, environment: Environment, *, stopped: bool) -> ResponseReturnValue:
    switches.set_environment_stopped(visit.project, environment, stopped, actor=visit.actor, now=visit.now)
    db.session.commit()
    words = "All guidance in %(name)s is stopped." if stopped else "Guidance in %(name)s shows again."
    flash(t(words, name=environment.name))
    return redirect(url_for("admin.settings", project=visit.project.key, environment=environment.key))
