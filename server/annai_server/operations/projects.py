"""A host product's project, with its environments and first keys."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from marshmallow import ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from annai_server.domain.errors import Conflict, Fault, Invalid, NotFound
from annai_server.operations import audit, keys, people
from annai_server.operations.actor import Actor
from annai_server.operations.keys import Issued
from annai_server.store.database import db
from annai_server.store.tables import Author, Environment, Project
from annai_server.wire.problems import faults
from annai_server.wire.projects import ProjectSchema

_ORIGIN = re.compile(r"\*|https?://(\*\.)?[a-z0-9.-]+(:[0-9]{1,5})?|https?://\[[0-9a-f:]+\](:[0-9]{1,5})?")
_ORIGIN_HELP = "write an origin such as https://app.example.com, without a path, or *"


@dataclass(frozen=True, slots=True)
class NewEnvironment:
    environment: Environment
    secret: Issued
    signing: Issued


@dataclass(frozen=True, slots=True)
class NewProject:
    project: Project
    environments: Mapping[str, NewEnvironment]
    authoring: Issued


def create(
    key: str,
    name: str,
    *,
    owner: Author,
    default_locale: str = "en",
    locales: Sequence[str] = ("en", "ja"),
    time_zone: str = "UTC",
    actor: Actor,
    now: int,
) -> NewProject:
    """A project with `production` (identity required) and `development` (identity off), each with a secret key and a
    signing secret, and an authoring key for both. Raises Invalid, and Conflict (the key is taken)."""
    _check(key, name, default_locale, locales, time_zone)
    project = Project(
        key=key,
        name=name,
        time_zone=time_zone,
        default_locale=default_locale,
        locales=list(locales),
        created_at=now,
    )
    try:
        with db.session.begin_nested():
            db.session.add(project)
    except IntegrityError:
        raise Conflict(f"there is a project {key!r} already") from None
    audit.record(actor, "create", "project", key, now=now, project_id=project.id)
    environments = {
        "production": _environment(project, "production", "Production", "required", actor, now),
        "development": _environment(project, "development", "Development", "off", actor, now),
    }
    people.join(project, owner, "admin", actor=actor, now=now)
    authoring = keys.create_authoring(project, list(environments), label="first", actor=actor, now=now)
    return NewProject(project, environments, authoring)


def _check(key: str, name: str, default_locale: str, locales: Sequence[str], time_zone: str) -> None:
    """Raises Invalid."""
    said = {"key": key, "name": name, "default_locale": default_locale, "locales": locales, "time_zone": time_zone}
    try:
        ProjectSchema().load(said)
    except ValidationError as error:
        raise Invalid(faults(error)) from error


def by_key(key: str) -> Project:
    """Raises NotFound."""
    project = db.session.scalar(select(Project).where(Project.key == key))
    if project is None:
        raise NotFound(f"there is no project {key!r}")
    return project


def every() -> Sequence[Project]:
    return db.session.scalars(select(Project).order_by(Project.name, Project.id)).all()


def environments(project: Project) -> Sequence[Environment]:
    """In the order they were made: production first."""
    return db.session.scalars(
        select(Environment).where(Environment.project_id == project.id).order_by(Environment.id)
    ).all()


def environment(project: Project, key: str) -> Environment:
    """Raises NotFound."""
    found = db.session.scalar(select(Environment).where(Environment.project_id == project.id, Environment.key == key))
    if found is None:
        raise NotFound(f"this project has no environment {key!r}")
    return found


def _environment(project: Project, key: str, name: str, identity_mode: str, actor: Actor, now: int) -> NewEnvironment:
    row = Environment(
        project_id=project.id,
        key=key,
        name=name,
        public_key=keys.new_public_key(),
        identity_mode=identity_mode,
        created_at=now,
    )
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "create", "environment", key, now=now, project_id=project.id, environment=key)
    return NewEnvironment(
        row,
        keys.create_secret(row, label="first", actor=actor, now=now),
        keys.create_signing(row, actor=actor, now=now),
    )


def allow_origins(
    project: Project, environment: Environment, origins: Sequence[str], *, actor: Actor, now: int
) -> None:
    """Pages of these origins may ask: exact ones, `https://*.example.com`, or `*` for any. Raises Invalid."""
    faults = [
        Fault(f"origins.{index}", _ORIGIN_HELP) for index, one in enumerate(origins) if not _ORIGIN.fullmatch(one)
    ]
    if faults:
        raise Invalid(faults)
    before, environment.allowed_origins = environment.allowed_origins, list(origins)
    audit.record(
        actor,
        "allow_origins",
        "environment",
        environment.key,
        now=now,
        project_id=project.id,
        environment=environment.key,
        before={"origins": before},
        after={"origins": list(origins)},
    )
    db.session.flush()
