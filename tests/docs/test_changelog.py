"""CHANGELOG.md follows Keep a Changelog."""

import re
import tomllib

from docs.pages import ROOT

KINDS = {"Added", "Changed", "Deprecated", "Removed", "Fixed", "Security"}
RELEASE = re.compile(r"\[(?:Unreleased|(?P<version>\d+\.\d+\.\d+))\](?: - (?P<date>\d{4}-\d{2}-\d{2}))?")


def _text() -> str:
    return (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_it_is_named_changelog_and_begins_with_what_is_unreleased() -> None:
    headings = re.findall(r"^##? (.+)$", _text(), re.MULTILINE)
    assert headings[0] == "Changelog"
    assert headings[1].startswith(("[Unreleased]", "["))


def test_every_release_has_a_version_and_a_date() -> None:
    for heading in re.findall(r"^## (.+)$", _text(), re.MULTILINE):
        match = RELEASE.fullmatch(heading)
        assert match, heading
        assert bool(match["version"]) == bool(match["date"]), heading


def test_changes_are_grouped_by_their_kind() -> None:
    assert set(re.findall(r"^### (.+)$", _text(), re.MULTILINE)) <= KINDS


def test_the_version_of_the_package_is_unreleased_or_listed() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert "[Unreleased]" in _text() or f"[{project['version']}]" in _text()
