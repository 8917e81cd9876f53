from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

import click

from annai_server.cli.session import answer, as_json, connected, existing, project_called
from annai_server.clock import now
from annai_server.domain.keeping import LEAST_DAYS, MOST_DAYS
from annai_server.operations import keeping, projects, quotas
from annai_server.operations.actor import COMMAND_LINE
from annai_server.operations.quotas import LATELY_DAYS, Uptake
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project

_project = click.option("--project", default="main", show_default=True, help="The project's key.")
_environment = click.option("--environment", "key", default="production", show_default=True)


@click.group()
def environment() -> None:
    """What each environment takes in and whom it knows, and how much it may."""


@environment.command(name="list")
@_project
@as_json
def every(project: str, as_json: bool) -> None:
    """List a project's environments: events of this month and their bound, and how many people are known.

    Events are those of your product, of this month (UTC), but for the last minute. Users seen are those of the last 30
    days; internal users and anonymous visitors are counted apart.
    """
    with connected(existing()):
        found = [(one, quotas.uptake(one, now=now())) for one in projects.environments(project_called(project))]
    lines = [line for one, uptake in found for line in _lines(one, uptake)]
    answer({"environments": [_values(*one) for one in found]}, lines, as_json=as_json)


@environment.command()
@click.argument("events", type=click.IntRange(0, quotas.MOST_EVENTS), required=False)
@click.option("--lift", is_flag=True, help="Any number, from now on.")
@_project
@_environment
@as_json
def quota(events: int | None, lift: bool, project: str, key: str, as_json: bool) -> None:
    """Let an environment take in EVENTS of your product in a month (of UTC), and no more.

    Further ones are refused, and guidance goes on. Holds within moments, in every process.
    """
    _either(events, "EVENTS", lift, "--lift")
    with _of(project, key) as (found, one):
        quotas.bound(found, one, events, actor=COMMAND_LINE, now=now())
        db.session.commit()
        uptake = quotas.uptake(one, now=now())
        answer(_values(one, uptake), _lines(one, uptake), as_json=as_json)


@environment.command()
@click.argument("days", type=click.IntRange(LEAST_DAYS, MOST_DAYS), required=False)
@click.option("--ever", is_flag=True, help="For ever, from now on.")
@_project
@_environment
@as_json
def keep(days: int | None, ever: bool, project: str, key: str, as_json: bool) -> None:
    """Keep events for so many DAYS; older ones go for good, day by day, by the server itself.

    What they came to stays: progress, counts, milestones and results.
    """
    _either(days, "DAYS", ever, "--ever")
    with _of(project, key) as (found, one):
        keeping.keep(found, one, days, actor=COMMAND_LINE, now=now())
        db.session.commit()
        answer({"environment": one.key, "event_days": one.event_days}, [f"{one.key:16} {_kept(one)}"], as_json=as_json)


def _either(number: int | None, name: str, without: bool, flag: str) -> None:
    if without == (number is not None):
        raise click.UsageError(f"name either a number of {name}, or {flag}")


@contextmanager
def _of(project: str, key: str) -> Iterator[tuple[Project, Environment]]:
    with connected(existing()):
        found = project_called(project)
        yield found, projects.environment(found, key)


def _kept(one: Environment) -> str:
    return "events are kept " + ("for ever" if one.event_days is None else f"for {one.event_days} days")


def _values(one: Environment, uptake: Uptake) -> dict[str, Any]:
    return {"environment": one.key, "name": one.name, "event_days": one.event_days, **asdict(uptake)}


def _lines(one: Environment, uptake: Uptake) -> list[str]:
    bound = "any number" if uptake.at_most is None else f"{uptake.at_most:,}"
    return [
        f"{one.key:16} events this month: {uptake.events:,} of {bound}",
        f"{'':16} users: {uptake.users:,}, of whom seen in {LATELY_DAYS} days: {uptake.seen:,}; "
        f"internal: {uptake.internal:,}; visitors: {uptake.visitors:,}",
        f"{'':16} {_kept(one)}",
    ]
