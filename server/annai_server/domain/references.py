"""Every document that another one names, with where it does."""

from collections.abc import Iterator
from typing import NamedTuple

from annai_server.domain import conditions
from annai_server.domain.asking import conditions_of
from annai_server.domain.conditions import Condition
from annai_server.domain.content import Guide, Toast
from annai_server.domain.definitions import Content
from annai_server.domain.parts import buttons_of


class Reference(NamedTuple):
    """`resource` is `item` for an item of a checklist, whose `key` is then `checklist/item`. An `event` may be defined
    or the host's own: only the former has a document."""

    path: str
    resource: str
    key: str


def references(content: Content) -> Iterator[Reference]:
    """In no particular order; a name twice in one place is there twice."""
    for path, condition in conditions_of(content):
        for leaf in conditions.predicates(condition):
            yield from _named_by(path, leaf)
    if isinstance(content, Guide):
        yield from _named_by_guide(content)


def _named_by_guide(content: Guide) -> Iterator[Reference]:
    for path, button in buttons_of(content):
        if button.action.guide:
            yield Reference(f"{path}.action.guide", "guide", button.action.guide)
    if content.trigger.event:
        yield Reference("trigger.event", "event", content.trigger.event)
    if content.goal:
        yield Reference("goal", "milestone", content.goal)
    if isinstance(content, Toast):
        yield Reference("milestone", "milestone", content.milestone)


def _named_by(path: str, leaf: Condition) -> Iterator[Reference]:
    match leaf:
        case conditions.MilestoneReached(key):
            yield Reference(path, "milestone", key)
        case conditions.InSegment(key):
            yield Reference(path, "segment", key)
        case conditions.GuideIs(key):
            yield Reference(path, "guide", key)
        case conditions.EventHappened(name):
            yield Reference(path, "event", name)
        case conditions.ItemDone(checklist, item):
            yield Reference(path, "item", f"{checklist}/{item}")
