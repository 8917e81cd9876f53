"""A stranger finds the room in ten seconds: names say what is inside."""

import subprocess

from layers.imports import ROOT

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "service", "services", "handler", "data", "misc"}


def _tracked() -> list[str]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in listed.stdout.split("\0") if name]


def test_no_file_or_folder_has_a_name_that_says_nothing() -> None:
    strays = [
        name
        for name in _tracked()
        if name.endswith((".py", ".ts", ".tsx", ".mjs")) and VAGUE & {part.split(".")[0] for part in name.split("/")}
    ]
    assert not strays


def test_nothing_is_left_to_do_in_the_code() -> None:
    marks = ("TO" + "DO", "FIX" + "ME", "X" + "XX")
    strays = [
        f"{name}: {mark}"
        for name in _tracked()
        if name.endswith((".py", ".ts", ".tsx", ".mjs", ".sh", ".html", ".css", ".md")) and (ROOT / name).exists()
        for mark in marks
        if mark in (ROOT / name).read_text(encoding="utf-8")
    ]
    assert not strays


def test_the_lock_files_name_no_registry() -> None:
    assert '"resolved"' not in (ROOT / "package-lock.json").read_text(encoding="utf-8")
    for lock in sorted((ROOT / "requirements").glob("*.txt")):
        assert "://" not in lock.read_text(encoding="utf-8"), lock.name
