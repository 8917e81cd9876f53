"""From what the store knows of a user to what the rules ask."""

from collections.abc import Mapping

from annai_server.domain.conditions import EventCount, Facts, GuideFacts
from annai_server.domain.decisions import OpenRun, Person
from annai_server.domain.frequency import History
from annai_server.engine.snapshot import Snapshot
from annai_server.store.state import UserState


def facts_of(state: UserState, *, now: int, locale: str = "", device: str = "") -> Facts:
    return Facts(
        user=state.id,
        now=now,
        traits=state.known.traits,
        company=state.company.known.traits if state.company else {},
        events=_events(state),
        guides=_guides(state),
        milestones=state.milestones,
        items=state.items,
        locale=locale,
        device=device,
    )


def person_of(state: UserState, facts: Facts, snapshot: Snapshot) -> Person:
    rounds = snapshot.rounds
    return Person(
        facts=facts,
        histories={
            one.guide: History(
                shown=one.shown,
                auto=one.auto,
                last_shown=one.last_shown,
                completed=one.completed,
                dismissed=one.dismissed,
                snoozed_until=one.snoozed_until,
            )
            for one in state.standings
            if rounds.get(one.guide) == one.round
        },
        runs=_open_runs(state, rounds),
        opted_out=opted_out(state),
        interruptions=state.interruptions,
        quiet=state.quiet,
    )


def opted_out(state: UserState) -> frozenset[str]:
    return frozenset(kind for kind, word in state.opted_out.items() if word["out"])


def _open_runs(state: UserState, rounds: Mapping[str, int]) -> dict[str, OpenRun]:
    """The run of each guide that somebody would go on with: the one with the latest event."""
    found: dict[str, OpenRun] = {}
    for run in sorted(state.runs, key=lambda run: (run.at, run.id)):
        if rounds.get(run.guide) == run.round:
            found[run.guide] = OpenRun(run.id, run.revision, run.started, run.at, run.step)
    return found


def _events(state: UserState) -> dict[str, EventCount]:
    """Hourly counts of the window that was read, and the rest of all time as hour 0."""
    counts: dict[str, dict[int, int]] = {}
    for counter in state.counters:
        counts.setdefault(counter.name, {})[counter.hour] = counter.times
    for hours in counts.values():
        hours[0] = hours.get(0, 0) - sum(times for hour, times in hours.items() if hour)
    return {name: EventCount(hours) for name, hours in counts.items()}


def _guides(state: UserState) -> dict[str, GuideFacts]:
    """Over all rounds: completed once is completed."""
    facts: dict[str, GuideFacts] = {}
    for one in state.standings:
        before = facts.get(one.guide, GuideFacts())
        facts[one.guide] = GuideFacts(
            shown=before.shown or one.shown > 0,
            completed=before.completed or one.completed is not None,
            dismissed=before.dismissed or one.dismissed is not None,
        )
    return facts
