"""Where documents ask something: every condition of one, with its path."""

from collections.abc import Iterable, Iterator

from annai_server.domain.conditions import Condition, EventHappened, leaves
from annai_server.domain.conditions.tree import apart
from annai_server.domain.content import Checklist, Guide, Tour
from annai_server.domain.definitions import Content, Milestone, Segment


def conditions_of(content: Content) -> Iterator[tuple[str, Condition | None]]:
    if isinstance(content, Segment | Milestone):
        yield "when", content.when
    if isinstance(content, Guide):
        yield "audience", content.audience
    if isinstance(content, Tour):
        for index, step in enumerate(content.steps):
            yield f"steps.{index}.when", step.when
    if isinstance(content, Checklist):
        for index, item in enumerate(content.items):
            yield f"items.{index}.when", item.when
            yield f"items.{index}.done_when", item.done_when


def predicates_of(content: Content) -> Iterator[tuple[str, Condition]]:
    """Every predicate with its path in the document: `audience.all.1.not`."""
    for path, condition in conditions_of(content):
        yield from leaves(condition, path)


def counted_apart(contents: Iterable[Content]) -> dict[str, EventHappened]:
    """The predicates that need counters of their own, because not every event of their name counts, or none does unless
    somebody asks; by counter."""
    return {
        leaf.counter: leaf
        for content in contents
        for _, leaf in predicates_of(content)
        if isinstance(leaf, EventHappened) and apart(leaf.counter)
    }
