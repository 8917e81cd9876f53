"""What runs in somebody else's page needs no unsafe policy; the TypeScript rooms import only what they may."""

import re
from pathlib import Path

import pytest

from layers.imports import ROOT

WIDGET = ROOT / "widget" / "src"
BROWSER = (WIDGET, ROOT / "sdk" / "js" / "src", ROOT / "server" / "annai_server" / "admin" / "assets")

FORBIDDEN = {
    "markup from text": r"\b(innerHTML|outerHTML|insertAdjacentHTML|createContextualFragment|setHTMLUnsafe|srcdoc)\b",
    "document.write": r"\bdocument\.write",
    "code from text": r"\beval\(|\bnew Function\b|\bset(?:Timeout|Interval)\(\s*[\"'`]",
    "styles from text": r"setAttribute\(\s*[\"']style[\"']|\.cssText\b",
    "handlers from text": r"setAttribute\(\s*[\"']on",
}
PATCHED = (
    r"\b(?:history|window|globalThis|navigator|XMLHttpRequest\.prototype)"
    r"\.(?:pushState|replaceState|fetch|sendBeacon|open|send)\s*="
)
LOADED_AT_ONCE = r"^\s*(?:import|export)\s+(?!type\b)(?:[^;'\"]*?\sfrom\s+)?[\"'](\.[^\"']+)[\"']"


def scripts(*folders: Path) -> list[Path]:
    return sorted(
        path
        for folder in folders
        for path in folder.glob("**/*.ts*")
        if path.suffix in (".ts", ".tsx") and ".test." not in path.name and "node_modules" not in path.parts
    )


def code(path: Path) -> str:
    """The source without its comments, which may speak of anything."""
    return re.sub(r"/\*.*?\*/|(?<![:\"'`])//[^\n]*", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.parametrize("what", sorted(FORBIDDEN))
def test_nothing_in_the_browser_makes(what: str) -> None:
    strays = [str(path.relative_to(ROOT)) for path in scripts(*BROWSER) if re.search(FORBIDDEN[what], code(path))]
    assert not strays


def test_the_widget_patches_nothing_of_the_host() -> None:
    strays = [str(path.relative_to(ROOT)) for path in scripts(*BROWSER[:2]) if re.search(PATCHED, code(path))]
    assert not strays


def imported(path: Path) -> set[Path]:
    """Modules loaded at once; `import type` leaves nothing behind, and `import()` waits until it is called."""
    static = re.findall(LOADED_AT_ONCE, code(path), re.MULTILINE)
    return {(path.parent / name).resolve() for name in static}


def _room(path: Path) -> str:
    parts = path.relative_to(WIDGET).parts
    return parts[0] if len(parts) > 1 else path.stem


def _arrows() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for path in scripts(WIDGET):
        inside = {target for target in imported(path) if target.is_relative_to(WIDGET)}
        found.setdefault(_room(path), set()).update(_room(target) for target in inside)
    return found


def test_the_admin_loads_nothing_of_the_widgets() -> None:
    assert not [target for path in scripts(BROWSER[2]) for target in imported(path) if target.is_relative_to(WIDGET)]


def test_core_and_surfaces_never_load_each_other() -> None:
    arrows = _arrows()
    assert "render" not in arrows.get("core", set())
    for surface in ("render", "anchor", "position", "theme", "signals"):
        assert not arrows.get(surface, set()) & {"core", "annai"}, surface


def test_measuring_and_placing_know_nothing_of_what_is_drawn() -> None:
    arrows = _arrows()
    for pure in ("anchor", "position"):
        assert not arrows.get(pure, set()) & {"render", "theme"}, pure


def test_the_npm_package_loads_the_widget_as_a_module() -> None:
    strays = [str(path.relative_to(ROOT)) for path in scripts(BROWSER[1]) if re.search(r"\.src\s*=", code(path))]
    assert not strays
