"""How far the user has come: guides, milestones, checklists' items."""

from annai_server.domain.conditions.comparing import lately, turns
from annai_server.domain.conditions.facts import Clock, Facts, GuideFacts, Rule
from annai_server.domain.conditions.tree import GuideIs, ItemDone, MilestoneReached

Place = GuideIs | MilestoneReached | ItemDone
_NOTHING = GuideFacts()
_UNTIL = ("snoozed", "running")


def rule(leaf: Place) -> Rule:
    within = leaf.within
    if within is not None:
        return lambda facts: (at := reached(leaf, facts)) is not None and lately("within_last", within, at, facts.now)
    match leaf:
        case GuideIs(key, status) if status in _UNTIL:
            return lambda facts: (getattr(facts.guides.get(key, _NOTHING), status) or 0) > facts.now
        case GuideIs(key, status):
            return lambda facts: bool(getattr(facts.guides.get(key, _NOTHING), status))
        case MilestoneReached(key):
            return lambda facts: key in facts.milestones
        case ItemDone(checklist, item):
            return lambda facts: (checklist, item) in facts.items


def reached(leaf: Place, facts: Facts) -> int | None:
    """When first (ms); None: not yet, or nobody wrote down when."""
    match leaf:
        case GuideIs(key, status):
            return facts.guides.get(key, _NOTHING).at.get(status)
        case MilestoneReached(key):
            return facts.milestones.get(key)
        case ItemDone(checklist, item):
            return facts.items.get((checklist, item))


def clock(leaf: Place) -> Clock | None:
    within = leaf.within
    if within is not None:
        return lambda facts: (
            turns("within_last", within, at, facts.now) if (at := reached(leaf, facts)) is not None else None
        )
    if isinstance(leaf, GuideIs) and leaf.status in _UNTIL:
        return lambda facts: until if (until := _until(leaf, facts)) and until > facts.now else None
    return None


def _until(leaf: GuideIs, facts: Facts) -> int | None:
    until: int | None = getattr(facts.guides.get(leaf.key, _NOTHING), leaf.status)
    return until
