"""Users and companies that an author asks to leave alone until a date: only essential notices come."""

from sqlalchemy import CursorResult, update

from annai_server.domain.errors import NotFound
from annai_server.operations import audit
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Company, Environment, User


def hold_user(environment: Environment, user_id: str, until: int | None, *, actor: Actor, now: int) -> None:
    """Until that moment (ms); None: no longer. Raises NotFound."""
    _hold(User, environment, user_id, until, actor, now)


def hold_company(environment: Environment, company_id: str, until: int | None, *, actor: Actor, now: int) -> None:
    """All users for whom it is the current company. Raises NotFound."""
    _hold(Company, environment, company_id, until, actor, now)


def _hold(
    model: type[User] | type[Company], environment: Environment, key: str, until: int | None, actor: Actor, now: int
) -> None:
    what = "user" if model is User else "company"
    changed = db.session.execute(
        update(model)
        .where(model.environment_id == environment.id, model.id == key)
        .values(held_until=until, state_version=model.state_version + 1)
        .execution_options(synchronize_session=False)
    )
    if not isinstance(changed, CursorResult) or not changed.rowcount:
        raise NotFound(f"there is no {what} {key!r} in this environment")
    # The audit log outlives whom it would name.
    audit.record(
        actor,
        "hold" if until else "release",
        what,
        "" if model is User else key,
        now=now,
        project_id=environment.project_id,
        environment=environment.key,
        after={"until": until} if until else None,
    )
    db.session.flush()
