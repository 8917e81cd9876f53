"""One page view: who is it, what may they see, and the answer's bytes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from typing import Any

from annai_server.domain.conditions import EventHappened, Facts, next_flip
from annai_server.domain.decisions import Decision, Decisions, Published, decide
from annai_server.domain.errors import Invalid
from annai_server.domain.locales import choose
from annai_server.domain.resets import reset_at
from annai_server.domain.traits import Said, learn_all
from annai_server.domain.verdicts import earliest
from annai_server.engine import expecting
from annai_server.engine.delivery import Delivery, state_of
from annai_server.engine.identity import Identity
from annai_server.engine.jobs import Visit
from annai_server.engine.person import facts_of, opted_out, person_of
from annai_server.engine.process import Engine
from annai_server.engine.reaching import history_of, newly_true, reach
from annai_server.engine.snapshot import Copy, Snapshot, as_bytes
from annai_server.store import log, published, users
from annai_server.store import state as stored
from annai_server.store.environments import Door
from annai_server.store.state import UserState

DAY_MS = 86_400_000
WORKER_MS = 2_000
# Then the worker is away or has met a fault: the page's own rhythm finds out soon enough.
OVERDUE_MS = 60_000
# What makes even a run in progress vanish.
_MOMENT = re.compile(r"[0-9]{1,15}")
_ENDING = ("stopped", "not_in_audience", "opted_out")


@dataclass(frozen=True, slots=True)
class PageView:
    """A checked bootstrap request. `known` is the state that the browser still has; `want` are guides to send whole."""

    user: str
    now: int
    company: str | None = None
    traits: Mapping[str, Any] = field(default_factory=dict)
    company_traits: Mapping[str, Any] = field(default_factory=dict)
    page_lang: str | None = None
    languages: Sequence[str] = ()
    url: str = ""
    device: str = ""
    browser: str = ""
    time_zone: str = ""
    known: str | None = None
    want: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Arrival:
    door: Door
    state: UserState
    snapshot: Snapshot


def arrive(engine: Engine, key: str, view: PageView) -> Arrival | None:
    """The environment of that public key, and what it knows of the user; None if there is no such key."""
    window = engine.snapshots.longest_window
    found = stored.arrive(engine.reader, key, view.user, view.company, now=view.now, window=window)
    if found is None:
        return None
    snapshot = _snapshot(engine, found[0])
    if snapshot.window > window:
        # Only right after a publication that looks further back than any before it.
        found = (
            stored.arrive(engine.reader, key, view.user, view.company, now=view.now, window=snapshot.window) or found
        )
    return Arrival(*found, snapshot)


def _snapshot(engine: Engine, door: Door) -> Snapshot:
    known = engine.snapshots.known(door.id, door.publication)
    if known is not None:
        return known
    with engine.reader.session() as connection:
        return engine.snapshots.at(connection, door.id, door.publication)


def answer(engine: Engine, key: str, arrival: Arrival, view: PageView, identity: Identity | None) -> bytes:
    """The JSON for this page view. What has to be written down is queued, not waited for."""
    company = _believed_company(arrival.door, view, identity)
    if company != view.company:
        view = replace(view, company=company)
        if (company or arrival.state.member_of) != (arrival.state.company and arrival.state.company.id):
            arrival = arrive(engine, key, view) or arrival
    return Answering(engine, arrival.door, arrival.snapshot, view, identity).answer(arrival.state)


def _believed_company(door: Door, view: PageView, identity: Identity | None) -> str | None:
    """The company of this page view; None: the user's own, as stored. Where identities are signed, a page cannot make
    somebody a member of a company that their token doesn't name."""
    if identity is None or (door.identity_mode == "off" and not identity.company):
        return view.company
    return identity.company


@dataclass(frozen=True, slots=True)
class Answering:
    """What answering one page view needs."""

    engine: Engine
    door: Door
    snapshot: Snapshot
    view: PageView
    identity: Identity | None

    def answer(self, before: UserState) -> bytes:
        """The answer's JSON. `before` is what was stored of the user."""
        view, snapshot = self.view, self.snapshot
        fingerprint = self._fingerprint()
        state, visit = self._hear(before)
        if visit is not None and not self._acting:
            self.engine.writer.visit(self.door.id, view.user, visit, wait=False)
        elif known := self._still_known(before, fingerprint):
            return known
        locale = choose(
            [view.page_lang, _language(state), *view.languages],
            snapshot.served.locales,
            snapshot.served.default_locale,
        )
        facts = facts_of(
            state,
            now=view.now,
            locale=locale,
            device=view.device,
            browser=view.browser,
            zone=snapshot.served.time_zone,
            time_zone=view.time_zone,
        )
        if newly_true(snapshot, facts):
            facts, _ = reach(snapshot, facts, history_of(state, self._nth))
            if visit is None and not self._acting:
                self.engine.writer.visit(self.door.id, view.user, Visit(locale=locale, device=view.device), wait=False)
        return self._full(state, facts, locale, fingerprint)

    def _nth(self, asked: EventHappened, n: int) -> int | None:
        with self.engine.reader.session() as connection:
            subjects = users.subjects(connection, self.door.id, self.view.user)
            return log.nth(connection, self.door.id, subjects, asked, n, zone=self.snapshot.served.time_zone)

    @property
    def _acting(self) -> bool:
        return self.identity is not None and self.identity.acting

    def _still_known(self, state: UserState, fingerprint: str) -> bytes | None:
        """The short answer, where nothing that a decision depends on has changed and no moment has passed."""
        known, view = self.view.known, self.view
        if not known or not known.startswith(self._versions(state) + "."):
            return None
        until, _, rest = known.removeprefix(self._versions(state) + ".").partition(".")
        same, _, mark = rest.partition(".")
        if same != fingerprint or not _MOMENT.fullmatch(until) or (int(until) and view.now >= int(until)):
            return None
        mark = expecting.renewed(mark, view.url, view.now)
        body = {
            "v": 1,
            "server_time": view.now,
            "unchanged": True,
            "state": f"{self._versions(state)}.{until}.{fingerprint}.{mark}",
            "valid_until": int(until) or None,
            "poll_after": expecting.poll_after(mark, view.now),
        }
        return as_bytes(body)

    def _versions(self, state: UserState) -> str:
        company = state.company.version if state.company else 0
        return f"{self.snapshot.number}.{state.version}.{company}"

    def _fingerprint(self) -> str:
        """What of the request an answer depends on."""
        view = self.view
        parts: list[Any] = [
            view.user,
            view.company,
            view.page_lang,
            view.languages,
            view.device,
            view.browser,
            view.time_zone,
            view.want,
            self._acting,
        ]
        if self.identity is None:
            parts += [view.traits, view.company_traits]
        return blake2b(repr(parts).encode(), digest_size=6).hexdigest()

    def _hear(self, state: UserState) -> tuple[UserState, Visit | None]:
        """What is known of the user with what this page view says, and what of it has to be written down."""
        view, identity = self.view, self.identity
        words = _said(view.traits, identity.traits if identity else {}, view.now, identity)
        about_company = _said(view.company_traits, identity.company_traits if identity else {}, view.now, identity)
        known = learn_all(state.known, words)
        before = state.company
        company = before and replace(before, known=learn_all(before.known, about_company))
        news = known is not state.known or (company and before and company.known is not before.known)
        moved = view.company is not None and state.member_of != view.company
        heard = replace(state, known=known, company=company) if news else state
        new_day = state.seen is None or state.seen // DAY_MS != view.now // DAY_MS
        if not (news or moved or new_day):
            return heard, None
        return heard, Visit(words, company.id if company else None, about_company, device=view.device)

    def _full(self, state: UserState, facts: Facts, locale: str, fingerprint: str) -> bytes:
        view, snapshot = self.view, self.snapshot
        person = person_of(state, facts, snapshot)
        candidates = snapshot.index.candidates(facts, {*person.histories, *person.runs})
        shown = () if self._acting else candidates.published
        decisions = decide(shown, person, snapshot.budget, environment_stopped=snapshot.served.stopped)
        delivery = self._deliver(shown, decisions, locale)
        flips = (
            decisions.valid_until,
            candidates.next_flip,
            next_flip(snapshot.goal_clocks, facts),
            _publication_after(snapshot.served.next_publication, view.now),
        )
        head = self._head(state, earliest(flips, after=view.now), fingerprint)
        mark = expecting.mark(snapshot, decisions, view.url, view.now)
        head |= {"state": f"{head['state']}.{mark}", "poll_after": expecting.poll_after(mark, view.now)}
        head["values"] = delivery.values(self._told(facts))
        head["states"] = {
            key: state_of(
                decision, snapshot.by_key[key], facts, person.opted_out, reset=reset_at(state.resets, key) > 0
            )
            for key, decision in delivery.told.items()
        }
        return b"".join(
            [
                as_bytes(head)[:-1],
                b",",
                snapshot.frame(locale)[1:-1],
                b',"guides":[',
                b",".join(copy.whole for copy in delivery.whole),
                b'],"menu":[',
                b",".join(copy.entry for copy in delivery.menu),
                b"]}",
            ]
        )

    def _told(self, facts: Facts) -> Facts:
        """The traits whose values may be sent: not a stored one to somebody who only says who they are, where
        identities are signed."""
        if self.identity is not None or self.door.identity_mode == "off":
            return facts
        return replace(facts, traits=self.view.traits, company=self.view.company_traits)

    def _head(self, state: UserState, until: int | None, fingerprint: str) -> dict[str, Any]:
        view = self.view
        # A ticket proves who the user is, not who acts: alone it would let events in as the user's own.
        ticket = {} if self._acting else {"ticket": self.engine.tickets.issue(self.door.id, view.user, view.now)}
        return {
            "v": 1,
            "server_time": view.now,
            "state": f"{self._versions(state)}.{until or 0}.{fingerprint}",
            "valid_until": until,
            "user": view.user,
            **ticket,
            "opted_out": sorted(opted_out(state)),
            "budget": {
                "gap": self.snapshot.budget.gap,
                "day": self.snapshot.budget.day,
                "shown": list(state.interruptions),
            },
        }

    def _deliver(self, candidates: Sequence[Published], decisions: Decisions, locale: str) -> Delivery:
        delivery = Delivery()
        for one in candidates:
            decision = decisions.by_key[one.guide.key]
            wanted = one.guide.key in self.view.want
            running = decision.run is not None and decision.verdict.reason not in _ENDING
            whole = decision.auto or running
            if whole or (wanted and decision.by_hand):
                delivery.whole.append(self._copy(one, decision, locale))
            elif not decision.by_hand:
                continue
            delivery.told[one.guide.key] = decision
            if decision.by_hand:
                delivery.menu.append(self.snapshot.copy(one, locale))
        return delivery

    def _copy(self, one: Published, decision: Decision, locale: str) -> Copy:
        """The guide as its run began it, if it is running on an earlier revision."""
        run = decision.run
        if run is None or run.revision == one.revision:
            return self.snapshot.copy(one, locale)
        remembered = self.snapshot.remembered(one.guide.key, run.revision, locale)
        return remembered or self._earlier_copy(one, run.revision, locale)

    def _earlier_copy(self, one: Published, revision: int, locale: str) -> Copy:
        with self.engine.reader.session() as connection:
            content = published.revision(connection, self.door.id, one.guide.key, revision)
        try:
            return self.snapshot.copy(self.snapshot.at_revision(one, revision, content or {}), locale)
        except Invalid:
            return self.snapshot.copy(one, locale)


def _publication_after(planned: int | None, now: int) -> int | None:
    """When to ask again for what is planned; the worker is at it while the moment has come and nothing has changed."""
    if planned is None or now - planned > OVERDUE_MS:
        return None
    return now + WORKER_MS if planned <= now else planned


def _language(state: UserState) -> str | None:
    """The user's own: as the backend said, else a trait called `locale`."""
    trait = state.known.traits.get("locale")
    return state.locale or (trait if isinstance(trait, str) else None)


def _said(unsigned: Mapping[str, Any], signed: Mapping[str, Any], now: int, identity: Identity | None) -> list[Said]:
    """What the page says, and what the token does: that one is trusted more."""
    words = [Said(unsigned, "unsigned", now)] if unsigned else []
    if signed and identity is not None:
        words.append(Said(signed, "signed", min(identity.issued_at, now)))
    return words
