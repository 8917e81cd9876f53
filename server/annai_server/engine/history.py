"""What some users' events add up to so far, the earlier first: runs and what belongs to them, what was chosen and said,
and what the server itself wrote down. It may begin with what events came to that are no longer kept."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from annai_server.domain.events import MADE_HERE, Event
from annai_server.domain.scopes import COMPANY
from annai_server.domain.traits import Known, Said, learn, learn_all
from annai_server.engine import frozen
from annai_server.engine.frozen import Frozen
from annai_server.engine.journal import event_of
from annai_server.engine.progress import Progress
from annai_server.store.rows import Key, Row
from annai_server.store.tables import Base, CompanyItem, CompanyMilestone, ItemCompletion, MilestoneReached

Reached = dict[type[Base], dict[Key, Row]]

_MILESTONES = (MilestoneReached, CompanyMilestone)
_OF_COMPANIES = (CompanyMilestone, CompanyItem)
_REACHED: Mapping[str, type[Base]] = {
    "milestones": MilestoneReached,
    "items": ItemCompletion,
    "company_milestones": CompanyMilestone,
    "company_items": CompanyItem,
}
_CHOSEN = ("opted_out", "resets", "orders")


@dataclass(frozen=True, slots=True)
class History:
    """`people` by id. Items say after which reset they were ticked."""

    progress: Progress
    people: Mapping[str, Row]
    known: defaultdict[str, Known] = field(default_factory=lambda: defaultdict(Known))
    reached: Reached = field(default_factory=lambda: {model: {} for model in _REACHED.values()})

    def hear(self, user_id: str, row: Row) -> Event | None:
        """One more row of the log; the event where it isn't the server's own word."""
        event = event_of(row)
        if row["source"] == "server" and event.name in MADE_HERE:
            self._heed(user_id, event)
            return None
        self.progress.fold(self.people[user_id], event)
        return event

    def dump(self, user_id: str) -> dict[str, Any]:
        """One user's, so that a history may begin with it."""
        known, person = self.known[user_id], self.people[user_id]
        return (
            frozen.dump(self.progress, user_id)
            | {name: person[name] for name in _CHOSEN}
            | {"traits": dict(known.traits), "trait_meta": dict(known.meta)}
            | {name: _bare(user_id, self.reached[model]) for name, model in _REACHED.items()}
        )

    def recall(self, user_id: str, content: Frozen) -> None:
        """Begin with it, for a user of whom nothing was heard yet."""
        frozen.recall(self.progress, user_id, content)
        self.people[user_id].update({name: content[name] for name in _CHOSEN})
        self.known[user_id] = Known(content["traits"], content["trait_meta"])
        self._recall_reached(user_id, content)

    def take_over(self, user_id: str, content: Frozen) -> None:
        """What the visitor did that this user was."""
        frozen.take_over(self.progress, self.people[user_id], content)
        self.known[user_id] = learn_all(self.known[user_id], frozen.words(content))
        self._recall_reached(user_id, content)

    def _recall_reached(self, user_id: str, content: Frozen) -> None:
        for name, model in _REACHED.items():
            rows = self.reached[model]
            for whose, what, at, reset in content[name]:
                key = (whose if model in _OF_COMPANIES else user_id, *what)
                if model in _MILESTONES:
                    latest = max(at, rows[key]["reached_at"] if key in rows else at)
                    rows[key] = {"user_id": user_id, "reached_at": latest}
                else:
                    _tick(rows, key, user_id, at, reset)

    def _heed(self, user_id: str, event: Event) -> None:
        """What the server itself said."""
        user, for_company = self.people[user_id], event.properties.get("scope") == COMPANY
        whose = event.company if for_company else user_id
        if event.name == "milestone_reached":
            milestones = self.reached[CompanyMilestone if for_company else MilestoneReached]
            milestones[whose, event.properties["milestone"]] = {"user_id": user_id, "reached_at": event.at}
        elif event.name == "item_completed":
            items = self.reached[CompanyItem if for_company else ItemCompletion]
            _tick(items, (whose, event.guide, event.step), user_id, event.at, event.properties.get("reset", 0))
        elif event.name == "traits_changed":
            said = Said(event.properties["traits"], event.properties["source"], event.at)
            self.known[user_id] = learn(self.known[user_id], said)
        elif event.name == "guide_reset":
            self.progress.reset(user, event)
        elif event.name == "guide_ordered":
            self.progress.order(user, event)


def begun(
    environment_id: int,
    kinds: Mapping[str, str],
    user_ids: Collection[str],
    gone: Mapping[str, Frozen],
    *,
    shared: Collection[str],
) -> History:
    """With what is gone of their events (store/frozen_states.py)."""
    nothing: Row = {"traits": {}, "opted_out": {}, "resets": None, "orders": None}
    people: dict[str, Row] = {user_id: {"id": user_id, **nothing} for user_id in user_ids}
    history = History(Progress(environment_id, kinds, shared=shared), people)
    for user_id, content in gone.items():
        history.recall(user_id, content)
    return history


def _tick(items: dict[Key, Row], key: Key, user_id: str, at: int, reset: int) -> None:
    """A tick says after which reset it was made, because its own time is that of what made it true."""
    if key not in items or reset >= items[key]["reset"]:
        items[key] = {"user_id": user_id, "done_at": at, "reset": reset}


def _bare(user_id: str, rows: Mapping[Key, Row]) -> list[list[Any]]:
    """Whose it is, what, when, and after which reset."""
    return [
        [key[0], list(key[1:]), row.get("done_at", row.get("reached_at")), row.get("reset", 0)]
        for key, row in rows.items()
        if row["user_id"] == user_id
    ]
