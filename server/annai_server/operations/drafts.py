"""The editable documents of a project: read, save with an optimistic lock, archive, duplicate."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from annai_server.operations.actor import Actor
from annai_server.store.tables import Project

Collection = Literal["guides", "segments", "milestones", "themes"]


@dataclass(frozen=True, slots=True)
class Placement:
    """What one environment serves of a document."""

    revision: int
    round: int
    published_at: int
    stopped: bool


@dataclass(frozen=True, slots=True)
class Draft:
    """`version` grows with each save; `environments` has the published ones by name; `kind` is None but for guides."""

    key: str
    kind: str | None
    title: str
    version: int
    document: Mapping[str, Any]
    environments: Mapping[str, Placement]
    updated_at: int
    updated_by: str


def every(project: Project, collection: Collection) -> Sequence[Draft]:
    """All that are not archived, by key."""
    raise NotImplementedError


def load(project: Project, collection: Collection, key: str) -> Draft:
    """Raises NotFound, also for an archived one."""
    raise NotImplementedError


def save(
    project: Project,
    collection: Collection,
    key: str,
    document: Mapping[str, Any],
    *,
    version: int,
    actor: Actor,
    now: int,
) -> Draft:
    """Write the draft. `version` is the one the writer saw; 0 makes a new one.

    Raises Invalid (paths within the document) and Conflict, whose `current` is `{key, kind, version, document, …}` of
    what is stored now (None if the key once belonged to an archived one).
    """
    raise NotImplementedError


def archive(project: Project, collection: Collection, key: str, *, actor: Actor, now: int) -> None:
    """Unpublish everywhere and keep the key for ever. Raises NotFound."""
    raise NotImplementedError


def duplicate(project: Project, collection: Collection, key: str, new_key: str, *, actor: Actor, now: int) -> Draft:
    """Raises NotFound and Conflict (the new key is taken)."""
    raise NotImplementedError
