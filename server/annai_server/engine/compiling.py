"""From what an environment serves to its snapshot."""

import logging
from collections.abc import Mapping
from typing import Any

from annai_server.domain import themes
from annai_server.domain.asking import counted_apart
from annai_server.domain.conditions import Condition, compile_condition, expand
from annai_server.domain.content import Checklist, Guide, Toast
from annai_server.domain.decisions import Published, compile_published, order
from annai_server.domain.definitions import DefinedEvent, Milestone, Segment, Theme
from annai_server.domain.errors import Invalid
from annai_server.domain.scopes import scopes_of
from annai_server.engine.audiences import AudienceIndex
from annai_server.engine.snapshot import Goal, Snapshot, by_event
from annai_server.store.published import Served, ServedDocument
from annai_server.wire.definitions import load_definition

log = logging.getLogger(__name__)


def compile_snapshot(served: Served, before: Snapshot | None = None, *, images: str = "") -> Snapshot:
    """What `before`, an earlier one of the same environment, has made of revisions that are still served is taken from
    it: a revision never changes, and with many guides it is they that take the time. `images` is the address that
    uploaded ones are below."""
    made = before.contents if before else {}
    contents = {_name(one): made[_name(one)] if _name(one) in made else _loaded(one) for one in served.documents}
    loaded = [(one, content) for one in served.documents if (content := contents[_name(one)]) is not None]
    segments = {content.key: content.when for _, content in loaded if isinstance(content, Segment)}
    defined = {one.key: document.first_published_at for document, one in loaded if isinstance(one, Milestone)}
    # A rule has the segments within it.
    before = before if before and _the_same(before.segments, segments) else None
    guides = sorted(
        (
            _publish(served, document, one, segments, defined, before)
            for document, one in loaded
            if isinstance(one, Guide)
        ),
        key=order,
    )
    milestones = {content.key: content.when for _, content in loaded if isinstance(content, Milestone)}
    theme = themes.worn([content for _, content in loaded if isinstance(content, Theme)])
    return Snapshot(
        served=served,
        published=guides,
        milestones={key: _goal(when, segments) for key, when in milestones.items()},
        items={
            (one.guide.key, item.key): _goal(item.done_when, segments)
            for one in guides
            if isinstance(one.guide, Checklist)
            for item in one.guide.items
        },
        theme=themes.delivered(theme),
        index=AudienceIndex(guides),
        segments=segments,
        defined=[content for _, content in loaded if isinstance(content, DefinedEvent)],
        counted=by_event(counted_apart(content for _, content in loaded)),
        scopes=scopes_of(content for _, content in loaded),
        images=images,
        contents=contents,
    )


def _name(document: ServedDocument) -> tuple[str, str, int]:
    return document.resource, document.key, document.revision


def _the_same(before: Mapping[str, Condition], now: Mapping[str, Condition]) -> bool:
    """The very same: to Python a condition on 1 equals one on true."""
    return before.keys() == now.keys() and all(before[key] is now[key] for key in now)


def _loaded(document: ServedDocument) -> Any:
    """The document as a value; None, with a line in the log, for one that this release cannot read."""
    try:
        return load_definition(document.resource, document.content)
    except Invalid as error:
        log.error("%s %s revision %s cannot be served: %s", document.resource, document.key, document.revision, error)
        return None


def _publish(
    served: Served,
    document: ServedDocument,
    guide: Guide,
    segments: Mapping[str, Condition],
    defined: Mapping[str, int],
    before: Snapshot | None,
) -> Published:
    """`defined` says since when each milestone is there: what was reached before that never toasts."""
    since = document.round_at
    if isinstance(guide, Toast):
        since = max(since, defined.get(guide.milestone, since))
    made = before.by_key.get(guide.key) if before else None
    how: dict[str, Any] = {
        "round": document.round,
        "first_published": document.first_published_at,
        "since": since,
        "stopped": document.stopped,
    }
    if made and made.guide is guide and all(getattr(made, name) == value for name, value in how.items()):
        return made
    return compile_published(guide, segments, revision=document.revision, salt=str(served.environment_id), **how)


def _goal(when: Condition, segments: Mapping[str, Condition]) -> Goal:
    condition = expand(when, segments)
    return Goal(condition, compile_condition(condition))
