"""One page view: who is it, what may they see, and the answer's bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

import msgspec

from annai_server.domain.anonymous import is_anonymous
from annai_server.domain.conditions import EventHappened, Facts, next_flip
from annai_server.domain.decisions import UNTOUCHED, Decisions, OpenRun, Person, Published, decide, is_untouched
from annai_server.domain.errors import Invalid
from annai_server.domain.locales import choose
from annai_server.domain.resets import Resets, reset_at
from annai_server.domain.verdicts import earliest
from annai_server.engine import expecting, unchanged
from annai_server.engine.acceptance import OLDEST_MS
from annai_server.engine.arrival import Arrival, PageView, believed
from annai_server.engine.audiences import Candidates
from annai_server.engine.copies import Copy, as_bytes, keyed
from annai_server.engine.delivery import Delivery, Parcel, state_of
from annai_server.engine.identity import Identity
from annai_server.engine.jobs import Visit
from annai_server.engine.news import hear, vouched_for
from annai_server.engine.person import facts_of, person_of
from annai_server.engine.process import Engine
from annai_server.engine.reaching import history_of, newly_true, reach
from annai_server.engine.snapshot import Snapshot
from annai_server.engine.together import Company, company_of, joined
from annai_server.store import log, published, together
from annai_server.store.environments import Door
from annai_server.store.state import UserState

WORKER_MS = 2_000
# Then the worker is away or has met a fault: the page's own rhythm finds out soon enough.
OVERDUE_MS = 60_000
# What makes even a run in progress vanish.
_ENDING = ("stopped", "not_in_audience", "opted_out")


def answer(engine: Engine, key: str, arrival: Arrival, view: PageView, identity: Identity | None) -> bytes:
    """The JSON for this page view. What has to be written down is queued, not waited for."""
    arrival, view = believed(engine, key, arrival, view, identity)
    return Answering(engine, key, arrival.door, arrival.snapshot, view, identity).answer(arrival.state)


class Outcome(NamedTuple):
    """What is told of guides, until when that holds (None: no moment ends it), and expecting.py's mark."""

    parcel: Parcel
    valid_until: int | None
    mark: str


class Answering(msgspec.Struct, frozen=True):
    """What answering one page view needs."""

    engine: Engine
    key: str
    """The public key that the page has."""
    door: Door
    snapshot: Snapshot
    view: PageView
    identity: Identity | None

    def answer(self, before: UserState) -> bytes:
        """The answer's JSON. `before` is what was stored of the user."""
        view = self.view
        versions = unchanged.versions_of(self.snapshot, before)
        fingerprint = unchanged.fingerprint_of(view, self.identity)
        moves = self.identity is not None or self.door.identity_mode == "off"
        state, visit = hear(before, view, self.identity, moves=moves)
        if visit is not None and not self._acting:
            self._keep(before, state, visit)
        elif known := unchanged.still_known(view, versions, fingerprint):
            return known
        if self.snapshot.scopes:
            state = self._with_their_company(state)
        company = self._company(state)
        facts = self._facts(state)
        if newly_true(self.snapshot, facts, company):
            facts, _ = reach(self.snapshot, facts, history_of(state, self._nth), company)
            if visit is None and not self._acting:
                self._write_down(Visit(locale=facts.locale, device=view.device))
        return self._full(state, facts, company, versions, fingerprint)

    def _with_their_company(self, state: UserState) -> UserState:
        """Asked for by itself, since only few environments serve what counts for companies."""
        if state.company is None:
            return state
        since = self.view.now - self.snapshot.window
        did = together.read(self.engine.reader, self.door.id, state.company.id, since=since)
        return joined(state, self.snapshot, did)

    def _company(self, state: UserState) -> Company | None:
        if state.company is None or state.company.together is None:
            return None
        company_id = state.company.id

        def nth(asked: EventHappened, n: int) -> int | None:
            with self.engine.reader.session() as connection:
                zone = self.snapshot.served.time_zone
                return log.nth_of_company(connection, self.door.id, company_id, asked, n, zone=zone)

        return company_of(state, self.snapshot, history_of(state, self._nth), nth)

    def _facts(self, state: UserState) -> Facts:
        view, served = self.view, self.snapshot.served
        wanted = (view.page_lang, _language(state), *view.languages)
        return facts_of(
            state,
            now=view.now,
            locale=choose(wanted, served.locales, served.default_locale),
            device=view.device,
            browser=view.browser,
            zone=served.time_zone,
            time_zone=view.time_zone,
        )

    def _keep(self, before: UserState, after: UserState, visit: Visit) -> None:
        """What is kept on a page's word alone counts as an event of the host's, since anybody can write pages. Beyond
        the quota it decides what this page view shows, and is gone."""
        kept = vouched_for(before, after, visit, self.identity)
        if kept is not visit and not self.engine.quotas.refusal(self.door.id, self.door.publication, self.view.now):
            self.engine.quotas.count(self.door.id, 1, self.view.now)
            kept = visit
        if kept:
            self._write_down(kept)

    def _write_down(self, visit: Visit) -> None:
        self.engine.writer.visit(self.door.id, self.view.user, visit, wait=False)

    def _nth(self, asked: EventHappened, n: int) -> int | None:
        with self.engine.reader.session() as connection:
            return log.nth(connection, self.door.id, self.view.user, asked, n, zone=self.snapshot.served.time_zone)

    @property
    def _acting(self) -> bool:
        return self.identity is not None and self.identity.acting

    def _next_goal(self, facts: Facts, company: Company | None) -> int | None:
        """When time alone may reach something for them or, by what all its members did, for their company."""
        asked = (facts,) if company is None else (facts, company.facts(facts))
        return earliest([next_flip(self.snapshot.goal_clocks, one) for one in asked], after=facts.now)

    def _full(self, state: UserState, facts: Facts, company: Company | None, versions: str, fingerprint: str) -> bytes:
        view, snapshot = self.view, self.snapshot
        person = person_of(state, facts, snapshot)
        candidates = snapshot.index.candidates(facts, person.met)
        outcome = self._outcome(candidates, person, state.resets)
        flips = (
            outcome.valid_until,
            candidates.next_flip,
            self._next_goal(facts, company),
            _publication_after(snapshot.served.next_publication, view.now),
        )
        until = earliest(flips, after=view.now)
        head = {
            "v": 1,
            "server_time": view.now,
            "state": unchanged.told(versions, until, fingerprint, outcome.mark),
            "valid_until": until,
            "poll_after": expecting.poll_after(outcome.mark, view.now),
            "user": view.user,
            **self._ticket(),
            **self._before(),
            "opted_out": sorted(person.opted_out),
            "budget": {"gap": snapshot.budget.gap, "day": snapshot.budget.day, "shown": person.interruptions},
            "values": outcome.parcel.values(self._told(facts)),
        }
        return _joined(head, snapshot.frame(facts.locale), outcome.parcel)

    def _outcome(self, candidates: Candidates, person: Person, resets: Resets) -> Outcome:
        view, snapshot = self.view, self.snapshot
        stopped = snapshot.served.stopped
        if (
            candidates.steady
            and not (self._acting or resets)
            and is_untouched(person, snapshot.budget, environment_stopped=stopped)
        ):
            return Outcome(snapshot.untouched(candidates, person.facts.locale), None, expecting.NOTHING)
        shown = () if self._acting else candidates.published
        decisions = decide(shown, person, snapshot.budget, environment_stopped=stopped)
        parcel = self._deliver(shown, decisions, person, resets).parcel()
        return Outcome(parcel, decisions.valid_until, expecting.mark(snapshot, decisions, view.url, view.now))

    def _deliver(self, shown: Sequence[Published], decisions: Decisions, person: Person, resets: Resets) -> Delivery:
        """In full what may start, goes on or is wanted; in the menu what may be opened by hand."""
        delivery, locale = Delivery(), person.facts.locale
        for one in shown:
            key = one.guide.key
            decision = decisions.by_key[key]
            reset = reset_at(resets, key) > 0
            as_now = self.snapshot.copy(one, locale, decision.arm.key if decision.arm else None)
            if decision is UNTOUCHED and not reset:
                delivery.add_untouched(as_now)
                continue
            run, by_hand = decision.run, decision.by_hand
            running = run is not None and decision.verdict.reason not in _ENDING
            if running or decision.auto or (by_hand and key in self.view.want):
                delivery.send(as_now if run is None else self._as_begun(one, run, as_now, locale))
            elif not by_hand:
                continue
            told = state_of(decision, one, person.facts, person.opted_out, reset=reset)
            delivery.states.append(keyed(key, told))
            if by_hand and not decision.withheld:
                delivery.offer(as_now)
        return delivery

    def _as_begun(self, one: Published, run: OpenRun, as_now: Copy, locale: str) -> Copy:
        """The guide as its run began it, which may be on an earlier revision."""
        if run.revision == one.revision:
            return as_now
        remembered = self.snapshot.remembered(one.guide.key, run.revision, locale, run.variant)
        return remembered or self._earlier_copy(one, run, locale)

    def _earlier_copy(self, one: Published, run: OpenRun, locale: str) -> Copy:
        with self.engine.reader.session() as connection:
            content = published.revision(connection, self.door.id, one.guide.key, run.revision)
        try:
            earlier = self.snapshot.at_revision(one, run.revision, content or {})
        except Invalid:
            return self.snapshot.copy(one, locale)
        return self.snapshot.copy(earlier, locale, run.variant)

    def _ticket(self) -> Mapping[str, str]:
        """For whoever has proved who they are: one that is had for the asking would prove it later. Nor for who acts:
        with somebody else it would let events in as the user's own."""
        if self.identity is None or self._acting:
            return {}
        return {"ticket": self.engine.tickets.issue(self.door.id, self.view.user, self.view.now)}

    def _before(self) -> Mapping[str, Sequence[str]]:
        """A page with the newest key takes over what its browser keeps under those before, also of one that was
        revoked while events from then are still taken. Something to define, if only nothing, is what the core loads the
        upkeep for, which knows how."""
        if self.key != self.door.public_key:
            return {}
        late = [key for key, revoked in self.door.revoked if self.view.now - revoked < OLDEST_MS]
        before = [*self.door.keys[1:], *late]
        if not before:
            return {}
        return {"before": before} if self.snapshot.defined else {"before": before, "defined": ()}

    def _told(self, facts: Facts) -> Facts:
        """The traits whose values may be sent. Whoever only says who they are hears what they said themselves."""
        if self.identity is not None or is_anonymous(self.view.user):
            return facts
        return replace(facts, traits=self.view.traits, company=self.view.company_traits)


def _joined(head: Mapping[str, Any], frame: bytes, parcel: Parcel) -> bytes:
    """One JSON object: only what is this person's own is serialised now."""
    return b"%b,%b,%b}" % (as_bytes(head)[:-1], frame, parcel.fields)


def _publication_after(planned: int | None, now: int) -> int | None:
    """When to ask again for what is planned; the worker is at it while the moment has come and nothing has changed."""
    if planned is None or now - planned > OVERDUE_MS:
        return None
    return now + WORKER_MS if planned <= now else planned


def _language(state: UserState) -> str | None:
    """The user's own: as the backend said, else a trait called `locale`."""
    trait = state.known.traits.get("locale")
    return state.locale or (trait if isinstance(trait, str) else None)
