"""Runs the project's checks in order, cheap ones first, and says how long each took.

scripts/check.py            all of them; stops at the first that fails
scripts/check.py unit api   only these
"""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parents[1]
PYTEST = (sys.executable, "-m", "pytest", "-q")
PARALLEL = ("-n", "2", "--dist", "loadscope")
# More than there are cores: half of the time these wait for a browser or a server.
WAITING = ("-n", "3", "--dist", "loadscope")
# Left to itself, xdist begins last with the files of few tests, which are those of long ones.
IN_ORDER = ("--no-loadscope-reorder",)
MYPY = (sys.executable, "-m", "mypy", "--no-error-summary")


def _npx(name: str, *arguments: str) -> tuple[str, ...]:
    return (str(ROOT / "node_modules" / ".bin" / name), *arguments)


def _ruff(*arguments: str) -> tuple[str, ...]:
    return (sys.executable, "-m", "ruff", *arguments)


Command = Sequence[str]

CHECKS: Mapping[str, Sequence[Command]] = {
    "format": [_ruff("format", "--check", "."), _npx("biome", "format", ".")],
    "lint": [_ruff("check", "."), _npx("biome", "lint", "--error-on-warnings", ".")],
    "layers": [(*PYTEST, "tests/layers", "tests/docs")],
    "types": [
        (*MYPY, "server", "scripts", "bench", "tests"),
        (*MYPY, "sdk/python"),
        (*MYPY, "examples/invoices"),
        _npx("tsc", "-p", "."),
        _npx("tsc", "-p", "server/annai_server/admin/assets"),
    ],
    "unit": [(*PYTEST, *PARALLEL, *IN_ORDER, "tests/unit", "sdk/python/tests")],
    "widget": [_npx("vitest", "run")],
    "wire": [(*PYTEST, "tests/wire")],
    "build": [("node", "scripts/build.mjs")],
    "sizes": [(*PYTEST, "tests/sizes")],
    "api": [(*PYTEST, *WAITING, *IN_ORDER, "tests/api", "tests/cli", "examples/invoices/tests")],
    "conformance": [(*PYTEST, *WAITING, *IN_ORDER, "tests/delivery", "tests/conformance")],
    "browser": [(*PYTEST, *WAITING, "tests/e2e")],
}

# Each keeps one core busy and needs none of the others: the commands of neighbours in a line run side by side.
TOGETHER = (("format", "lint", "layers", "types"), ("wire", "build"))

# Real browsers and killed servers on a busy machine: what fails there is run once more, alone, and named. A test that
# needs it is a bug to be found, in the test or in the product.
ONCE_MORE = {"api", "conformance", "browser"}


def main() -> int:
    chosen = sys.argv[1:] or list(CHECKS)
    unknown = [name for name in chosen if name not in CHECKS]
    if unknown:
        print(f"Unknown: {', '.join(unknown)}. Known: {', '.join(CHECKS)}.", file=sys.stderr)
        return 2
    took: dict[str, float] = {}
    failed = next((name for stage in _stages(chosen) if (name := _first_to_fail(stage, took))), None)
    _summary(took, failed, chosen)
    return 1 if failed else 0


def _stages(chosen: Sequence[str]) -> Iterator[Sequence[str]]:
    """Those that run side by side, in the order in which they were chosen."""
    lines = {name: number for number, line in enumerate(TOGETHER) for name in line}
    for _, stage in groupby(chosen, lambda name: lines.get(name, name)):
        yield list(stage)


def _first_to_fail(stage: Sequence[str], took: dict[str, float]) -> str | None:
    began = time.monotonic()
    with ThreadPoolExecutor(2) as cores:
        started = _started(stage, cores)
        for name in stage:
            print(f"\n── {name} " + "─" * (60 - len(name)), flush=True)
            passed = _all_said(started[name]) if name in started else _alone_passes(name)
            now = time.monotonic()
            took[name], began = now - began, now
            if not passed:
                cores.shutdown(cancel_futures=True)
                return name
    return None


Waited = Sequence[tuple[Command, "Future[subprocess.CompletedProcess[str]]"]]


def _started(stage: Sequence[str], cores: ThreadPoolExecutor) -> Mapping[str, Waited]:
    """None, where there is one command only: that one has both cores, and is heard while it runs."""
    if sum(len(CHECKS[name]) for name in stage) == 1:
        return {}
    return {name: [(command, cores.submit(_said, command)) for command in CHECKS[name]] for name in stage}


def _all_said(waited: Waited) -> bool:
    """What they say is shown in their order, one after another."""
    for command, one in waited:
        print(_shown(command), one.result().stdout, sep="\n", end="", flush=True)
    return all(one.result().returncode == 0 for _, one in waited)


def _alone_passes(name: str) -> bool:
    (command,) = CHECKS[name]
    return _run(command) or (name in ONCE_MORE and _run(_once_more(command)))


def _said(command: Command) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command,
        cwd=ROOT,
        env=_environment(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )


def _once_more(command: Command) -> Command:
    """Those of the last run that failed, one after another; none, as after a crash, is a failure too."""
    print("\nThese failed and are run once more, alone. Find out why they failed:", flush=True)
    kept = [part for part in command if part not in (*PARALLEL, *WAITING, *IN_ORDER)]
    return [*kept, "-v", "--last-failed", "--last-failed-no-failures", "none"]


def _run(command: Command) -> bool:
    print(_shown(command), flush=True)
    done = subprocess.run(command, cwd=ROOT, env=_environment(), stdin=subprocess.DEVNULL, check=False)
    return done.returncode == 0


def _shown(command: Command) -> str:
    return " ".join(["$", *(part.removeprefix(f"{ROOT}/") for part in command)])


def _environment() -> dict[str, str]:
    """A developer's own settings of Annai must not change what the tests see, nor slow down each server they start."""
    left = ("ANNAI_", "INVOICES_", "PYTHONDONTWRITEBYTECODE")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(left)}
    path = os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", "")])
    return kept | {"PATH": path, "NO_UPDATE_NOTIFIER": "1"}


def _summary(took: Mapping[str, float], failed: str | None, chosen: Sequence[str]) -> None:
    print("\n" + "─" * 64)
    for name in chosen:
        if name in took:
            print(f"  {name:<12} {'failed' if name == failed else 'passed':<8} {took[name]:7.1f} s")
        else:
            print(f"  {name:<12} not run")
    print(f"  {'together':<12} {'':<8} {sum(took.values()):7.1f} s")
    if failed:
        print(f"\n{failed} failed. Run it alone with: make {_verb(failed)}", file=sys.stderr)


def _verb(name: str) -> str:
    return {"format": "lint", "wire": "test"}.get(name, name)


if __name__ == "__main__":
    sys.exit(main())
