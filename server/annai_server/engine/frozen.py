"""What a user's events add up to that are no longer kept, as a document; and a history that begins with it."""

from collections.abc import Iterable, Mapping
from typing import Any

from annai_server.domain.resets import Resets, reset_at
from annai_server.domain.traits import Said
from annai_server.engine import standings
from annai_server.engine.joining import join_runs, latest, least
from annai_server.engine.progress import Progress, Rows, choose, fulfil
from annai_server.store.rows import Key, Row, table_of
from annai_server.store.tables import Base, GuideState, LedgerEntry, Run, RunAction, RunAnswer, RunStep

Frozen = Mapping[str, Any]
"""Rows by the name of their table, without what is null and whose they are, and what is known of the person."""

_TABLES: Mapping[str, type[Base]] = {
    "runs": Run,
    "steps": RunStep,
    "actions": RunAction,
    "answers": RunAnswer,
    "ledger": LedgerEntry,
}
_STEP_TIMES = ("shown_at", "completed_at", "missing_at", "healed_at")


def dump(progress: Progress, user_id: str) -> dict[str, Any]:
    """What was folded of this user's runs; guides' standings are the sum of what each run added."""
    frozen: dict[str, Any] = {name: _bare(getattr(progress, name), user_id) for name in _TABLES}
    shares = {key: row | {"run_id": key[1]} for key, row in progress.shares.items()}
    return frozen | {"shares": _bare(shares, user_id)}


def recall(
    progress: Progress, user_id: str, frozen: Frozen, *, resets: Resets | None = None, guide: str | None = None
) -> None:
    """Begin with it, for a user of whom nothing was folded yet; of one guide, or of all. `resets`: those of before, and
    since."""
    for name, model in _TABLES.items():
        rows = _rows(progress, model, user_id, frozen.get(name, ()))
        getattr(progress, name).update((_key(model, row), row) for row in rows if guide in (None, row["guide"]))
    for run_id, share in _shares(progress, user_id, frozen):
        anew = reset_at(resets, share["guide"]) > reset_at(frozen.get("resets"), share["guide"])
        if guide in (None, share["guide"]) and not anew:
            _add(progress, run_id, share, standings.counts_of(share))


def take_over(progress: Progress, user: Row, frozen: Frozen) -> None:
    """What a visitor did that this user was: as though each of the events came now. Where an author let the user begin
    anew, only what came after counts; of a run that went on across that moment, what is known to be later."""
    _take_runs(progress, user, frozen)
    _take_shares(progress, user, frozen)
    _take_steps(progress, user, frozen)
    _take_actions(progress, user, frozen)
    _take_answers(progress, user, frozen)
    _take_ledger(progress, user, frozen)
    choose(user, frozen.get("opted_out", {}))


def words(frozen: Frozen) -> Iterable[Said]:
    """What was said of the person, each trait with who said so and when."""
    traits = frozen.get("traits", {})
    for name, meta in frozen.get("trait_meta", {}).items():
        yield Said({name: traits.get(name)}, meta["source"], meta["at"])


def runs_of(frozen: Frozen) -> Mapping[str, str]:
    """The guide of each."""
    return {run["id"]: run["guide"] for run in frozen.get("runs", ())}


def _take_runs(progress: Progress, user: Row, frozen: Frozen) -> None:
    for run in _rows(progress, Run, user["id"], frozen.get("runs", ())):
        _take_run(progress, run, reset_at(user["resets"], run["guide"]))
        fulfil(user, run["id"])


def _take_shares(progress: Progress, user: Row, frozen: Frozen) -> None:
    ends = {run["id"]: run for run in frozen.get("runs", ()) if run.get("end_reason") == "snoozed"}
    for run_id, share in _shares(progress, user["id"], frozen):
        snoozed_at = ends[run_id]["ended_at"] if run_id in ends else 0
        if _later(share, reset_at(user["resets"], share["guide"]), snoozed_at):
            _add(progress, run_id, share, standings.NO_SHOWINGS)


def _take_steps(progress: Progress, user: Row, frozen: Frozen) -> None:
    for step in _rows(progress, RunStep, user["id"], frozen.get("steps", ())):
        least(progress.steps.setdefault(_key(RunStep, step), step), step, _STEP_TIMES)


def _take_actions(progress: Progress, user: Row, frozen: Frozen) -> None:
    for action in _rows(progress, RunAction, user["id"], frozen.get("actions", ())):
        mine = progress.actions.setdefault(_key(RunAction, action), action | {"clicks": 0})
        mine["clicks"] += action["clicks"]
        least(mine, action, ("first_at",))


def _take_answers(progress: Progress, user: Row, frozen: Frozen) -> None:
    for answer in _rows(progress, RunAnswer, user["id"], frozen.get("answers", ())):
        mine = progress.answers.setdefault(_key(RunAnswer, answer), answer)
        latest(mine, answer, ("answered_at", "answer_id", "value"))


def _take_ledger(progress: Progress, user: Row, frozen: Frozen) -> None:
    for entry in _rows(progress, LedgerEntry, user["id"], frozen.get("ledger", ())):
        least(progress.ledger.setdefault(_key(LedgerEntry, entry), entry), entry, ("shown_at",))


def _take_run(progress: Progress, run: Row, since: int) -> None:
    key = (run["user_id"], run["id"])
    mine = progress.runs.get(key)
    if run["guide"] in progress.shared:
        progress.origins.setdefault(key, (mine or run)["company_id"])
    if mine is None:
        progress.runs[key] = run
        progress.count(run, since, standings.NO_SHOWINGS, run["round"])
    else:
        before, round_ = standings.showings(mine, since), mine["round"]
        join_runs(mine, run)
        progress.count(mine, since, before, round_)


def _later(share: Row, since: int, snoozed_at: int) -> bool:
    """Leaves of a share what is later than a reset; whether anything is. `snoozed_at` is when its run last ended so, 0
    if that isn't how it did: until when it is put off is later than when somebody said so."""
    if not since:
        return True
    for first, last in (("first_shown_at", "last_shown_at"), ("first_withheld_at", "last_withheld_at")):
        if share[first] is not None and share[first] <= since:
            share[first] = share[last] = share[last] if share[last] > since else None
    said_at = {
        "completed_at": share["completed_at"],
        "dismissed_at": share["dismissed_at"],
        "snoozed_until": snoozed_at,
    }
    for name, at in said_at.items():
        if at is not None and at <= since:
            share[name] = None
    return any(share[name] is not None for name in standings.NOT_YET if name != "variant")


def _add(progress: Progress, run_id: str, share: Row, more: standings.Showings) -> None:
    for standing in progress.standing(share["user_id"], run_id, share["guide"], share["round"]):
        standing.update(standings.joined(standing, standings.with_counts(share, more)))


def _shares(progress: Progress, user_id: str, frozen: Frozen) -> Iterable[tuple[str, Row]]:
    for given in frozen.get("shares", ()):
        share = {**given}
        run_id = share.pop("run_id")
        yield run_id, next(iter(_rows(progress, GuideState, user_id, [share])))


def _rows(progress: Progress, model: type[Base], user_id: str, given: Iterable[Row]) -> Iterable[Row]:
    """Whole rows again."""
    whose = {"environment_id": progress.environment_id, "user_id": user_id}
    nothing = dict.fromkeys(column.name for column in table_of(model).columns)
    return ({**nothing, **row, **whose} for row in given)


def _key(model: type[Base], row: Row) -> Key:
    return tuple(row[column.name] for column in table_of(model).primary_key if column.name != "environment_id")


def _bare(rows: Rows, user_id: str) -> list[Row]:
    whose = ("environment_id", "user_id")
    return [
        {name: value for name, value in row.items() if value is not None and name not in whose}
        for key, row in rows.items()
        if key[0] == user_id
    ]
