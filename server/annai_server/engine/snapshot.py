"""Published content, compiled: rules as closures, texts parsed, JSON serialised. One for each publication number."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple

import msgspec

from annai_server.domain import themes
from annai_server.domain.asking import counted_apart
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
    compile_condition,
    counted,
    expand,
    predicates,
)
from annai_server.domain.conditions.events import Counted
from annai_server.domain.conditions.views import in_share
from annai_server.domain.content import Checklist, DefinedEvent, Guide, Milestone, Segment, Theme, Toast
from annai_server.domain.decisions import Published, compile_published, order
from annai_server.domain.delivery import addresses, deliver, deliver_event, ghost, text_variables
from annai_server.domain.errors import Invalid
from annai_server.domain.forms import Form
from annai_server.domain.locales import direction
from annai_server.domain.scopes import NO_SCOPES, Scopes, scopes_of
from annai_server.domain.text import variables
from annai_server.domain.translation import translate, translate_event
from annai_server.domain.variants import HELD_OUT, HOLDOUT, Arm
from annai_server.engine import chrome
from annai_server.engine.audiences import AudienceIndex
from annai_server.store.published import Served, ServedDocument
from annai_server.wire.definitions import load_definition
from annai_server.wire.guides import load_guide

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Copy:
    """A guide in one locale, as bytes: whole, and as its entry of the menu, each with the variables it uses."""

    whole: bytes
    entry: bytes
    variables: frozenset[str]
    title_variables: frozenset[str]


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
    """What one environment serves at one publication number. Everything in it is read only."""

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
    forms: dict[tuple[str, int], Mapping[str, Form]] = field(default_factory=dict, repr=False)
    """By guide and revision: those that somebody answered since it was compiled."""
    _copies: dict[tuple[str, int, str, str | None], Copy] = field(default_factory=dict, repr=False)
    _frames: dict[str, bytes] = field(default_factory=dict, repr=False)

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
        return _by_event(self.scopes.counters)

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
            made = self._copies[key] = self._made(one, locale, _arm(one, variant))
        return made

    def _made(self, one: Published, locale: str, arm: Arm | None) -> Copy:
        if arm is not None and arm.withheld:
            return _ghost(one, arm)
        guide = (arm and arm.guide) or one.guide
        translated = guide if locale == self.served.default_locale else translate(guide, locale)
        around = None if translated else chrome.around(self.served.default_locale)
        return _copy(one, translated or guide, around, arm)

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


def compile_snapshot(served: Served) -> Snapshot:
    loaded = [(document, content) for document in served.documents if (content := _loaded(document)) is not None]
    segments = {content.key: content.when for _, content in loaded if isinstance(content, Segment)}
    defined = {one.key: document.first_published_at for document, one in loaded if isinstance(one, Milestone)}
    guides = sorted(
        (_publish(served, document, one, segments, defined) for document, one in loaded if isinstance(one, Guide)),
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
        counted=_by_event(counted_apart(content for _, content in loaded)),
        scopes=scopes_of(content for _, content in loaded),
    )


def _by_event(counters: Mapping[str, EventHappened]) -> dict[str, list[tuple[str, Counted]]]:
    found: dict[str, list[tuple[str, Counted]]] = {}
    for counter, leaf in counters.items():
        found.setdefault(leaf.name, []).append((counter, counted(leaf.where)))
    return found


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
) -> Published:
    """`defined` says since when each milestone is there: what was reached before that never toasts."""
    since = document.round_at
    if isinstance(guide, Toast):
        since = max(since, defined.get(guide.milestone, since))
    return compile_published(
        guide,
        segments,
        revision=document.revision,
        round=document.round,
        first_published=document.first_published_at,
        since=since,
        stopped=document.stopped,
        salt=str(served.environment_id),
    )


def _goal(when: Condition, segments: Mapping[str, Condition]) -> Goal:
    condition = expand(when, segments)
    return Goal(condition, compile_condition(condition))


def _arm(one: Published, variant: str | None) -> Arm | None:
    if variant == HOLDOUT:
        return HELD_OUT
    return one.arms.by_key.get(variant) if one.arms and variant else None


def _ghost(one: Published, arm: Arm) -> Copy:
    whole = ghost(one.guide, revision=one.revision, round=one.round) | {"variant": arm.key}
    return Copy(as_bytes(whole), b"", frozenset(), frozenset())


def _copy(one: Published, guide: Guide, around: Mapping[str, Any] | None, arm: Arm | None) -> Copy:
    whole = deliver(guide, revision=one.revision, round=one.round)
    if around:
        whole["around"] = around
    if arm:
        whole["variant"] = arm.key
    entry = {"key": guide.key, "kind": guide.kind, "title": whole["title"]}
    return Copy(as_bytes(whole), as_bytes(entry), text_variables(guide), variables(guide.title))


def as_bytes(value: Any) -> bytes:
    return msgspec.json.encode(value)
