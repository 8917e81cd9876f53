"""One switch stops a guide or a whole environment, and another lets it show again."""

from collections.abc import Sequence
from typing import Any

from annai_server.operations import drafts, serving
from annai_server.operations.actor import Actor
from annai_server.store.database import db
from annai_server.store.tables import Environment, Project


def set_guide_stopped(
    project: Project, environment: Environment, key: str, stopped: bool, *, actor: Actor, now: int
) -> None:
    """Stop or resume one published guide. Raises NotFound if it isn't published there."""
    serving.lock(environment)
    row = drafts.row_of(project, "guide", key)
    served = serving.served(environment, row)
    if (served.stopped_at is not None) == stopped:
        return
    before, served.stopped_at = serving.standing(served), now if stopped else None
    after = serving.standing(served)
    action = "stop" if stopped else "resume"
    serving.append(project, environment, row, action, actor, now, served=served, before=before, after=after)


def set_environment_stopped(
    project: Project, environment: Environment, stopped: bool, *, actor: Actor, now: int
) -> None:
    """Stop or resume all guidance of an environment."""
    serving.lock(environment)
    if (environment.stopped_at is not None) == stopped:
        return
    environment.stopped_at = now if stopped else None
    before, after = {"stopped": not stopped}, {"stopped": stopped}
    action = "stop" if stopped else "resume"
    serving.append(project, environment, None, action, actor, now, before=before, after=after)


def allow_form_traits(
    project: Project, environment: Environment, traits: Sequence[str], *, actor: Actor, now: int
) -> None:
    """These traits, and no others, may be said by answers of forms."""
    before, after = environment.form_traits, list(dict.fromkeys(traits))
    if after != before:
        environment.form_traits = after
        changed = ({"form_traits": before}, {"form_traits": after})
        settings_changed(project, environment, *changed, actor=actor, now=now)


def settings_changed(
    project: Project,
    environment: Environment,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    actor: Actor,
    now: int,
) -> None:
    """Quiet pages, budget, identity mode or what forms may say were changed on the row: every process must serve by
    them from now on."""
    db.session.flush()
    serving.lock(environment)
    serving.append(project, environment, None, "settings", actor, now, before=before, after=after)
