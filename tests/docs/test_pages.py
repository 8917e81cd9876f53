"""What the pages say can be followed: links lead somewhere, commands exist, variables are read."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import click
import pytest

from annai_server.cli import main
from annai_server.settings import VARIABLES
from docs.pages import ROOT, code_blocks, code_spans, name, pages, prose

every_page = pytest.mark.parametrize("page", pages(), ids=name)


def _slug(heading: str) -> str:
    plain = re.sub(r"[`*_\[\]]|\(.*?\)", "", heading).strip().lower()
    return re.sub(r"\s", "-", re.sub(r"[^\w\- ]", "", plain))


def _anchors(page: Path) -> set[str]:
    return {_slug(heading) for heading in re.findall(r"^#+ (.+)$", prose(page), re.MULTILINE)}


@every_page
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path) -> None:
    broken = []
    for target in re.findall(r"\]\(([^)\s]+)\)", prose(page)):
        if re.match(r"[a-z]+:", target) or target in ("address",):
            continue
        path, _, anchor = unquote(target).partition("#")
        file = (page.parent / path) if path else page
        if not file.exists() or (anchor and file.suffix == ".md" and anchor not in _anchors(file)):
            broken.append(target)
    assert not broken


@every_page
def test_every_path_in_code_marks_exists(page: Path) -> None:
    looks_like_a_path = re.compile(r"(?:server|sdk|widget|examples|tests|docs|scripts|bench|requirements)/[\w./-]*")
    missing = [
        span
        for span in code_spans(page)
        if looks_like_a_path.fullmatch(span) and not any((base / span).exists() for base in (ROOT, page.parent))
    ]
    assert not missing


def _verbs() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@every_page
def test_every_make_verb_exists(page: Path) -> None:
    text = "\n".join([*code_spans(page), code_blocks(page)])
    mentioned = set(re.findall(r"(?:^|\s)make +([a-z][a-z-]*)", text, re.MULTILINE))
    assert mentioned <= _verbs()


def test_every_verb_that_is_announced_has_a_rule_and_says_what_it_does() -> None:
    announced = re.findall(r"^\.PHONY: (.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)
    assert set(announced[0].split()) == _verbs()
    listed = subprocess.run(["make", "-s", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert set(re.findall(r"make ([a-z-]+)", listed)) == _verbs()


@every_page
def test_no_figure_waits_to_be_filled_in(page: Path) -> None:
    variables = {*VARIABLES, *_variables_read()}
    assert {word for word in re.findall(r"\b[A-Z]+_[A-Z]+\b", prose(page)) if word not in variables} <= {
        "HTTPS_PROXY",
        "BUILDAH_FORMAT",
    }


def _inside(group: click.Group) -> dict[str, click.Command | None]:
    here = click.Context(group)
    return {word: group.get_command(here, word) for word in group.list_commands(here)}


def _commands(group: click.Group, prefix: tuple[str, ...] = ()) -> Iterator[str]:
    for word, command in _inside(group).items():
        yield " ".join([*prefix, word])
        if isinstance(command, click.Group):
            yield from _commands(command, (*prefix, word))


@every_page
def test_every_server_command_exists(page: Path) -> None:
    text = "\n".join([*code_spans(page), code_blocks(page)])
    mentioned = re.findall(r"(?:^|\s)annai-server +([a-z][a-z-]*)(?: +([a-z][a-z-]*))?", text, re.MULTILINE)
    known = set(_commands(main))
    groups = {word for word, command in _inside(main).items() if isinstance(command, click.Group)}
    named = {(f"{word} {second}" if word in groups else word).strip() for word, second in mentioned}
    assert named <= known


def _variables_read() -> set[str]:
    """Named in the code of the server, the SDKs, the example or the demo."""
    folders = ("server/annai_server", "sdk/python/annai", "examples/invoices/invoices", "scripts", "tests/support")
    sources = [path.read_text(encoding="utf-8") for folder in folders for path in (ROOT / folder).glob("**/*.py")]
    return {*VARIABLES, *re.findall(r"\b[A-Z]+_[A-Z_]*[A-Z]\b", "\n".join(sources))}


@every_page
def test_every_variable_that_is_named_is_read(page: Path) -> None:
    mentioned = set(re.findall(r"\b(?:ANNAI|INVOICES|EXAMPLE)_[A-Z_]*[A-Z]\b", page.read_text(encoding="utf-8")))
    read = _variables_read()
    assert {name for name in mentioned if name not in read and name.removesuffix("_FILE") not in read} == set()


def test_every_setting_is_documented() -> None:
    page = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")
    assert [variable for variable in VARIABLES if variable not in page] == []


@pytest.mark.parametrize("page", ["README.md", "README.ja.md"])
def test_a_newcomer_finds_the_commands_the_picture_and_the_way_on(page: str) -> None:
    text = (ROOT / page).read_text(encoding="utf-8")
    assert "make demo" in text
    assert "make test" in text
    assert re.search(r"!\[[^\]]+\]\([^)]+\.(?:png|webp)\)", text)
    for further in ("ARCHITECTURE.md", "CHANGELOG.md", "LICENSE", "docs/wire.md"):
        assert further in text


def test_both_languages_of_the_readme_have_the_same_parts() -> None:
    def shape(page: str) -> list[int]:
        return [len(marks) for marks in re.findall(r"^(#+) ", prose(ROOT / page), re.MULTILINE)]

    assert shape("README.md") == shape("README.ja.md")


def test_generated_and_private_files_stay_out_of_git() -> None:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert not re.search(r"(?m)^(\.venv|node_modules|var|server/annai_server/static/widget)/|\.sqlite$|\.pyc$", listed)
