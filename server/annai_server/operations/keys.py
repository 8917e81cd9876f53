"""Keys and signing secrets: made here, shown once, stored hashed (signing secrets excepted: HMAC needs them)."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from annai_server.operations.actor import Actor
from annai_server.store.tables import Environment, Project

KeyKind = Literal["public", "secret", "signing", "authoring"]


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key. `text` can be shown this once, except for a public key; `kid` names a signing secret."""

    id: int
    kind: KeyKind
    text: str
    kid: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """`hint` is the key's beginning and end, or the whole of a public key."""

    id: int
    kind: KeyKind
    name: str
    hint: str
    environments: Sequence[str]
    created_at: int
    revoked_at: int | None


def create_secret(environment: Environment, *, name: str, actor: Actor, now: int) -> Issued:
    raise NotImplementedError


def create_signing(environment: Environment, *, actor: Actor, now: int) -> Issued:
    """A second secret may live beside the first, for rotation. Raises Conflict at a third."""
    raise NotImplementedError


def create_authoring(
    project: Project, environments: Sequence[Environment], *, name: str, actor: Actor, now: int
) -> Issued:
    """An `ak_` key that may publish to these environments."""
    raise NotImplementedError


def every(project: Project) -> Sequence[Listed]:
    raise NotImplementedError


def revoke(project: Project, kind: KeyKind, key_id: int, *, actor: Actor, now: int) -> None:
    """Raises NotFound."""
    raise NotImplementedError


def environment_of_secret(text: str) -> Environment:
    """Who holds this `sk_` key. Raises NotFound for an unknown or revoked one."""
    raise NotImplementedError


def project_of_authoring(text: str) -> tuple[Project, Actor, frozenset[int]]:
    """Project, actor and the ids of the environments this `ak_` key may publish to. Raises NotFound."""
    raise NotImplementedError
