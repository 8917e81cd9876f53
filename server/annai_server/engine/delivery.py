"""What one answer delivers: guides in full, the menu, each one's state, and the values that their texts use."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from annai_server.domain.conditions import Facts
from annai_server.domain.content import Toast
from annai_server.domain.decisions import Decision, OpenRun, Published, leave, over
from annai_server.engine.copies import Copy


class Parcel(NamedTuple):
    """What goes out. `fields` are the answer's `states`, `guides` and `menu`, `variables` those of delivered texts."""

    fields: bytes
    variables: Sequence[str]

    def values(self, facts: Facts) -> dict[str, str]:
        """Only of the variables that a delivered text uses; what isn't known keeps its fallback."""
        return {name: text for name in self.variables if (text := value_of(name, facts)) is not None}


@dataclass(slots=True)
class Delivery:
    """What goes out: guides in full, entries of the menu, and the state of each guide in either."""

    whole: list[bytes] = field(default_factory=list)
    menu: list[bytes] = field(default_factory=list)
    states: list[bytes] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    """The variables of delivered texts."""

    def send(self, copy: Copy) -> None:
        self.whole.append(copy.whole)
        self.used |= copy.variables

    def offer(self, copy: Copy) -> None:
        self.menu.append(copy.entry)
        self.used |= copy.title_variables

    def add_untouched(self, copy: Copy) -> None:
        """A guide that may start, with which nothing has happened."""
        self.send(copy)
        self.states.append(copy.untouched)
        self.offer(copy)

    def parcel(self) -> Parcel:
        states, guides, menu = (b",".join(part) for part in (self.states, self.whole, self.menu))
        return Parcel(b'"states":{%b},"guides":[%b],"menu":[%b]' % (states, guides, menu), sorted(self.used))


def value_of(name: str, facts: Facts) -> str | None:
    """A variable's value as a text shows it; None: it keeps its fallback."""
    of, _, trait = name.partition(".")
    value = (facts.company if of == "company" else facts.traits).get(trait)
    if value is None or isinstance(value, list | bool) or value == "":
        return None
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def state_of(
    decision: Decision, one: Published, facts: Facts, opted_out: frozenset[str], *, reset: bool = False
) -> Mapping[str, Any]:
    """A guide's state as the browser is told. `reset`: the user began anew with it at some time."""
    verdict, run = decision.verdict, decision.run
    state: dict[str, Any] = {"auto": decision.auto, "seen": decision.history.seen}
    if not decision.auto or decision.withheld:
        state["reason"] = verdict.reason
    # What a browser still has of a run that the reset made the server forget is no run to go on with.
    if (reset and run is None) or (not decision.auto and over(one.guide.kind, verdict.reason)):
        state["over"] = True
    unwanted = bool(opted_out & {"all", one.guide.kind}) and not one.guide.essential
    why = leave(one.guide.kind, verdict.reason, opted_out=unwanted)
    if why:
        state["leave"] = why
    if not decision.auto and verdict.until is not None:
        state["until"] = verdict.until
    # What vanishes has no run to go on with.
    if run is not None and why != "vanished":
        state["run"] = _begun(run, facts.now) if run.ordered else _told(run)
    if decision.skip:
        state["skip"] = list(decision.skip)
    if decision.items:
        state["done"] = [key for key, at in decision.items.items() if at is not None]
    if decision.history.completed is not None:
        state["completed"] = decision.history.completed
    reached = decision.reached if isinstance(one.guide, Toast) else _goal_reached(one, run, facts)
    if reached is not None:
        state["reached"] = reached
    return state


def _told(run: OpenRun) -> dict[str, Any]:
    return {"id": run.id, "step": run.step, "revision": run.revision, "at": run.at, "started": run.started}


def _begun(run: OpenRun, now: int) -> dict[str, Any]:
    """As somebody would find it who has opened it by hand this moment."""
    return _told(run) | {"at": now, "started": now, "by": "hand", "shown": False}


def _goal_reached(one: Published, run: OpenRun | None, facts: Facts) -> int | None:
    """When the guide's goal was reached in the course of this run; a goal of before ends no replay."""
    reached = facts.milestones.get(one.guide.goal or "")
    return reached if run is not None and reached is not None and reached >= run.started else None
