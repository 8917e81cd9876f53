"""From what the store knows of a user to what the rules ask."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from annai_server.domain.choices import opted_out
from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.decisions import RESUME_MS, OpenRun, Person
from annai_server.domain.frequency import History
from annai_server.domain.rounds import outcome
from annai_server.engine.snapshot import Snapshot
from annai_server.store.state import Counter, Open, Standing, UserState

NOWHERE = GuideFacts()
NOTHING: frozenset[str] = frozenset()


def facts_of(
    state: UserState,
    *,
    now: int,
    locale: str = "",
    device: str = "",
    browser: str = "",
    zone: str = "UTC",
    time_zone: str = "",
) -> Facts:
    """`zone` is the project's, `time_zone` what the browser said of the user's."""
    return Facts(
        user=state.id,
        now=now,
        traits=state.known.traits,
        company=state.company.known.traits if state.company else {},
        events=events_of(state.counters) if state.counters else {},
        guides=guides_of(state.standings, state.runs) if state.standings else {},
        milestones=state.milestones,
        items=state.items,
        locale=locale,
        device=device,
        browser=browser,
        zone=zone,
        time_zone=time_zone,
    )


def person_of(state: UserState, facts: Facts, snapshot: Snapshot) -> Person:
    histories = _histories(state, snapshot) if state.standings else {}
    runs = _open_runs(state) if state.runs else {}
    return Person(
        facts=facts,
        histories=histories | _together(state, snapshot, histories) if snapshot.scopes else histories,
        runs=runs | _ordered(state, facts.now, snapshot) if state.orders else runs,
        opted_out=opted_out(state.opted_out) if state.opted_out else NOTHING,
        interruptions=state.interruptions,
        quiet=state.quiet,
        of_others=state.of_others,
        held_until=state.held_until,
        held_out=snapshot.held_out(facts.user),
    )


def _histories(state: UserState, snapshot: Snapshot) -> dict[str, History]:
    """Of each guide's current round; whom the round leaves alone is done with it as they were before."""
    rounds = snapshot.rounds
    found = {one.guide: _history(one) for one in state.standings if rounds.get(one.guide) == one.round}
    for key, spared in snapshot.spared.items():
        earlier = [(one.round, _history(one)) for one in state.standings if one.guide == key]
        if outcome((number, one) for number, one in earlier if number < rounds.get(key, 0)) == spared:
            found[key] = replace(found.get(key, History()), spared=spared)
    return found


def _together(state: UserState, snapshot: Snapshot, own: Mapping[str, History]) -> dict[str, History]:
    """Beside what is their own, what everybody of their company did with the guides of which that counts."""
    if state.company is None or state.company.together is None:
        return {}
    scoped = {key: snapshot.rounds.get(key) for key in snapshot.scopes.guides}
    done = {one.guide: _history(one) for one in state.company.together.standings if scoped.get(one.guide) == one.round}
    return {key: replace(own.get(key, History()), together=done.get(key, History())) for key in scoped}


def _history(one: Standing) -> History:
    return History(
        shown=one.shown + one.withheld,
        auto=one.auto,
        last_shown=max(one.last_shown or 0, one.last_withheld or 0) or None,
        completed=one.completed,
        dismissed=one.dismissed,
        snoozed_until=one.snoozed_until,
        withheld=one.withheld,
        variant=one.variant,
    )


def _open_runs(state: UserState) -> dict[str, OpenRun]:
    """The run of each guide that somebody would go on with: the one with the latest event. Of whatever round: a new
    one interrupts nobody."""
    found: dict[str, OpenRun] = {}
    for run in sorted(state.runs, key=lambda run: (run.at, run.id)):
        found[run.guide] = OpenRun(run.id, run.revision, run.started, run.at, run.step, variant=run.variant)
    return found


def _ordered(state: UserState, now: int, snapshot: Snapshot) -> dict[str, OpenRun]:
    """What authors started for them, for as long as a run would be gone on with."""
    return {
        guide: OpenRun(order["run"], one.revision, order["at"], order["at"], ordered=True)
        for guide, order in state.orders.items()
        if (one := snapshot.by_key.get(guide)) is not None and now - order["at"] < RESUME_MS
    }


def events_of(counters: Sequence[Counter]) -> dict[str, EventCount]:
    """Hourly counts of the window that was read, and the rest of all time as hour 0."""
    counts: dict[str, dict[int, int]] = {}
    ends: dict[str, tuple[int, int]] = {}
    for counter in counters:
        counts.setdefault(counter.name, {})[counter.hour] = counter.times
        if counter.hour == 0:
            ends[counter.name] = counter.first, counter.last
    for hours in counts.values():
        hours[0] = hours.get(0, 0) - sum(times for hour, times in hours.items() if hour)
    return {name: EventCount(hours, *ends.get(name, ())) for name, hours in counts.items()}


def guides_of(standings: Sequence[Standing], runs: Sequence[Open]) -> dict[str, GuideFacts]:
    """Over all rounds: completed once is completed."""
    facts: dict[str, GuideFacts] = {}
    running = {run.guide: run.at + RESUME_MS for run in sorted(runs, key=lambda run: run.at)}
    for one in standings:
        before = facts.get(one.guide, NOWHERE)
        facts[one.guide] = GuideFacts(
            shown=before.shown or one.shown > 0,
            completed=before.completed or one.completed is not None,
            dismissed=before.dismissed or one.dismissed is not None,
            at=_first_times(one, before.at),
            snoozed=max(one.snoozed_until or 0, before.snoozed or 0) or None,
            running=running.get(one.guide),
        )
    return facts


def _first_times(one: Standing, before: Mapping[str, int]) -> dict[str, int]:
    told = {"shown": one.first_shown, "completed": one.completed, "dismissed": one.dismissed}
    known = {status: at for status, at in told.items() if at is not None}
    return {status: min(at, before.get(status, at)) for status, at in {**before, **known}.items()}
