"""A host product's project, with its environments and first keys."""

from collections.abc import Mapping
from dataclasses import dataclass

from annai_server.operations.actor import Actor
from annai_server.operations.keys import Issued
from annai_server.store.tables import Author, Environment, Project


@dataclass(frozen=True, slots=True)
class NewEnvironment:
    environment: Environment
    public_key: str
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
    time_zone: str = "UTC",
    actor: Actor,
    now: int,
) -> NewProject:
    """A project with `production` (identity required) and `development` (identity off), and all keys.

    Raises Invalid and Conflict (the key is taken).
    """
    raise NotImplementedError


def by_key(key: str) -> Project:
    """Raises NotFound."""
    raise NotImplementedError


def environment(project: Project, name: str) -> Environment:
    """Raises NotFound."""
    raise NotImplementedError
