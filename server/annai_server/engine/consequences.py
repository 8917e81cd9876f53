"""What follows from what was just written: milestones and items, once for each user, or for each company."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from annai_server.domain.events import Change
from annai_server.domain.resets import reset_at
from annai_server.domain.scopes import COMPANY
from annai_server.engine import meeting
from annai_server.engine.journal import Journal
from annai_server.engine.person import facts_of
from annai_server.engine.reaching import Reached, history_of, nth_in_log, reach
from annai_server.engine.snapshot import Snapshot
from annai_server.store import company_rows, rows
from annai_server.store.state import UserState
from annai_server.store.tables import CompanyItem, CompanyMilestone, ItemCompletion, MilestoneReached


@dataclass(frozen=True, slots=True)
class View:
    """What was just written of a user: locale and device of their page view, or empty, and the times (ms) of events,
    and of those that were imported."""

    locale: str = ""
    device: str = ""
    times: frozenset[int] = frozenset()
    imported: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class _Reaching:
    """A user, and what has become true of them: their own, and their company's."""

    known: UserState
    view: View
    own: Reached
    shared: Reached


@dataclass(frozen=True, slots=True)
class Consequences:
    journal: Journal
    snapshot: Snapshot
    companies: set[str] = field(default_factory=set)
    """Those of which something has become true. Whoever draws holds their rows."""

    def draw(self, views: Mapping[str, View]) -> Iterator[tuple[str, Sequence[Change]]]:
        """Write down what has become true of each user; yields those of whom anything has, with what published
        guides care about."""
        found = [self._look(one, views[user_id]) for user_id, one in self._known(views).items()]
        credited = _credited(found)
        for one in found:
            mine = credited.get(one.known.id, Reached())
            if one.own or mine:
                yield one.known.id, [*self._write_down(one, one.own), *self._write_down(one, mine, _company(one.known))]

    def _known(self, views: Mapping[str, View]) -> Mapping[str, UserState]:
        return meeting.known(self.journal.connection, self.snapshot, list(views), now=self.journal.now)

    def _look(self, known: UserState, view: View) -> _Reaching:
        journal, zone = self.journal, self.snapshot.served.time_zone
        facts = facts_of(known, now=journal.now, locale=view.locale, device=view.device, zone=zone)
        company = meeting.company(journal.connection, self.snapshot, known, facts.zone)
        nth = nth_in_log(journal.connection, journal.environment_id, known.id, facts.zone)
        _, reached = reach(self.snapshot, facts, history_of(known, nth), company)
        if company is None:
            return _Reaching(known, view, reached, Reached())
        scopes = self.snapshot.scopes
        own, shared = (
            Reached(
                {key: at for key, at in reached.milestones.items() if (key in scopes.milestones) == whole},
                {key: at for key, at in reached.items.items() if (key in scopes.items) == whole},
            )
            for whole in (False, True)
        )
        return _Reaching(known, view, own, shared)

    def _write_down(self, one: _Reaching, reached: Reached, company: str | None = None) -> list[Change]:
        """`company`: it is reached and done for all of them."""
        known = one.known
        # A milestone that was known stays as loud as it was, though an import moves it back.
        quiet = {
            key
            for key, at in reached.milestones.items()
            if (key in known.quiet if key in known.milestones else at in one.view.imported)
        }
        own = {"environment_id": self.journal.environment_id, "user_id": known.id}
        own |= {} if company is None else {"company_id": company}
        milestones = [
            own | {"milestone": key, "reached_at": at, "quiet": key in quiet} for key, at in reached.milestones.items()
        ]
        items = [own | {"guide": guide, "item": item, "done_at": at} for (guide, item), at in reached.items.items()]
        if company is None:
            rows.put(self.journal.connection, MilestoneReached, milestones)
            rows.put(self.journal.connection, ItemCompletion, items)
        elif reached:
            company_rows.reach(self.journal.connection, CompanyMilestone, milestones)
            company_rows.reach(self.journal.connection, CompanyItem, items)
            self.companies.add(company)
        scope = {} if company is None else {"scope": COMPANY}
        return [*self._tell_milestones(known, reached, quiet, scope), *self._tell_items(known, reached, scope)]

    def _tell_milestones(
        self, known: UserState, reached: Reached, quiet: Collection[str], scope: Mapping[str, str]
    ) -> Iterator[Change]:
        toasts = self.snapshot.celebrated
        for key in sorted(reached.milestones.keys() - known.milestones.keys()):
            said = {"milestone": key, **scope}
            at = reached.milestones[key]
            self.journal.say(known.id, "milestone_reached", at, properties=said, company=_company(known))
            if key in toasts and key not in quiet:
                yield Change("milestone", key)

    def _tell_items(self, known: UserState, reached: Reached, scope: Mapping[str, str]) -> Iterator[Change]:
        for guide, item in sorted(reached.items.keys() - known.items.keys()):
            reset = reset_at(known.resets, guide)
            said = {**({"reset": reset} if reset else {}), **scope}
            at = reached.items[guide, item]
            about = {"guide": guide, "step": item, "company": _company(known)}
            self.journal.say(known.id, "item_completed", at, **about, properties=said)
            yield Change("item", f"{guide}/{item}")


def _credited(found: Sequence[_Reaching]) -> Mapping[str, Reached]:
    """By user, what their company has reached through them: of several members the one whose event it was, else the
    first of them."""
    whose: dict[tuple[str | None, Any], _Reaching] = {}
    for one in sorted(found, key=lambda one: one.known.id):
        for key, at in (*one.shared.milestones.items(), *one.shared.items.items()):
            place = (_company(one.known), key)
            if at in one.view.times or place not in whose:
                whose[place] = one
    return {one.known.id: _theirs(one, whose) for one in found if one.shared}


def _theirs(one: _Reaching, whose: Mapping[tuple[str | None, Any], _Reaching]) -> Reached:
    company = _company(one.known)
    return Reached(
        {key: at for key, at in one.shared.milestones.items() if whose[company, key] is one},
        {key: at for key, at in one.shared.items.items() if whose[company, key] is one},
    )


def _company(known: UserState) -> str | None:
    return known.company.id if known.company else None
