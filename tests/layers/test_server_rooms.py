"""The server's rooms import only what the layout of ARCHITECTURE.md allows."""

import ast
from pathlib import Path

import pytest

from layers.imports import SERVER, imports, parse, room, sources

BELOW_DOORS = {"domain", "wire", "store", "engine", "operations", "settings", "logs", "clock", "tally"}
ARROWS = {
    "domain": set[str](),
    "wire": {"domain"},
    "store": {"domain", "wire"},
    "engine": {"store", "wire", "domain", "settings", "clock", "tally"},
    "operations": {"engine", "store", "wire", "domain", "settings"},
    "api": BELOW_DOORS,
    "admin": BELOW_DOORS,
    "settings": set[str](),
    "logs": {"settings"},
    "clock": set(),
    "tally": set(),
}
# They hold everything together, so that they may know everything.
TOP = {
    "__init__",
    "app",
    "bookkeeper",
    "flask_app",
    "cli",
    "courier",
    "ending",
    "keeper",
    "line",
    "turns",
    "worker",
    "demo",
}

PURE = ("flask", "sqlalchemy", "marshmallow", "alembic", "time", "random", "os", "logging")
DOORS_ONLY = ("flask", "flask_smorest", "flask_babel", "click", "werkzeug")


def rooms() -> list[str]:
    return sorted({path.relative_to(SERVER).parts[0].removesuffix(".py") for path in sources(SERVER)})


def files(of: str) -> list[Path]:
    return sources(SERVER / of) if (SERVER / of).is_dir() else [SERVER / f"{of}.py"]


def test_every_room_has_its_place_in_the_layout() -> None:
    assert set(rooms()) <= {*ARROWS, *TOP}


@pytest.mark.parametrize("of", sorted(ARROWS))
def test_a_room_imports_only_the_rooms_it_may(of: str) -> None:
    allowed = {*ARROWS[of], of}
    strays = [
        f"{path.relative_to(SERVER)} imports {name}"
        for path in files(of)
        if path.exists()
        for name in imports(path, "annai_server", SERVER)
        if room(name) not in (None, "", "__version__", *allowed)
    ]
    assert not strays


def test_a_migration_does_what_it_did_when_it_was_written_and_only_goes_forward() -> None:
    """What it imported could change; the way back is a backup."""
    versions = SERVER / "store" / "migrations" / "versions"
    ours = [
        f"{path.name} imports {name}"
        for path in sources(versions)
        for name in imports(path, "annai_server", SERVER)
        if room(name) is not None
    ]
    defined = {
        node.name for path in sources(versions) for node in parse(path).body if isinstance(node, ast.FunctionDef)
    }
    assert (ours, defined) == ([], {"upgrade"})


def _foreign(of: str, forbidden: tuple[str, ...]) -> list[str]:
    return [
        f"{path.relative_to(SERVER)} imports {name}"
        for path in files(of)
        if path.exists()
        for name in imports(path, "annai_server", SERVER)
        if name.split(".")[0] in forbidden
    ]


def test_the_rules_of_the_product_know_no_framework_no_clock_and_no_chance() -> None:
    assert not _foreign("domain", PURE)


@pytest.mark.parametrize("of", ["wire", "operations"])
def test_what_several_doors_share_knows_no_http(of: str) -> None:
    assert not _foreign(of, DOORS_ONLY)


def test_nobody_outside_imports_the_api_into_the_admin() -> None:
    strays = [name for path in files("admin") for name in imports(path, "annai_server", SERVER) if room(name) == "api"]
    assert not strays
