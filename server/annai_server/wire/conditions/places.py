"""How far somebody has come, and whom they belong to: guides, milestones, items, segments."""

from collections.abc import Mapping

from annai_server.domain.conditions import Condition, GuideIs, InSegment, ItemDone, MilestoneReached
from annai_server.wire.conditions.reading import Loader, Raw, complain, text, within
from annai_server.wire.fields import KEY_PATTERN, matches

GUIDE_STATUSES = ("shown", "completed", "dismissed", "snoozed", "running")
_LASTING = ("snoozed", "running")


def _guide(raw: Raw, head: str) -> Condition:
    status = raw.get("is", "completed")
    if status not in GUIDE_STATUSES:
        raise complain("is", "write one of: " + ", ".join(GUIDE_STATUSES))
    if status in _LASTING and "within" in raw:
        raise complain("within", f"{status} is so now: it goes with shown, completed and dismissed only")
    return GuideIs(text(raw, head, KEY_PATTERN), status, within(raw))


def _milestone(raw: Raw, head: str) -> Condition:
    return MilestoneReached(text(raw, head, KEY_PATTERN), within(raw))


def _segment(raw: Raw, head: str) -> Condition:
    return InSegment(text(raw, head, KEY_PATTERN))


def _item(raw: Raw, head: str) -> Condition:
    checklist, _, item = raw[head].partition("/") if isinstance(raw[head], str) else ("", "", "")
    if not (matches(KEY_PATTERN, checklist) and matches(KEY_PATTERN, item)):
        raise complain(head, "write checklist-key/item-key")
    return ItemDone(checklist, item, within(raw))


PREDICATES: Mapping[str, tuple[Loader, tuple[str, ...]]] = {
    "guide": (_guide, ("is", "within")),
    "milestone": (_milestone, ("within",)),
    "segment": (_segment, ()),
    "item": (_item, ("within",)),
}
