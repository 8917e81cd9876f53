"""Draft → numbered immutable revision → publication in an environment, and back."""

from collections.abc import Sequence
from dataclasses import dataclass

from annai_server.operations.actor import Actor
from annai_server.operations.drafts import Collection
from annai_server.store.tables import Environment, Project


@dataclass(frozen=True, slots=True)
class Caution:
    """Something that publishes, but probably not as meant. `code` is one of: missing_translation, unknown_segment,
    unknown_milestone, unknown_guide, unpublished_reference, never_shown."""

    code: str
    path: str
    message: str


@dataclass(frozen=True, slots=True)
class Published:
    environment: str
    revision: int
    round: int
    publication: int
    warnings: Sequence[Caution]


@dataclass(frozen=True, slots=True)
class Revision:
    number: int
    created_at: int
    created_by: str
    note: str
    document: dict[str, object]


def revisions(project: Project, collection: Collection, key: str) -> Sequence[Revision]:
    """Newest first. Raises NotFound."""
    raise NotImplementedError


def check(project: Project, environment: Environment, collection: Collection, key: str) -> Sequence[Caution]:
    """What publishing the draft there would warn of."""
    raise NotImplementedError


def publish(
    project: Project,
    environment: Environment,
    collection: Collection,
    key: str,
    *,
    actor: Actor,
    now: int,
    note: str = "",
    revision: int | None = None,
    again: bool = False,
) -> Published:
    """Make the draft (or that revision) what the environment serves. A changed draft becomes a new revision first.
    `again` begins a new round: who completed or dismissed it may see it once more.

    Raises NotFound, and Invalid if the draft does not pass the wire schema any more.
    """
    raise NotImplementedError


def rollback(
    project: Project,
    environment: Environment,
    collection: Collection,
    key: str,
    revision: int,
    *,
    actor: Actor,
    now: int,
    note: str = "",
) -> Published:
    """Serve an earlier revision; the draft stays as it is. Raises NotFound."""
    raise NotImplementedError


def unpublish(
    project: Project, environment: Environment, collection: Collection, key: str, *, actor: Actor, now: int
) -> None:
    """Raises NotFound if it isn't published there."""
    raise NotImplementedError


def set_stopped(
    project: Project, environment: Environment, key: str | None, stopped: bool, *, actor: Actor, now: int
) -> None:
    """Stop or resume one published guide, or (key None) the whole environment. Raises NotFound."""
    raise NotImplementedError
