"""Guides, segments, milestones, themes and events, by an authoring key: the same routes for each."""

from collections.abc import Mapping
from typing import Any

from flask import Response, jsonify, request
from marshmallow import Schema, fields

from annai_server.api import credentials, examples, publications
from annai_server.api.blueprint import Blueprint
from annai_server.clock import now
from annai_server.domain.errors import Fault, Invalid
from annai_server.operations import archiving, drafts, milestones, results, revisions
from annai_server.operations.drafts import Resource
from annai_server.operations.keys import Authoring
from annai_server.store.database import db
from annai_server.wire import authoring as wire

_Revisions = Schema.from_dict(
    {"revisions": fields.List(fields.Nested(wire.RevisionAnswer), required=True)}, name="Revisions"
)
RESOURCES: tuple[Resource, ...] = ("guide", "segment", "milestone", "theme", "event")


def blueprint_for(resource: Resource) -> Blueprint:
    blueprint = Blueprint(f"{resource}s", __name__, url_prefix=f"/v1/{resource}s")
    _list(blueprint, resource)
    _drafts(blueprint, resource)
    _copies_and_archive(blueprint, resource)
    _revisions(blueprint, resource)
    publications.publishing_of(blueprint, resource)
    if resource == "guide":
        publications.switches_of_guides(blueprint)
        _results(blueprint)
    if resource == "milestone":
        _reached(blueprint)
    return blueprint


def _list(blueprint: Blueprint, resource: Resource) -> None:
    name = f"{resource}s"
    listed: dict[str, fields.Field[Any]] = {name: fields.List(fields.Nested(wire.DraftSummary), required=True)}
    listing = Schema.from_dict(listed, name=f"{resource.capitalize()}Drafts")

    @blueprint.route("")
    @blueprint.response(
        200,
        listing,
        description=f"All {name} that are not archived, by key",
        example={name: [examples.summary(resource)]},
    )
    def every() -> Mapping[str, Any]:
        """List"""
        author = credentials.author()
        return {name: drafts.every(author.project, resource)}


def _drafts(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.route("/<key>")
    @blueprint.response(200, wire.DraftAnswer, description="The draft, with an ETag", example=examples.draft(resource))
    def load(key: str) -> Response:
        """Read the draft, and what each environment serves of it"""
        author = credentials.author()
        return _tagged(drafts.as_json(drafts.load(author.project, resource, key)))

    @blueprint.route("/<key>", methods=["PUT"])
    @blueprint.arguments(wire.DraftBody, example={"version": 6, "document": examples.DOCUMENTS[resource]})
    @blueprint.response(200, wire.DraftAnswer, description="The draft as it is now", example=examples.draft(resource))
    def save(body: Mapping[str, Any], key: str) -> Response:
        """Write the draft

        `version` is the one that you read; if somebody saved in between, the answer is a 409 whose `current` is what
        they wrote. Leave it out to make a new one.
        """
        author = credentials.author()
        draft = _save(author, resource, key, body)
        db.session.commit()
        return _tagged(drafts.as_json(draft))


def _copies_and_archive(blueprint: Blueprint, resource: Resource) -> None:
    @blueprint.route("/<key>/duplicate", methods=["POST"])
    @blueprint.arguments(wire.DuplicateBody, example=examples.duplicate(resource))
    @blueprint.response(
        200, wire.DraftAnswer, description="The copy, published nowhere", example=examples.draft(resource)
    )
    def duplicate(body: Mapping[str, Any], key: str) -> Response:
        """Copy the draft under a key that was never used"""
        author = credentials.author()
        draft = drafts.duplicate(author.project, resource, key, body["key"], actor=author.actor, now=now())
        db.session.commit()
        return _tagged(drafts.as_json(draft))

    @blueprint.route("/<key>", methods=["DELETE"])
    @blueprint.response(204, description="Archived")
    def archive(key: str) -> None:
        """Archive

        It is unpublished everywhere, and what is planned of it is dropped; its key is never used again. The key must
        be allowed to publish to every environment that serves it or will. A milestone, segment or event that something
        published names stays (422 says what does).
        """
        author = credentials.author()
        draft = drafts.load(author.project, resource, key)
        for environment in sorted({*draft.environments, *draft.scheduled}):
            credentials.environment_of(author, environment)
        archiving.archive(author.project, resource, key, actor=author.actor, now=now())
        db.session.commit()


def _save(author: Authoring, resource: Resource, key: str, body: Mapping[str, Any]) -> drafts.Draft:
    try:
        return drafts.save(
            author.project,
            resource,
            key,
            body["document"],
            version=body["version"],
            actor=author.actor,
            now=now(),
        )
    except Invalid as error:
        faults = [Fault(f"document.{fault.path}".rstrip("."), fault.message) for fault in error.faults]
        raise Invalid(faults) from None


def _revisions(blueprint: Blueprint, resource: Resource) -> None:

    @blueprint.route("/<key>/revisions")
    @blueprint.response(
        200,
        _Revisions,
        description="Newest first",
        example={
            "revisions": [
                {
                    "number": 3,
                    "note": "Shorter",
                    "created_at": "2026-11-21T09:00:00Z",
                    "created_by": "hana@example.com",
                    "document": examples.DOCUMENTS[resource],
                }
            ]
        },
    )
    def history(key: str) -> Mapping[str, Any]:
        """List the immutable revisions"""
        author = credentials.author()
        return {"revisions": revisions.history(author.project, resource, key)}


def _results(blueprint: Blueprint) -> None:
    @blueprint.route("/<key>/results")
    @blueprint.arguments(wire.ResultsQuery, location="query")
    @blueprint.response(200, wire.ResultsAnswer, description="In people and in runs", example=examples.RESULTS)
    def of_guide(query: Mapping[str, Any], key: str) -> results.Results:
        """What became of it

        Counts the runs that were first on screen from the day `from` to before the day `until`, in the project's time
        zone, with what happened to them until now. `ended` is by reason; `parts` are a tour's steps or a checklist's
        items; `actions` are the buttons that were pressed, `step` the step or item that they are in; `forms` what was
        answered, of each run its latest answer, and the last 20 texts; `goal` how many reached the milestone that the
        guide aims at, with and without it.
        """
        author = credentials.author()
        environment = credentials.environment_of(author, query["environment"])
        return results.of_guide(
            author.project, environment, key, first=query.get("first"), until=query.get("until"), now=now()
        )


def _reached(blueprint: Blueprint) -> None:
    @blueprint.route("/<key>/results")
    @blueprint.arguments(wire.ResultsQuery, location="query")
    @blueprint.response(
        200, wire.MilestoneResultsAnswer, description="In all and by day", example=examples.MILESTONE_RESULTS
    )
    def of_milestone(query: Mapping[str, Any], key: str) -> milestones.MilestoneReach:
        """How many reached it, by day

        From the day `from` to before the day `until`, in the project's time zone; days on which nobody did are left
        out. Users marked internal are not counted. `scope` says whether users are counted or companies.
        """
        author = credentials.author()
        environment = credentials.environment_of(author, query["environment"])
        return milestones.of_milestone(
            author.project, environment, key, first=query.get("first"), until=query.get("until")
        )


def _tagged(body: dict[str, Any]) -> Response:
    response = jsonify(body)
    response.add_etag()
    response.make_conditional(request)
    return response
