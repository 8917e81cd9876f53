"""Every document that another one names, with where it does."""

from collections.abc import Iterator
from typing import NamedTuple

from annai_server.domain import conditions
from annai_server.domain.asking import Document, conditions_of
from annai_server.domain.conditions import Condition
from annai_server.domain.content import Banner, Button, Checklist, Guide, Toast, Tour


class Reference(NamedTuple):
    """`resource` is `item` for an item of a checklist, whose `key` is then `checklist/item`."""

    path: str
    resource: str
    key: str


def references(content: Document) -> Iterator[Reference]:
    """In no particular order; a name twice in one place is there twice."""
    for path, condition in conditions_of(content):
        for leaf in conditions.predicates(condition):
            yield from _named_by(path, leaf)
    for path, button in buttons_of(content):
        if button.action.guide:
            yield Reference(f"{path}.action.guide", "guide", button.action.guide)
    if isinstance(content, Guide) and content.goal:
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
        case conditions.ItemDone(checklist, item):
            yield Reference(path, "item", f"{checklist}/{item}")


def buttons_of(content: Document) -> Iterator[tuple[str, Button]]:
    """Each with its path."""
    if isinstance(content, Banner | Toast):
        for index, button in enumerate(content.buttons):
            yield f"buttons.{index}", button
    if isinstance(content, Tour):
        for number, step in enumerate(content.steps):
            for index, button in enumerate(step.buttons):
                yield f"steps.{number}.buttons.{index}", button
    if isinstance(content, Checklist):
        for index, item in enumerate(content.items):
            if item.button:
                yield f"items.{index}.button", item.button
