"""Speed as ratios within one run: short rounds of both sides take turns, each is compared with the one beside it, and
the median of all pairs counts.

A machine that does something else meanwhile slows both of a pair alike, as long as a pair is short; how far the pairs
differ is shown beside. Everything stays on the loopback interface, and every round ends by its time.
"""

import itertools
import statistics
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench import asking, servers
from bench.load import Load, load
from bench.prepared import Prepared, prepare
from support.databases import Databases
from support.processes import Process

CONNECTIONS = 8
ROUNDS = 15
SECONDS = 0.7
# Of a writer's own tail a short round sees too little.
LONG_ROUNDS = 3
LONG_SECONDS = 2.0
WARM_UP = 1.0
# Made before a round begins; more than any server here can take in its time.
MOST_BATCHES = 8_000

Requests = Callable[[], Iterator[bytes]]
Asks = Callable[[str, Prepared], Sequence[bytes]]


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
        ratios = self._ratios(of)
        return statistics.median(ratios) if ratios else None

    def spread(self, of: Callable[[Load], float | None]) -> tuple[float, float] | None:
        """Between which ratios the middle half of the pairs lies."""
        ratios = self._ratios(of)
        if len(ratios) < 4:
            return None
        low, _, high = statistics.quantiles(ratios, n=4)
        return low, high

    def _ratios(self, of: Callable[[Load], float | None]) -> Sequence[float]:
        """Of each pair of which the system tells: one round without a reading spoils no other."""
        pairs = [(of(mine), of(other)) for mine, other in zip(self.ours, self.theirs, strict=True)]
        return [mine / other for mine, other in pairs if mine and other and mine > 0 and other > 0]


def median(rounds: Sequence[Load], of: Callable[[Load], float | None]) -> float | None:
    values = [value for one in rounds if (value := of(one)) is not None]
    return statistics.median(values) if values else None


def take_turns(ours: Side, theirs: Side, *, rounds: int = ROUNDS, seconds: float = SECONDS) -> Compared:
    """Each goes first in every other pair."""
    for side in (ours, theirs):
        side.round(WARM_UP)
    seen: dict[int, list[Load]] = {id(ours): [], id(theirs): []}
    for number in range(rounds):
        for side in (ours, theirs) if number % 2 else (theirs, ours):
            seen[id(side)].append(side.round(seconds))
    return Compared(seen[id(ours)], seen[id(theirs)])


def take_long_turns(ours: Side, theirs: Side) -> Compared:
    return take_turns(ours, theirs, rounds=LONG_ROUNDS, seconds=LONG_SECONDS)


class Bench:
    """Prepares databases and servers in a folder of its own, and leaves nothing behind."""

    def __init__(self, resources: ExitStack) -> None:
        self.folder = Path(resources.enter_context(tempfile.TemporaryDirectory(prefix="annai-bench-")))
        self.databases = Databases(self.folder)
        resources.callback(self.databases.close)

    def bootstrap(self, backend: str = "sqlite", asks: Asks = asking.bootstraps) -> Compared:
        """A page view beside a view that reads its body and returns 7 KB."""
        with ExitStack() as running:
            ours = self.page_views(running, backend, asks)
            other = running.enter_context(servers.granian("bench.baselines.trivial:create_app", self.folder))
            return take_turns(ours, Side(other, ours.path, ours.requests))

    def plain_bootstrap(self) -> Compared:
        """A page view beside the plain ORM way."""
        with ExitStack() as running:
            url = running.enter_context(self.databases.fresh("sqlite"))
            prepared = prepare(url)
            target = "bench.baselines.plain_bootstrap:create_app"
            other = running.enter_context(servers.granian(target, self.folder, BENCH_DATABASE_URL=url))
            ours = self.page_views(running, "sqlite")
            return take_long_turns(ours, again(other, asking.bootstraps(other.url, prepared)))

    def growth(self, few: int = 50, many: int = 1_000) -> Compared:
        """The same page view with many guides published beside one with few."""
        with ExitStack() as running:
            sides = [self.page_views(running, "sqlite", guides=guides) for guides in (many, few)]
            return take_turns(*sides)

    def events(self, backend: str, *, slow: bool = False) -> Compared:
        """Five events a request, durable, beside the plain ORM way doing the same work. `slow`: on slow storage."""
        with ExitStack() as running:
            prepared = [prepare(running.enter_context(self.databases.fresh(backend))) for _ in range(2)]
            plain = "bench.slow_storage:plain" if slow else "bench.baselines.plain_ingest:create_app"
            product = servers.annai_slowed if slow else servers.annai
            processes = [
                running.enter_context(product(prepared[0].url, self.folder)),
                running.enter_context(servers.granian(plain, self.folder, BENCH_DATABASE_URL=prepared[1].url)),
            ]
            ours, theirs = (
                Side(process, "/v1/events", partial(asking.batches, process.url, own, MOST_BATCHES))
                for process, own in zip(processes, prepared, strict=True)
            )
            return take_long_turns(ours, theirs)

    def page_views(
        self, running: ExitStack, backend: str, asks: Asks = asking.bootstraps, *, guides: int = 100
    ) -> Side:
        """A server whose users have all been there today."""
        prepared = prepare(running.enter_context(self.databases.fresh(backend)), guides=guides)
        process = running.enter_context(servers.annai(prepared.url, self.folder))
        asking.settle(process.url, prepared)
        return again(process, asks(process.url, prepared))


def again(process: Process, page_views: Sequence[bytes]) -> Side:
    """The same page views over and over."""
    return Side(process, "/v1/bootstrap", partial(itertools.cycle, page_views))
