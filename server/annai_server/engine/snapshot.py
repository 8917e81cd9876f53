"""Published content, compiled: rules as closures, texts parsed, JSON serialised. One for each publication number."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

from annai_server.domain.budget import Budget
from annai_server.domain.conditions import (
    AllOf,
    Clock,
    Condition,
    EventHappened,
    GuideIs,
    Rule,
    TraitIs,
    clocks_of,
    counted,
    expand,
    predicates,
)
from annai_server.domain.conditions.events import Counted
from annai_server.domain.conditions.views import in_share
from annai_server.domain.content import Toast
from annai_server.domain.decisions import Published, compile_published
from annai_server.domain.definitions import DefinedEvent
from annai_server.domain.delivery import addresses, deliver_event
from annai_server.domain.forms import Form
from annai_server.domain.locales import direction
from annai_server.domain.scopes import NO_SCOPES, Scopes
from annai_server.domain.translation import translate_event
from annai_server.domain.variants import HOLDOUT
from annai_server.engine import chrome
from annai_server.engine.audiences import AudienceIndex, Candidates
from annai_server.engine.copies import Copy, as_bytes, copy_of
from annai_server.engine.delivery import Delivery, Parcel
from annai_server.store.published import Served
from annai_server.wire.guides import load_guide

MOST_PARCELS = 500
"""As many are kept, of some kilobytes each."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A milestone, or an item of a checklist, with the rule that reaches it."""

    condition: Condition
    reached: Rule


class Goals(NamedTuple):
    """Items are by checklist and key."""

    milestones: Mapping[str, Goal]
    items: Mapping[tuple[str, str], Goal]


@dataclass(frozen=True)
class Snapshot:
    """What one environment serves at one publication number. Nothing in it changes, but for what it has made before:
    copies, frames, and forms that somebody answered."""

    served: Served
    published: Sequence[Published]
    milestones: Mapping[str, Goal]
    items: Mapping[tuple[str, str], Goal]
    theme: Mapping[str, Any]
    index: AudienceIndex
    segments: Mapping[str, Condition]
    defined: Sequence[DefinedEvent] = ()
    counted: Mapping[str, Sequence[tuple[str, Counted]]] = field(default_factory=dict)
    """By event: the counters beside its own, and which events each counts."""
    scopes: Scopes = NO_SCOPES
    """What is asked of companies as a whole."""
    images: str = ""
    """The address that uploaded ones are below."""
    contents: Mapping[tuple[str, str, int], Any] = field(default_factory=dict, repr=False)
    """By resource, key and revision: the documents as values; None for one that this release can't read."""
    forms: dict[tuple[str, int], Mapping[str, Form]] = field(default_factory=dict, repr=False)
    """By guide and revision: those that somebody answered since it was compiled."""
    _copies: dict[tuple[str, int, str, str | None], Copy] = field(default_factory=dict, repr=False)
    _frames: dict[str, bytes] = field(default_factory=dict, repr=False)
    _parcels: dict[tuple[frozenset[int], str], Parcel] = field(default_factory=dict, repr=False)

    @property
    def number(self) -> int:
        return self.served.publication

    @cached_property
    def by_key(self) -> Mapping[str, Published]:
        return {one.guide.key: one for one in self.published}

    @cached_property
    def rounds(self) -> Mapping[str, int]:
        return {one.guide.key: one.round for one in self.published}

    @cached_property
    def spared(self) -> Mapping[str, str]:
        """Of the guides whose round leaves some people alone: those who were done with it so before."""
        return {one.key: one.spared for one in self.served.documents if one.resource == "guide" and one.spared}

    @cached_property
    def budget(self) -> Budget:
        return Budget(gap=self.served.budget_gap_s * 1000, day=self.served.budget_day)

    @cached_property
    def _salt(self) -> str:
        return str(self.served.environment_id)

    def held_out(self, user: str) -> bool | None:
        """Whether chance puts the user in the holdout group; None: there is none."""
        share = self.served.holdout
        return in_share(share, f"{self._salt}:{HOLDOUT}", user) if share else None

    @cached_property
    def _leaves(self) -> Sequence[Condition]:
        """Every predicate of every condition that is served."""
        trees = [one.audience for one in self.published]
        trees += [goal.condition for goal in (*self.milestones.values(), *self.items.values())]
        parts = (getattr(one.guide, "steps", ()) or getattr(one.guide, "items", ()) for one in self.published)
        trees += [expand(part.when, self.segments) for each in parts for part in each if part.when]
        return [leaf for tree in trees for leaf in predicates(tree)]

    @cached_property
    def traits(self) -> frozenset[str]:
        """Names of the user's traits that conditions ask about."""
        return frozenset(leaf.name for leaf in self._leaves if isinstance(leaf, TraitIs) and leaf.of == "trait")

    @cached_property
    def form_traits(self) -> frozenset[str]:
        return frozenset(self.served.form_traits)

    @cached_property
    def window(self) -> int:
        """How far back (ms) any condition counts events by the hour."""
        return max((leaf.within or 0 for leaf in self._leaves if isinstance(leaf, EventHappened)), default=0)

    @cached_property
    def told(self) -> Mapping[str, Sequence[int]]:
        """By kind of message: the endpoints that hear it. Empty where nobody listens."""
        told: dict[str, list[int]] = {}
        for listener in self.served.listeners:
            for kind in listener.kinds:
                told.setdefault(kind, []).append(listener.id)
        return told

    @cached_property
    def celebrated(self) -> frozenset[str]:
        """The milestones that a published toast celebrates."""
        return frozenset(one.guide.milestone for one in self.published if isinstance(one.guide, Toast))

    @cached_property
    def goal_clocks(self) -> Sequence[Clock]:
        """When time alone may make a milestone or an item true."""
        goals = (*self.milestones.values(), *self.items.values())
        return clocks_of(AllOf(tuple(goal.condition for goal in goals)))

    @cached_property
    def events(self) -> frozenset[str]:
        """Names of the events that conditions ask about."""
        return frozenset(leaf.name for leaf in self._leaves if isinstance(leaf, EventHappened))

    @cached_property
    def heard(self) -> Sequence[str]:
        """Names of the host's events that matter to anything served, triggers included."""
        triggers = {one.guide.trigger.event for one in self.published if one.guide.trigger.event}
        return sorted(self.events | triggers)

    @cached_property
    def guides_asked_about(self) -> frozenset[str]:
        return frozenset(leaf.key for leaf in self._leaves if isinstance(leaf, GuideIs))

    @cached_property
    def counted_together(self) -> Mapping[str, Sequence[tuple[str, Counted]]]:
        """By event: the counters of companies."""
        return by_event(self.scopes.counters)

    @cached_property
    def goals(self) -> Goals:
        return Goals(self.milestones, self.items)

    @cached_property
    def goals_of_users(self) -> Goals:
        """Those that everybody reaches for themselves."""
        return self._goals_where(lambda scoped: not scoped)

    @cached_property
    def goals_of_companies(self) -> Goals:
        return self._goals_where(lambda scoped: scoped)

    def _goals_where(self, fits: Callable[[bool], bool]) -> Goals:
        scopes = self.scopes
        return Goals(
            {key: goal for key, goal in self.milestones.items() if fits(key in scopes.milestones)},
            {key: goal for key, goal in self.items.items() if fits(key in scopes.items)},
        )

    def copy(self, one: Published, locale: str, variant: str | None = None) -> Copy:
        """The guide in that locale, or whole in the default where it has no complete translation; in the form of that
        variant, or as it is written where it has no such variant."""
        key = (one.guide.key, one.revision, locale, variant)
        made = self._copies.get(key)
        if made is None:
            default = self.served.default_locale
            made = self._copies[key] = copy_of(one, locale, variant, default=default, images=self.images)
        return made

    def untouched(self, found: Candidates, locale: str) -> Parcel:
        """Those guides for somebody to whom nothing has happened with any. Of all sets of guides few are ever found for
        anybody, and for most people the same."""
        key = found.positions, locale
        made = self._parcels.get(key)
        if made is None:
            delivery = Delivery()
            for one in found.published:
                delivery.add_untouched(self.copy(one, locale))
            if len(self._parcels) >= MOST_PARCELS:
                self._parcels.clear()
            made = self._parcels[key] = delivery.parcel()
        return made

    def frame(self, locale: str) -> bytes:
        """What is the same in every answer of that locale: the inside of a JSON object."""
        if locale not in self._frames:
            served = self.served
            frame = {
                "publication": self.number,
                "locale": locale,
                "dir": direction(locale),
                "default_locale": served.default_locale,
                "environment": served.environment,
                "stopped": served.stopped,
                "quiet": addresses(served.quiet_pages),
                "heard": self.heard,
                **self._heard_without_code(locale),
                "theme": self.theme,
                "strings": chrome.strings(locale),
            }
            self._frames[locale] = as_bytes(frame)[1:-1]
        return self._frames[locale]

    def _heard_without_code(self, locale: str) -> Mapping[str, Any]:
        events = [deliver_event(translate_event(one, locale)) for one in self.defined]
        return {"defined": events} if events else {}

    def remembered(self, key: str, revision: int, locale: str, variant: str | None) -> Copy | None:
        """What `copy` made before."""
        return self._copies.get((key, revision, locale, variant))

    def at_revision(self, one: Published, revision: int, content: Mapping[str, Any]) -> Published:
        """The guide as an earlier revision had it, for a run that began with it. Raises Invalid."""
        return compile_published(
            load_guide(content),
            self.segments,
            revision=revision,
            round=one.round,
            first_published=one.first_published,
            since=one.since,
            stopped=one.stopped,
            salt=self._salt,
        )


def by_event(counters: Mapping[str, EventHappened]) -> dict[str, list[tuple[str, Counted]]]:
    found: dict[str, list[tuple[str, Counted]]] = {}
    for counter, leaf in counters.items():
        found.setdefault(leaf.name, []).append((counter, counted(leaf.where)))
    return found
