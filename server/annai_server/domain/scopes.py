"""What is asked of a company as a whole, because an author scoped it so.

Such a milestone or item asks what members of the company did as its members: events and guides of all of them together,
whoever they are; traits and the page view stay those of the member who is looked at.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from annai_server.domain.conditions import Condition, EventHappened, GuideIs, expand, predicates
from annai_server.domain.content import Checklist, Guide
from annai_server.domain.definitions import Content, Milestone, Segment

COMPANY = "company"


@dataclass(frozen=True, slots=True)
class Scopes:
    """`guides` have a frequency that counts the whole company; `standings` are those and the guides that its milestones
    and items ask about: of these is kept how the company stands with them. `counters` are the events that these ask
    about, by counter."""

    guides: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    milestones: frozenset[str] = frozenset()
    items: frozenset[tuple[str, str]] = frozenset()
    counters: Mapping[str, EventHappened] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.guides or self.milestones or self.items)


NO_SCOPES = Scopes()


def scopes_of(contents: Iterable[Content]) -> Scopes:
    """Of all that an environment serves."""
    served = list(contents)
    guides = frozenset(one.key for one in served if isinstance(one, Guide) and one.for_company)
    segments = {one.key: one.when for one in served if isinstance(one, Segment)}
    asked = [leaf for one in _goals(served) for leaf in predicates(expand(one, segments))]
    return Scopes(
        guides=guides,
        standings=guides | {leaf.key for leaf in asked if isinstance(leaf, GuideIs)},
        milestones=frozenset(one.key for one in served if isinstance(one, Milestone) and one.scope == COMPANY),
        items=frozenset(
            (one.key, item.key)
            for one in served
            if isinstance(one, Checklist)
            for item in one.items
            if item.scope == COMPANY
        ),
        counters={leaf.counter: leaf for leaf in asked if isinstance(leaf, EventHappened)},
    )


def _goals(served: Iterable[Content]) -> Iterator[Condition]:
    for one in served:
        if isinstance(one, Milestone) and one.scope == COMPANY:
            yield one.when
        if isinstance(one, Checklist):
            yield from (item.done_when for item in one.items if item.scope == COMPANY)
