"""Bytes: what a page loads, beside other libraries bundled by the same tool in the same run."""

import json
import subprocess
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
MANIFEST = ROOT / "server" / "annai_server" / "static" / "widget" / "manifest.json"

# Not loaded by an end user's page.
APART = {"preview", "builder", "targets"}


@dataclass(frozen=True)
class Size:
    raw: int
    gzip: int
    brotli: int


@dataclass(frozen=True)
class Budget:
    """Bytes under brotli 11, scripts and styles together."""

    what: str
    must: int
    aim: int


@dataclass(frozen=True)
class Row:
    budget: Budget
    size: Size

    @property
    def kept(self) -> bool:
        return self.size.brotli <= self.budget.must


CORE = Budget("core: a page where nothing shows", 4_500, 3_500)
TOUR = Budget("tour surface, loaded with the first tour", 7_399, 7_399 - CORE.aim)
FIRST_TOUR = Budget("core and tour", CORE.must + TOUR.must, 7_399)
ALL = Budget("all kinds, core included", 18_000, 12_000)

# What showing every kind takes, with delivery and ending; the rest is loaded on somebody's own action (menu, a
# checklist's panel, what a hint says, start by hand, debugging), where something is known of earlier page views (a
# run goes on, an interruption was shown), by a trigger that waits for something in the page, for a target that
# changed or isn't there, in a dialog of the page, for a launcher or a hint that is on screen already, for a step that
# has none or concerns its person no longer, for a step that blocks the page, for a page that scrolls under a step or
# becomes another one, for media and forms, for a step that is elsewhere or waits, where several guides are at a page's
# edges or somebody types beside one, to celebrate, by what other tabs do, by what a server refuses, and where Web Locks
# are missing.
KINDS = ("core", "tour", "rest")


def ours() -> list[Row]:
    """From the build that is there. Raises FileNotFoundError if there is none."""
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    files = {name: Size(**size) for name, size in manifest["files"].items()}
    parts: Mapping[str, list[str]] = {name: part["files"] for name, part in manifest["parts"].items()}
    return [
        Row(CORE, _sum(files, set(parts["core"]))),
        Row(TOUR, _sum(files, set(parts["tour"]))),
        Row(FIRST_TOUR, _sum(files, {*parts["core"], *parts["tour"]})),
        Row(ALL, _sum(files, {file for name in KINDS for file in parts[name]})),
    ]


def everything() -> Size:
    """All that a page of a host may ever load, whatever people press and meet there."""
    parts = json.loads(MANIFEST.read_text(encoding="utf-8"))["parts"]
    return of_files(file for name, part in parts.items() if name not in APART for file in part["files"])


def of_files(names: Iterable[str]) -> Size:
    """Of some of the built files, by their paths."""
    files = json.loads(MANIFEST.read_text(encoding="utf-8"))["files"]
    return _sum({name: Size(**size) for name, size in files.items()}, set(names))


def each_part() -> Mapping[str, Size]:
    manifest = json.loads(MANIFEST.read_text(encoding="utf-8"))
    return {name: Size(part["raw"], part["gzip"], part["brotli"]) for name, part in manifest["parts"].items()}


def peers() -> Mapping[str, Size]:
    done = subprocess.run(["node", "bench/peers/sizes.mjs"], cwd=ROOT, capture_output=True, text=True, check=True)
    return {name: Size(**size) for name, size in json.loads(done.stdout).items()}


def _sum(files: Mapping[str, Size], names: set[str]) -> Size:
    chosen = [files[name] for name in names]
    return Size(sum(one.raw for one in chosen), sum(one.gzip for one in chosen), sum(one.brotli for one in chosen))
