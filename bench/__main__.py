"""`make bench`: prints bytes and speed beside their budgets. A must that is missed is named at the end, and fails.

`make bench-full` adds how cost grows; `SCALE=0.01` fills the databases with a hundredth.
"""

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack

from bench import asking, browsing, own_pages, relocation, rules
from bench.full import FullBench
from bench.report import Limit, Report
from bench.speed import Bench

PARTS = ("sizes", "page", "relocation", "rules", "bootstrap", "growth", "events", "full")
BACKENDS = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


def main(arguments: Sequence[str] | None = None) -> int:
    parts, scale = chosen(arguments)
    report = Report()
    with ExitStack() as resources:
        bench = Bench(resources)
        for part in parts:
            _RUN[part](report, bench, scale)
    if report.missed:
        print("\nMissed:", *report.missed, sep="\n  ")
    return 1 if report.missed else 0


def chosen(arguments: Sequence[str] | None = None) -> tuple[Sequence[str], float]:
    """The parts that `arguments` name, and the scale of the full one. Without names: all but the full one."""
    parser = argparse.ArgumentParser(prog="bench", description=__doc__)
    parser.add_argument("parts", nargs="*", type=_part, metavar="part", help=f"one of {', '.join(PARTS)}")
    parser.add_argument("--scale", type=float, default=1.0)
    found = parser.parse_args(arguments)
    return found.parts or PARTS[:-1], found.scale


def _part(name: str) -> str:
    if name not in PARTS:
        raise argparse.ArgumentTypeError(f"{name!r} is none of {', '.join(PARTS)}")
    return name


def _relocation(report: Report) -> None:
    if found := relocation.found_again():
        report.relocation(found)
    report.releases(own_pages.all_found_again())


def _rules(report: Report) -> None:
    for count in (100, 1_000):
        report.rules(rules.compared(count))


def _bootstrap(report: Report, bench: Bench) -> None:
    report.bootstrap("Bootstrap", bench.bootstrap(), must=0.65, aim=0.80)
    report.bootstrap("Unchanged", bench.bootstrap(asks=asking.unchanged), must=0.75, aim=0.88)
    report.plain_bootstrap(bench.plain_bootstrap())
    report.bootstrap("Bootstrap on PostgreSQL", bench.bootstrap("postgresql"), must=None, aim=None)


def _events(report: Report, bench: Bench) -> None:
    report.events("SQLite", bench.events("sqlite"), must=5.0, aim=8.0, tail=0.1)
    report.events("PostgreSQL", bench.events("postgresql"), must=3.0, aim=None, tail=None)
    for backend, name in BACKENDS.items():
        seen = bench.events(backend, slow=True)
        report.events(f"{name}, flushes 2 ms slower", seen, must=1.0, aim=None, tail=None)


def _full(report: Report, bench: Bench, scale: float) -> None:
    full = FullBench(bench, scale)
    flat, kept = Limit(1.2, None, at_most=True), Limit(0.8, None)
    for backend, name in BACKENDS.items():
        report.full(name, "Bootstrap", full.guides(backend), of="cpu", limit=flat)
        report.full(name, "Bootstrap", full.users(backend), of="cpu", limit=flat)
        report.full(name, "Events", full.events(backend), of="rate", limit=kept)
    for path in ("/v1/bootstrap", "/v1/events"):
        report.full("PostgreSQL", path, full.processes(path), of="rate", limit=Limit(None, None))


_RUN: Mapping[str, Callable[[Report, Bench, float], None]] = {
    "sizes": lambda report, bench, scale: report.sizes(),
    "page": lambda report, bench, scale: report.browsing(*browsing.compared()),
    "relocation": lambda report, bench, scale: _relocation(report),
    "rules": lambda report, bench, scale: _rules(report),
    "bootstrap": lambda report, bench, scale: _bootstrap(report, bench),
    "growth": lambda report, bench, scale: report.growth(bench.growth()),
    "events": lambda report, bench, scale: _events(report, bench),
    "full": _full,
}


if __name__ == "__main__":
    sys.exit(main())
