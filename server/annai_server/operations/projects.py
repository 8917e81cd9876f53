"""A host product's project, with its environments and first keys."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema, ValidationError
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from annai_server.domain.errors import Conflict, Invalid, NotFound
from annai_server.operations import audit, keys, people
from annai_server.operations.actor import Actor
from annai_server.operations.keys import Issued
from annai_server.store.database import db
from annai_server.store.tables import Author, Environment, Project, PublicKey
from annai_server.wire.problems import faults
from annai_server.wire.projects import OriginsSchema, ProjectSchema


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
    check(key, name, default_locale=default_locale, locales=locales, time_zone=time_zone)
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


def check(
    key: str, name: str, *, default_locale: str, locales: Sequence[str], time_zone: str, origins: Sequence[str] = ()
) -> None:
    """Whether there can be such a project. Raises Invalid."""
    said = {"key": key, "name": name, "default_locale": default_locale, "locales": locales, "time_zone": time_zone}
    _check(ProjectSchema(), said)
    _check(OriginsSchema(), {"origins": list(origins)})


def _check(schema: Schema, said: Mapping[str, Any]) -> None:
    """Raises Invalid."""
    try:
        schema.load(said)
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
    db.session.add(PublicKey(environment_id=row.id, key=row.public_key, created_at=now))
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
    _check(OriginsSchema(), {"origins": list(origins)})
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
