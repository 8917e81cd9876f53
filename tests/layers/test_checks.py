"""`make test` forgets nothing."""

import importlib.util
import subprocess
import tomllib
from pathlib import Path

from layers.imports import ROOT


def _commands(*checks: str) -> list[str]:
    """What the commands of these checks are given, or of all."""
    spec = importlib.util.spec_from_file_location("check", ROOT / "scripts" / "check.py")
    assert spec
    assert spec.loader
    check = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(check)
    chosen = checks or check.CHECKS
    return [part for name in chosen for command in check.CHECKS[name] for part in command]


def _folders_with_tests() -> set[Path]:
    roots = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    found = {path.parent for root in roots["testpaths"] for path in (ROOT / root).glob("**/test_*.py")}
    return {folder.relative_to(ROOT) for folder in found}


def test_every_folder_with_tests_is_run() -> None:
    run = [Path(part) for part in _commands()]
    forgotten = {str(folder) for folder in _folders_with_tests() if not any(folder.is_relative_to(one) for one in run)}
    assert not forgotten


def test_the_types_of_every_python_file_are_checked() -> None:
    listed = subprocess.run(["git", "ls-files", "-z", "*.py"], cwd=ROOT, capture_output=True, text=True, check=True)
    given = [Path(part) for part in _commands("types")]
    files = [Path(name) for name in listed.stdout.split("\0") if name]
    assert len(files) > 700
    assert [str(file) for file in files if not any(file.is_relative_to(one) for one in given)] == []


def test_continuous_integration_runs_what_everybody_runs() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
