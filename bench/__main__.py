"""`make bench`: prints bytes and speed beside their budgets. A missed speed is shown, and fails nothing."""

import sys
from contextlib import ExitStack

from bench import relocation, report
from bench.speed import Bench


def main() -> int:
    chosen = set(sys.argv[1:] or ("sizes", "relocation", "speed"))
    if "sizes" in chosen:
        report.sizes()
    if "relocation" in chosen and (found := relocation.found_again()):
        report.relocation(found)
    if "speed" in chosen:
        with ExitStack() as resources:
            bench = Bench(resources)
            report.bootstrap(bench.bootstrap())
            report.growth(bench.growth())
            report.events("SQLite", bench.events("sqlite"), must=5.0, aim=8.0, tail=0.1)
            report.events("PostgreSQL", bench.events("postgresql"), must=3.0, aim=None, tail=None)
    return 0


if __name__ == "__main__":
    sys.exit(main())
