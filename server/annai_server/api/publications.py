"""What goes live, and back: by an authoring key, in the environments that it is for."""

from collections.abc import Mapping, Sequence
from typing import Any

from annai_server.api import credentials, examples
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.domain.cautions import Caution
from annai_server.operations import coverage, projects, promoting, publishing, scheduling, switches
from annai_server.operations.drafts import Resource
from annai_server.operations.publishing import Chosen, Outcome
from annai_server.store.database import db
from annai_server.store.tables import Environment
from annai_server.wire import authoring as wire


def publishing_of(blueprint: Blueprint, resource: Resource) -> None:
    """Publish, plan, roll back and unpublish."""
    _going_live(blueprint, resource)
    _going_back(blueprint, resource)


def _going_live(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.route("/<key>/publish", methods=["POST"])
    @blueprint.arguments(wire.PublishBody, example={"environment": "production", "note": "Shorter"})
    @blueprint.response(200, wire.PublicationAnswer, description="What is served now", example=examples.PUBLICATION)
    def publish(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Publish the draft, or an earlier revision, now or at a set time

        A changed draft becomes a new revision first. `again` begins a new round: it is shown once more to everybody, or
        to some. Every process serves it from its next request on. With the `version` that you saw, the answer is a 409
        whose `current` is the draft if somebody saved it in between. What would not work is a 422 that names each
        place; a warning that isn't among the `confirmed` ones is a 409 with `confirm`, which to send as `confirmed`.
        """
        author = credentials.author()
        wanted: dict[str, Any] = {**body, "actor": author.actor, "now": now()}
        environment, at = credentials.environment_of(author, wanted.pop("environment")), wanted.pop("at", None)
        if at is None:
            answer = _published(publishing.publish(author.project, environment, resource, key, **wanted))
        else:
            planned = scheduling.schedule(author.project, environment, resource, key, at=at, **wanted)
            answer = _planned(environment, planned, at)
        db.session.commit()
        return answer

    @blueprint.route("/<key>/unschedule", methods=["POST"])
    @blueprint.arguments(wire.PlaceBody, example={"environment": "production"})
    @blueprint.response(204, description="Planned no longer")
    def unschedule(body: Mapping[str, Any], key: str) -> None:
        """Drop what was planned in an environment"""
        author = credentials.author()
        environment = credentials.environment_of(author, body["environment"])
        scheduling.unschedule(author.project, environment, resource, key, actor=author.actor, now=now())
        db.session.commit()


def _going_back(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.route("/<key>/rollback", methods=["POST"])
    @blueprint.arguments(wire.RollbackBody, example={"environment": "production", "revision": 2})
    @blueprint.response(200, wire.PublicationAnswer, description="What is served now", example=examples.PUBLICATION)
    def rollback(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
        """Serve an earlier revision; the draft stays as it is"""
        author = credentials.author()
        environment = credentials.environment_of(author, body["environment"])
        outcome = publishing.rollback(
            author.project,
            environment,
            resource,
            key,
            body["revision"],
            actor=author.actor,
            now=now(),
            note=body["note"],
        )
        db.session.commit()
        return _published(outcome)

    @blueprint.route("/<key>/unpublish", methods=["POST"])
    @blueprint.arguments(wire.PlaceBody, example={"environment": "production"})
    @blueprint.response(204, description="Served no longer")
    def unpublish(body: Mapping[str, Any], key: str) -> None:
        """Stop serving it in an environment

        A milestone, segment or event that something served there names stays (422 says what does).
        """
        author = credentials.author()
        environment = credentials.environment_of(author, body["environment"])
        publishing.unpublish(author.project, environment, resource, key, actor=author.actor, now=now())
        db.session.commit()


def switches_of_guides(blueprint: Blueprint) -> None:
    """One switch a guide and environment."""

    @blueprint.route("/<key>/stop", methods=["POST"])
    @blueprint.arguments(wire.PlaceBody, example={"environment": "production"})
    @blueprint.response(204, description="Stopped, on open pages within a minute")
    def stop(body: Mapping[str, Any], key: str) -> None:
        """Stop showing it, until it is resumed or published again"""
        _switch_guide(body["environment"], key, stopped=True)

    @blueprint.route("/<key>/resume", methods=["POST"])
    @blueprint.arguments(wire.PlaceBody, example={"environment": "production"})
    @blueprint.response(204, description="Shown again")
    def resume(body: Mapping[str, Any], key: str) -> None:
        """Show it again"""
        _switch_guide(body["environment"], key, stopped=False)


def _switch_guide(place: str, key: str, *, stopped: bool) -> None:
    author = credentials.author()
    environment = credentials.environment_of(author, place)
    switches.set_guide_stopped(author.project, environment, key, stopped, actor=author.actor, now=now())
    db.session.commit()


environments = Blueprint("environments", __name__, url_prefix="/v1/environments")


@environments.route("/<key>/stop", methods=["POST"])
@environments.response(204, description="All guidance is stopped, on open pages within a minute")
def stop(key: str) -> None:
    """Stop all guidance of an environment

    Nothing is lost: what is published shows again when the environment is resumed.
    """
    _switch_environment(key, stopped=True)


@environments.route("/<key>/resume", methods=["POST"])
@environments.response(204, description="Guidance shows again")
def resume(key: str) -> None:
    """Show guidance again"""
    _switch_environment(key, stopped=False)


@environments.route("/<key>/form-traits")
@environments.response(200, wire.FormTraits, description="By name", example={"traits": ["role"]})
def form_traits(key: str) -> Mapping[str, Any]:
    """Which traits answers of forms may say"""
    return {"traits": credentials.environment_of(credentials.author(), key).form_traits}


@environments.route("/<key>/form-traits", methods=["PUT"])
@environments.arguments(wire.FormTraits, example={"traits": ["role"]})
@environments.response(200, wire.FormTraits, description="By name", example={"traits": ["role"]})
def allow_form_traits(body: Mapping[str, Any], key: str) -> Mapping[str, Any]:
    """Say which traits answers of forms may say

    A page says them, so that they are unsigned: what a token or your backend says wins. Name none that something
    depends on, such as a plan.
    """
    author = credentials.author()
    environment = credentials.environment_of(author, key)
    switches.allow_form_traits(author.project, environment, body["traits"], actor=author.actor, now=now())
    db.session.commit()
    return {"traits": environment.form_traits}


_DAY = {"page_views": 181, "signed": 180, "share": 0.9945, "wrong": {"expired": 1}}
_WEEK = {"page_views": 1204, "signed": 1150, "share": 0.9551, "wrong": {"missing": 42, "expired": 12}}


@environments.route("/<key>/signed")
@environments.response(
    200,
    wire.SignedAnswer,
    description="Of the last 24 hours and 7 days",
    example={"mode": "observe", "day": _DAY, "week": _WEEK},
)
def signed(key: str) -> Mapping[str, Any]:
    """How many page views came signed

    To see, while an environment observes, whether it can require signed identities. In all processes, but for the last
    minute.
    """
    environment, at = credentials.environment_of(credentials.author(), key), now()
    periods = {name: coverage.of(environment, hours=hours, now=at) for name, hours in coverage.PERIODS.items()}
    return {"mode": environment.identity_mode, **periods}


def _switch_environment(key: str, *, stopped: bool) -> None:
    author = credentials.author()
    environment = credentials.environment_of(author, key)
    switches.set_environment_stopped(author.project, environment, stopped, actor=author.actor, now=now())
    db.session.commit()


promotions = Blueprint("promotions", __name__, url_prefix="/v1/promotions")


@promotions.route("", methods=["POST"])
@promotions.arguments(wire.PromotionBody, example=examples.PROMOTION)
@promotions.response(200, wire.PromotionAnswer, description="What was published", example=examples.PROMOTED)
def promote(body: Mapping[str, Any]) -> Mapping[str, Any]:
    """Publish several guides as another environment serves them: all or none

    The segments and milestones that they need go with them where the environment lacks them or has them older. What it
    serves already is left out of the answer, and what is stopped there stays stopped.
    """
    author = credentials.author()
    target = credentials.environment_of(author, body["target"])
    source = projects.environment(author.project, body["source"])
    done = promoting.promote(
        author.project,
        source,
        target,
        body["guides"],
        actor=author.actor,
        now=now(),
        note=body["note"],
        confirmed=body.get("confirmed"),
    )
    db.session.commit()
    return {
        "published": [
            {"resource": name.resource, "key": name.key, "revision": outcome.revision} for name, outcome in done
        ],
        "warnings": [sentence for _, outcome in done for sentence in _sentences(outcome.cautions)],
    }


def _published(outcome: Outcome) -> Mapping[str, Any]:
    return {
        "environment": outcome.environment,
        "publication": outcome.publication,
        "revision": outcome.revision,
        "round": outcome.round,
        "at": None,
        "warnings": _sentences(outcome.cautions),
    }


def _planned(environment: Environment, chosen: Chosen, at: int) -> Mapping[str, Any]:
    return {
        "environment": environment.key,
        "publication": environment.publication,
        "revision": chosen.revision.number,
        "round": None,
        "at": at,
        "warnings": _sentences(chosen.cautions),
    }


def _sentences(cautions: Sequence[Caution]) -> list[str]:
    return [f"{one.path}: {one.message}" for one in cautions]
