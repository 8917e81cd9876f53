from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annai_server.cli.examination.finding import Finding
from annai_server.clock import now
from annai_server.settings import Settings
from annai_server.store import tasks
from annai_server.store.database import db
from annai_server.store.tasks import Rounds

_MINUTE_MS = 60_000
_HOUR_MS = 60 * _MINUTE_MS


@dataclass(frozen=True, slots=True)
class _Task:
    """`every_ms` is how far apart it ends at most where all is well, `long_ms` how long one round may take."""

    missed: str
    every_ms: int
    long_ms: int


# What people wait for, of which it says once a minute that it is done.
_WAITED_FOR = {
    "publish_planned": _Task("nothing that is planned is published", 3 * _MINUTE_MS, 3 * _MINUTE_MS),
    "deliver": _Task("no webhook is sent", 3 * _MINUTE_MS, 3 * _MINUTE_MS),
}
# Erasing many at once is a single round.
_HOURLY = {
    "tend": _Task("old links and sessions stay, and no room is made for coming events", 2 * _HOUR_MS, 30 * _MINUTE_MS),
    "expire": _Task("nobody is erased whom an environment keeps no longer", 7 * _HOUR_MS, 6 * _HOUR_MS),
    "freeze": _Task("no events go that an environment keeps no longer", 2 * _HOUR_MS, 30 * _MINUTE_MS),
}


def worker(configured: Settings) -> Iterator[Finding]:
    """Where one apart has to be, whether it is, and does all of its tasks. Elsewhere the server does its work."""
    if configured.worker == "inside":
        return
    known = tasks.rounds(db.session.connection())
    found = [*_looked_at(_WAITED_FOR, known)]
    # Whoever isn't there does nothing hourly either, and who has just come may not have begun it.
    if len(found) < len(_WAITED_FOR):
        found += _looked_at({name: task for name, task in _HOURLY.items() if name in known}, known)
    yield from found
    if not found:
        yield Finding("Worker", "good", "one is at work apart from the server")


def _looked_at(expected: Mapping[str, _Task], known: Mapping[str, Rounds]) -> Iterator[Finding]:
    for name, task in expected.items():
        said = _amiss(task, known.get(name, Rounds()))
        if said:
            yield Finding("Worker", "fault", f"{task.missed}, {said[0]}", said[1])


def _amiss(task: _Task, rounds: Rounds) -> tuple[str, str] | None:
    """What is, and how to mend it."""
    if rounds.at_it:
        if now() - rounds.began <= task.long_ms:
            return None
        return (
            f"a worker began it {_ago(rounds.began)} ago and has not ended: it hangs, or fails each time",
            "see the log of `annai-server worker`, and start it again",
        )
    if rounds.ended and now() - rounds.ended <= task.every_ms:
        return None
    since = f"for {_ago(rounds.ended)}" if rounds.ended else "and never was"
    return (
        f"{since}: no worker does it",
        "start `annai-server worker` and keep it running, see its log, or take ANNAI_WORKER=apart away",
    )


def _ago(at: int) -> str:
    return f"{(now() - at) // _MINUTE_MS:,} minutes"
