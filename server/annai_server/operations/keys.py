"""Keys and signing secrets: made here, shown once, stored hashed (signing secrets excepted: HMAC needs them)."""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from sqlalchemy import select

from annai_server.domain.errors import Conflict, NotFound
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.operations.digests import digest
from annai_server.operations.row_locks import lock_row
from annai_server.store import key_use
from annai_server.store.database import db
from annai_server.store.tables import AuthoringKey, Environment, Project, PublicKey, SecretKey, SigningSecret

KeyKind = Literal["public", "secret", "signing", "authoring"]
KINDS: tuple[KeyKind, ...] = ("public", "secret", "signing", "authoring")

_Row = PublicKey | SecretKey | SigningSecret | AuthoringKey
_ROWS: Mapping[KeyKind, type[_Row]] = {
    "public": PublicKey,
    "secret": SecretKey,
    "signing": SigningSecret,
    "authoring": AuthoringKey,
}
_PREFIX_LENGTH = 11
# One and the one that it replaces.
_LIVE = 2


@dataclass(frozen=True, slots=True)
class Issued:
    """A new key. `text` is never shown again; `kid` names a signing secret."""

    id: int
    kind: KeyKind
    text: str
    kid: str | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """`hint` is the beginning of a key, a signing secret's `kid`, or a public key, which is no secret."""

    id: int
    kind: KeyKind
    label: str
    hint: str
    environments: Sequence[str]
    created_at: int
    revoked_at: int | None
    last_used_at: int | None = None
    """Of a public key, to the hour, while there were two."""


@dataclass(frozen=True, slots=True)
class Backend:
    """Who holds a key, and which environment it is for."""

    environment: Environment
    actor: Actor


@dataclass(frozen=True, slots=True)
class Authoring:
    """Who holds an `ak_` key, and the keys of the environments it may publish to."""

    project: Project
    actor: Actor
    environments: frozenset[str]


def new_public_key() -> str:
    return f"pk_{secrets.token_urlsafe(18)}"


def create_public(environment: Environment, *, actor: Actor, now: int) -> Issued:
    """For the pages of this environment from now on; the one before stays in use until it is revoked. Raises Conflict
    at a third."""
    lock_row(Environment, environment)
    live = _live_public(environment)
    if len(live) >= _LIVE:
        raise Conflict("two public keys are in use; revoke the older one first")
    if not live:
        # Made by the version before, while this one was rolled out.
        first = PublicKey(environment_id=environment.id, key=environment.public_key, created_at=environment.created_at)
        db.session.add(first)
    environment.public_key = new_public_key()
    row = PublicKey(environment_id=environment.id, key=environment.public_key, created_at=now)
    return Issued(_issue(row, environment.project_id, environment.key, row.key, actor, now), "public", row.key)


def create_secret(environment: Environment, *, label: str, actor: Actor, now: int) -> Issued:
    text = f"sk_{secrets.token_urlsafe(32)}"
    row = SecretKey(
        environment_id=environment.id,
        hash=digest(text),
        prefix=text[:_PREFIX_LENGTH],
        label=label,
        created_at=now,
    )
    return Issued(_issue(row, environment.project_id, environment.key, row.prefix, actor, now), "secret", text)


def create_signing(environment: Environment, *, actor: Actor, now: int) -> Issued:
    """A second secret may live beside the first, for rotation. Raises Conflict at a third."""
    lock_row(Environment, environment)
    live = db.session.scalars(
        select(SigningSecret.id).where(
            SigningSecret.environment_id == environment.id, SigningSecret.revoked_at.is_(None)
        )
    ).all()
    if len(live) >= _LIVE:
        raise Conflict("two signing secrets are live; revoke the older one first")
    row = SigningSecret(
        environment_id=environment.id,
        kid=f"k_{secrets.token_hex(6)}",
        secret=secrets.token_urlsafe(48),
        created_at=now,
    )
    row_id = _issue(row, environment.project_id, environment.key, row.kid, actor, now)
    return Issued(row_id, "signing", row.secret, row.kid)


def create_authoring(project: Project, environments: Sequence[str], *, label: str, actor: Actor, now: int) -> Issued:
    """An `ak_` key that may publish to the environments of these keys."""
    text = f"ak_{secrets.token_urlsafe(32)}"
    row = AuthoringKey(
        project_id=project.id,
        hash=digest(text),
        prefix=text[:_PREFIX_LENGTH],
        label=label,
        environments=list(environments),
        created_at=now,
    )
    return Issued(_issue(row, project.id, None, row.prefix, actor, now), "authoring", text)


def every(project: Project) -> Sequence[Listed]:
    """Revoked ones included, oldest first within each kind."""
    environments = {row.id: row.key for row in _environments(project)}
    public = select(PublicKey).where(PublicKey.environment_id.in_(environments)).order_by(PublicKey.id)
    secret = select(SecretKey).where(SecretKey.environment_id.in_(environments)).order_by(SecretKey.id)
    signing = select(SigningSecret).where(SigningSecret.environment_id.in_(environments))
    authoring = select(AuthoringKey).where(AuthoringKey.project_id == project.id).order_by(AuthoringKey.id)
    listed = [_list_public(row, environments[row.environment_id]) for row in db.session.scalars(public)]
    listed += [_list_secret(row, environments[row.environment_id]) for row in db.session.scalars(secret)]
    for row in db.session.scalars(signing.order_by(SigningSecret.id)):
        listed.append(_list_signing(row, environments[row.environment_id]))
    listed.extend(_list_authoring(row) for row in db.session.scalars(authoring))
    return listed


def revoke(project: Project, kind: KeyKind, key_id: int, *, actor: Actor, now: int) -> None:
    """At once, in every process. Revoking twice is no error. Raises NotFound, and Conflict where it is an environment's
    only public key."""
    row = cast("_Row | None", db.session.get(_ROWS[kind], key_id))
    if row is None or _project_id(row) != project.id:
        raise NotFound(f"this project has no {kind} key {key_id}")
    if row.revoked_at is None:
        if isinstance(row, PublicKey):
            _leave_another(row)
        row.revoked_at = now
        audit.record(actor, "revoke", "key", _hint(row), now=now, project_id=project.id)
    db.session.flush()


def _leave_another(row: PublicKey) -> None:
    """To the environment's pages. Raises Conflict."""
    environment = db.session.get_one(Environment, row.environment_id)
    lock_row(Environment, environment)
    others = [one.key for one in _live_public(environment) if one.id != row.id]
    if not others:
        raise Conflict("this is the environment's only public key; make another first")
    environment.public_key = others[-1]


def _live_public(environment: Environment) -> Sequence[PublicKey]:
    """Oldest first."""
    return db.session.scalars(
        select(PublicKey)
        .where(PublicKey.environment_id == environment.id, PublicKey.revoked_at.is_(None))
        .order_by(PublicKey.id)
    ).all()


def backend(text: str) -> Backend:
    """Who holds this `sk_` key. Raises NotFound for an unknown or revoked one."""
    found = db.session.execute(
        select(SecretKey, Environment)
        .join(Environment, Environment.id == SecretKey.environment_id)
        .where(SecretKey.hash == digest(text), SecretKey.revoked_at.is_(None))
    ).first()
    if found is None:
        raise NotFound("this secret key is unknown or revoked")
    key, environment = found
    return Backend(environment, Actor(key.prefix))


def authoring(text: str) -> Authoring:
    """Who holds this `ak_` key. Raises NotFound for an unknown or revoked one."""
    found = db.session.execute(
        select(AuthoringKey, Project)
        .join(Project, Project.id == AuthoringKey.project_id)
        .where(AuthoringKey.hash == digest(text), AuthoringKey.revoked_at.is_(None))
    ).first()
    if found is None:
        raise NotFound("this authoring key is unknown or revoked")
    key, project = found
    return Authoring(project, Actor(key.prefix), frozenset(key.environments))


def _issue(
    row: _Row,
    project_id: int,
    environment: str | None,
    hint: str,
    actor: Actor,
    now: int,
) -> int:
    db.session.add(row)
    db.session.flush()
    audit.record(actor, "create", "key", hint, now=now, project_id=project_id, environment=environment)
    return row.id


def _environments(project: Project) -> Sequence[Environment]:
    return db.session.scalars(select(Environment).where(Environment.project_id == project.id)).all()


def _project_id(row: _Row) -> int:
    if isinstance(row, AuthoringKey):
        return row.project_id
    return db.session.get_one(Environment, row.environment_id).project_id


def _hint(row: _Row) -> str:
    if isinstance(row, PublicKey):
        return row.key
    return row.kid if isinstance(row, SigningSecret) else row.prefix


def _list_public(row: PublicKey, environment: str) -> Listed:
    used = key_use.last(db.session.connection(), row.environment_id, row.key)
    return Listed(row.id, "public", "", row.key, (environment,), row.created_at, row.revoked_at, used)


def _list_secret(row: SecretKey, environment: str) -> Listed:
    return Listed(row.id, "secret", row.label, row.prefix, (environment,), row.created_at, row.revoked_at)


def _list_signing(row: SigningSecret, environment: str) -> Listed:
    return Listed(row.id, "signing", "", row.kid, (environment,), row.created_at, row.revoked_at)


def _list_authoring(row: AuthoringKey) -> Listed:
    environments = tuple(row.environments)
    return Listed(row.id, "authoring", row.label, row.prefix, environments, row.created_at, row.revoked_at)
