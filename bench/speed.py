"""Speed as ratios within one run: rounds of both sides take turns, and medians are compared.

Everything stays on the loopback interface, and every round ends by its time.
"""

import itertools
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import servers
from bench.asking import batches, bootstraps
from bench.load import Load, load
from bench.prepared import prepare
from support.databases import Databases
from support.processes import Process

CONNECTIONS = 8
ROUNDS = 5
SECONDS = 2.0
WARM_UP = 1.0
# Made before a round begins; more than any server here can take in its time.
MOST_BATCHES = 8_000

Requests = Callable[[], Iterator[bytes]]


@dataclass(frozen=True)
class Side:
    """What is measured in each round."""

    process: Process
    path: str
    requests: Requests

    def round(self, seconds: float) -> Load:
        url = self.process.url + self.path
        seen = load(url, self.requests(), connections=CONNECTIONS, seconds=seconds, pid=self.process.pid)
        if set(seen.statuses) != {200}:
            raise RuntimeError(f"{url} answered {dict(seen.statuses)}.\n{self.process.said()[-2000:]}")
        return seen


@dataclass(frozen=True)
class Compared:
    """Ours and the baseline's rounds, in the order they were run."""

    ours: Sequence[Load]
    theirs: Sequence[Load]

    def ratio(self, of: Callable[[Load], float | None]) -> float | None:
        """The median of each round's ratio to the baseline's round beside it."""
        pairs = [(of(mine), of(other)) for mine, other in zip(self.ours, self.theirs, strict=True)]
        known = [mine / other for mine, other in pairs if mine is not None and other]
        return statistics.median(known) if len(known) == len(pairs) else None


def median(rounds: Sequence[Load], of: Callable[[Load], float | None]) -> float | None:
    values = [value for one in rounds if (value := of(one)) is not None]
    return statistics.median(values) if values else None


def take_turns(ours: Side, theirs: Side, *, rounds: int = ROUNDS) -> Compared:
    for side in (ours, theirs):
        side.round(WARM_UP)
    pairs = [(ours.round(SECONDS), theirs.round(SECONDS)) for _ in range(rounds)]
    return Compared([pair[0] for pair in pairs], [pair[1] for pair in pairs])


class Bench:
    """Prepares databases and servers in a folder of its own, and leaves nothing behind."""

    def __init__(self, resources: ExitStack) -> None:
        self._resources = resources
        self._folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="annai-bench-")))
        self._databases = Databases(self._folder)
        resources.callback(self._databases.close)

    def bootstrap(self, guides: int = 100) -> Compared:
        """A page view, evaluated in full, beside a view that reads its body and returns 7 KB."""
        with ExitStack() as running:
            prepared = prepare(running.enter_context(self._databases.fresh("sqlite")), guides=guides)
            process = running.enter_context(servers.annai(prepared.url, self._folder))
            other = running.enter_context(servers.granian("bench.baselines.trivial:create_app", self._folder))
            ours, theirs = (
                Side(one, "/v1/bootstrap", _again(bootstraps(one.url, prepared))) for one in (process, other)
            )
            return take_turns(ours, theirs)

    def growth(self, few: int = 50, many: int = 1_000) -> Compared:
        """The same page view with many guides published beside one with few."""
        with ExitStack() as running:
            sides = []
            for guides in (many, few):
                prepared = prepare(running.enter_context(self._databases.fresh("sqlite")), guides=guides)
                process = running.enter_context(servers.annai(prepared.url, self._folder))
                sides.append(Side(process, "/v1/bootstrap", _again(bootstraps(process.url, prepared))))
            return take_turns(*sides, rounds=3)

    def events(self, backend: str) -> Compared:
        """Five events a request, durable, beside the plain ORM way doing the same work."""
        with ExitStack() as running:
            prepared = [prepare(running.enter_context(self._databases.fresh(backend))) for _ in range(2)]
            settings = {"BENCH_DATABASE_URL": prepared[1].url}
            plain = servers.granian("bench.baselines.plain_ingest:create_app", self._folder, **settings)
            processes = [
                running.enter_context(servers.annai(prepared[0].url, self._folder)),
                running.enter_context(plain),
            ]
            ours, theirs = (
                Side(process, "/v1/events", partial(batches, process.url, own, MOST_BATCHES))
                for process, own in zip(processes, prepared, strict=True)
            )
            return take_turns(ours, theirs, rounds=3)


def _again(requests: Sequence[bytes]) -> Requests:
    return partial(itertools.cycle, requests)
