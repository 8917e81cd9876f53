"""Where an event is asked for: guides, milestones and segments that name it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask import url_for

from annai_server.admin import titles
from annai_server.admin.door import Visit
from annai_server.domain.errors import Invalid
from annai_server.domain.references import references
from annai_server.operations import drafts
from annai_server.wire.definitions import load_definition

ASKING: tuple[drafts.Resource, ...] = ("guide", "milestone", "segment")


class Use(NamedTuple):
    kind: str
    title: str
    address: str


def of_events(visit: Visit) -> Mapping[str, Sequence[Use]]:
    """By the event's name; drafts, so that what is being written counts, too."""
    found: defaultdict[str, list[Use]] = defaultdict(list)
    for resource in ASKING:
        for draft in drafts.every(visit.project, resource):
            address = url_for(f"admin.edit_{resource}", project=visit.project.key, key=draft.key)
            for name in _asked(resource, draft):
                found[name].append(Use(draft.kind, titles.title(draft.document), address))
    return found


def _asked(resource: drafts.Resource, draft: drafts.Draft) -> set[str]:
    try:
        content = load_definition(resource, draft.document)
    except Invalid:
        # What an earlier release wrote and this one cannot read asks for nothing.
        return set()
    return {one.key for one in references(content) if one.resource == "event"}
