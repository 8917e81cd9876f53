"""What an author decides about one user: that they begin anew with a guide, or that it starts for them."""

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.errors import Fault, Invalid, NotFound
from annai_server.engine import orders
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.snapshots import Snapshots
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store import environments
from annai_server.store.database import db
from annai_server.store.tables import Environment


def reset(
    environment: Environment, user_id: str, guide: str | None, *, snapshots: Snapshots, actor: Actor, now: int
) -> None:
    """From now on it is as if they had never met the guide, or any (None). Raises NotFound, and Invalid for an
    anonymous visitor."""
    snapshot = _snapshot(environment, snapshots)
    if guide is not None and guide not in snapshot.served.kinds:
        raise NotFound(f"no guide {guide!r} was ever published in {environment.key}")
    orders.for_user(db.session.connection(), snapshot, _of_a_user(user_id)).reset(guide, now=now)
    audit.of_a_user("reset", environment, actor, now, after={"guide": guide} if guide else None)


def start(environment: Environment, user_id: str, guide: str, *, snapshots: Snapshots, actor: Actor, now: int) -> None:
    """On their next page view it starts, once, whatever holds it back. Raises NotFound, and Invalid where it is stopped
    or they opted out of it, and for an anonymous visitor."""
    snapshot = _snapshot(environment, snapshots)
    published = snapshot.by_key.get(guide)
    if published is None:
        raise NotFound(f"no guide {guide!r} is published in {environment.key}")
    if published.stopped or snapshot.served.stopped:
        raise Invalid([Fault("guide", "it is stopped here; let it run again first")])
    order = orders.for_user(db.session.connection(), snapshot, _of_a_user(user_id))
    if not published.guide.essential and order.opted_out & {"all", published.guide.kind}:
        raise Invalid([Fault("guide", "they opted out of such guidance; only they themselves can ask for it again")])
    order.start(guide, now=now)
    audit.of_a_user("start", environment, actor, now, after={"guide": guide})


def _of_a_user(user_id: str) -> str:
    """Raises Invalid. What an author decided would have to outlive the merging, or it would not be as they decided."""
    if is_anonymous(user_id):
        raise Invalid([Fault("user", "an anonymous visitor: wait until they have signed in")])
    return user_id


def _snapshot(environment: Environment, snapshots: Snapshots) -> Snapshot:
    connection = db.session.connection()
    # As the event writer does: what is counted for companies stays so until the order is given.
    environments.begin_writing(connection, environment.id)
    db.session.refresh(environment)
    return snapshots.at(connection, environment.id, environment.publication)
