"""The tables that `make bench` prints: what is asked, what is aimed at, what was seen."""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bench import sizes as bytes_of
from bench.browsing import NOTHING, Cost, Left
from bench.full import Growth
from bench.load import Load
from bench.relocation import FoundAgain
from bench.rules import Rules
from bench.speed import Compared, median

PAST = "  << past must"


@dataclass(frozen=True)
class Limit:
    """What must be and what is aimed at; `at_most` where less is better."""

    must: float | None
    aim: float | None
    at_most: bool = False

    def missed(self, seen: float | None) -> bool:
        if seen is None or self.must is None:
            return False
        return seen > self.must if self.at_most else seen < self.must

    def row(self, what: str, seen: float | None) -> str:
        cells = [_number(value) for value in (self.must, self.aim, seen)]
        return f"  {what:<52}" + "".join(f"{cell:>10}" for cell in cells) + (PAST if self.missed(seen) else "")


class Report:
    """Prints each table as it comes, and remembers which musts were missed."""

    def __init__(self) -> None:
        self.missed: list[str] = []
        self._under = ""

    def sizes(self) -> None:
        print(f"\n{'Bytes (scripts and styles)':<54}{'must':>8}{'aim':>8}{'brotli':>9}{'gzip':>9}{'raw':>9}")
        for row in bytes_of.ours():
            budget, past = row.budget, "" if row.kept else PAST
            print(f"  {budget.what:<52}{budget.must:>8,}{budget.aim:>8,}{_sizes(row.size)}{past}")
            if past:
                self.missed.append(f"{budget.what}: {row.size.brotli:,} bytes, {budget.must:,} allowed")
        for name, size in [("all that a page may ever load", bytes_of.everything()), *bytes_of.peers().items()]:
            print(f"  {name:<52}{'':>8}{'':>8}{_sizes(size)}")
        print("  of which:")
        for name, size in bytes_of.each_part().items():
            print(f"    {name:<50}{'':>8}{'':>8}{_sizes(size)}")

    def relocation(self, seen: FoundAgain) -> None:
        self._head("Elements of real sites, found again on a version years later")
        self._row(Limit(None, 0.95), "right, share of all", seen.share(seen.right))
        self._row(Limit(0.01, None, at_most=True), "confidently wrong, share of all", seen.share(seen.wrong))
        self._row(Limit(None, None), "closest is right, sure or not", seen.share(seen.closest))
        self._row(Limit(5.0, None, at_most=True), "ms for 1,000 candidates", seen.ms)

    def releases(self, seen: Mapping[str, Counter[str]]) -> None:
        self._head("Elements of our own pages, found again after a release")
        all_ = sum(seen.values(), Counter[str]())
        right, there = all_["exact"] + all_["healed"], all_.total() - all_["gone"]
        self._row(Limit(None, 0.95), "right, share of those that are still there", right / there)
        self._row(Limit(0.0, None, at_most=True), "confidently wrong, share of all", all_["wrong"] / all_.total())
        for pair, counts in seen.items():
            print(f"    {pair:<50}" + ", ".join(f"{count} {outcome}" for outcome, count in counts.most_common()))

    def browsing(self, costs: Mapping[str, Cost], left: Mapping[str, Left]) -> None:
        """Annai beside each of the others: what it takes as a share of what they do, the page itself apart."""
        page = costs[NOTHING.name]
        self._head("In the page, processor slowed 4 times")
        ours = costs["Annai"]
        peers = {name: cost for name, cost in costs.items() if name in left and name != "Annai"}
        for what, of in _COSTS.items():
            # Less than a millisecond is as good as one; the page itself is not the same to the millisecond each time.
            own, *others = (max(1.0, of(cost, page)) for cost in (ours, *peers.values()))
            self._row(Limit(None, 1.0, at_most=True), f"{what}, beside the least of others", own / min(others))
        for name, cost in costs.items():
            facts = ", ".join(f"{what} {_number(of(cost, page))} ms" for what, of in _COSTS.items())
            print(
                f"    {name:<20}{facts}, long tasks {cost.long:.0f}, layout shift {cost.shift:.3f}"
                + _left(left.get(name))
            )

    def bootstrap(self, what: str, seen: Compared, *, must: float | None, aim: float | None) -> None:
        self._head(f"{what}, 100 guides, beside a view returning 7 KB")
        self._row(Limit(must, aim), "requests per second, ratio", seen.ratio(_rate))
        _pairs(seen)
        _both(seen, "the trivial view")

    def plain_bootstrap(self, seen: Compared) -> None:
        self._head("Bootstrap, 100 guides, beside plain ORM")
        self._row(Limit(12, None), "requests per second, ratio", seen.ratio(_rate))
        _both(seen, "plain ORM")

    def rules(self, seen: Rules) -> None:
        self._head(f"{seen.count:,} audiences as closures, beside an interpreter")
        self._row(Limit(3.5, None), "CPU, ratio", seen.ratio)
        print(f"    closures {_number(seen.closures)} µs, interpreter {_number(seen.interpreted)} µs")

    def growth(self, seen: Compared) -> None:
        self._head("Bootstrap, 1,000 guides beside 50")
        self._row(Limit(1.2, None, at_most=True), "CPU per request, ratio", seen.ratio(_cpu))
        _both(seen, "with 50 guides")

    def full(self, database: str, path: str, seen: Growth, *, of: str, limit: Limit) -> None:
        """A row of `make bench-full`; `of` is cpu or rate."""
        self._head(f"{path} on {database}, {seen.many:,} {seen.what} beside {seen.few:,}")
        what, measure = ("CPU per request, ratio", _cpu) if of == "cpu" else ("requests per second, ratio", _rate)
        self._row(limit, what, seen.compared.ratio(measure))
        _both(seen.compared, f"with {seen.few:,}")

    def events(self, database: str, seen: Compared, *, must: float, aim: float | None, tail: float | None) -> None:
        self._head(f"Events on {database}, 5 a request, beside plain ORM")
        self._row(Limit(must, aim), "requests per second, ratio", seen.ratio(_rate))
        self._row(Limit(tail, None, at_most=True), "p99, ratio", seen.ratio(_p99))
        _both(seen, "plain ORM")

    def _head(self, what: str) -> None:
        self._under = what
        print(f"\n{what:<54}{'must':>10}{'aim':>10}{'seen':>10}", flush=True)

    def _row(self, limit: Limit, what: str, seen: float | None) -> None:
        print(limit.row(what, seen))
        if limit.missed(seen):
            must = f"{'at most' if limit.at_most else 'at least'} {_number(limit.must)}"
            self.missed.append(f"{self._under}: {what}: {_number(seen)}, {must} asked")


_COSTS: Mapping[str, Callable[[Cost, Cost], float]] = {
    "ready": lambda cost, page: cost.ready - page.ready,
    "first step": lambda cost, page: cost.step,
    "first step, by the clock": lambda cost, page: cost.shown,
    "blocked until then": lambda cost, page: cost.blocked - page.blocked,
    "a scrolled frame": lambda cost, page: cost.scrolled,
}


def _left(seen: Left | None) -> str:
    return f", 200 guides leave {_number(seen.heap_kb)} KB and {seen.listeners:.0f} listeners" if seen else ""


def _pairs(seen: Compared) -> None:
    """How far the pairs of rounds agree, and what the processors say, whom else's work on the machine moves less."""
    if spread := seen.spread(_rate):
        print(f"    the middle half of {len(seen.ours)} pairs: {_number(spread[0])} to {_number(spread[1])}")
    if cpu := seen.ratio(_cpu):
        print(f"    of CPU per request, the baseline's by ours: {_number(1 / cpu)}")


def _both(seen: Compared, baseline: str) -> None:
    for name, rounds in (("Annai", seen.ours), (baseline, seen.theirs)):
        facts = (
            f"{_number(median(rounds, _rate))}/s",
            f"p50 {_number(median(rounds, lambda one: one.p50))} ms",
            f"p99 {_number(median(rounds, _p99))} ms",
            f"CPU {_number(median(rounds, _cpu))} µs a request",
            f"answer {rounds[0].answer_bytes:,} B",
            f"client {median(rounds, _client) or 0:.0%} busy",
        )
        print(f"    {name:<20}" + ", ".join(facts))


def _rate(one: Load) -> float:
    return one.rate


def _p99(one: Load) -> float:
    return one.p99


def _cpu(one: Load) -> float | None:
    return one.cpu_per_request


def _client(one: Load) -> float:
    return one.client_cpu / one.seconds


def _sizes(size: bytes_of.Size) -> str:
    return f"{size.brotli:>9,}{size.gzip:>9,}{size.raw:>9,}"


def _number(value: float | None) -> str:
    if value is None:
        return "-"
    return f"{value:,.0f}" if value >= 100 else f"{value:.2f}"
