"""What counts for a company as a whole, for one of its members: read where anything that is served asks for it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from msgspec import structs

from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.moments import History, NthEvent
from annai_server.engine.person import events_of, guides_of
from annai_server.engine.snapshot import Snapshot
from annai_server.store.state import Together, UserState


@dataclass(frozen=True, slots=True)
class Company:
    """What its milestones and items ask about, in the place of what one person did."""

    id: str
    events: Mapping[str, EventCount]
    guides: Mapping[str, GuideFacts]
    history: History

    def facts(self, of_member: Facts) -> Facts:
        """Traits and page view stay the member's, and of a guide what isn't kept for companies: snoozed, running."""
        own = of_member.guides
        kept = {
            key: replace(
                own.get(key, GuideFacts()), shown=one.shown, completed=one.completed, dismissed=one.dismissed, at=one.at
            )
            for key, one in self.guides.items()
        }
        return replace(of_member, events=self.events, guides={**own, **kept})


def joined(state: UserState, snapshot: Snapshot, together: Together) -> UserState:
    """With what their company has reached and done, in the place of their own where that is what counts."""
    scopes, company = snapshot.scopes, state.company
    if company is None:
        return state
    milestones = [one for one in together.milestones if one.milestone in scopes.milestones]
    items = {(one.guide, one.item): one.at for one in together.items if (one.guide, one.item) in scopes.items}
    return structs.replace(
        state,
        company=structs.replace(company, together=together),
        milestones=_without(state.milestones, scopes.milestones) | {one.milestone: one.at for one in milestones},
        quiet=(state.quiet - scopes.milestones) | {one.milestone for one in milestones if one.quiet},
        of_others=frozenset(one.milestone for one in milestones if one.by != state.id),
        items=_without(state.items, scopes.items) | items,
    )


def company_of(state: UserState, snapshot: Snapshot, of_member: History, nth_event: NthEvent) -> Company | None:
    """What the milestones and items of their company ask; None: what they did themselves counts. `nth_event` is asked
    of the company's."""
    if state.company is None or state.company.together is None:
        return None
    together = state.company.together
    kept = [one for one in together.standings if one.guide in snapshot.scopes.standings]
    guides = {key: GuideFacts() for key in snapshot.scopes.standings} | guides_of(kept, ())
    first = {counter.name: counter.first for counter in together.counters if counter.hour == 0}
    asked = replace(
        of_member,
        nth_event=lambda leaf, n: first.get(leaf.counter) if n == 1 else nth_event(leaf, n),
        guides={(key, status): at for key, one in guides.items() for status, at in one.at.items()},
    )
    return Company(state.company.id, events_of(together.counters), guides, asked)


def _without(known: Mapping[Any, int], keys: Iterable[Any]) -> dict[Any, int]:
    dropped = frozenset(keys)
    return {key: at for key, at in known.items() if key not in dropped}
