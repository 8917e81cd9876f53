"""Every sentence that the admin may show, as its sources write it in English."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from annai_server import admin
from annai_server.admin import (
    clocks,
    deeds,
    faults,
    hearsay,
    judging,
    kinds,
    labels,
    named,
    periods,
    phrases,
    reasons,
    signing,
    stories,
    templating,
    tokens,
)
from annai_server.admin.pages import glossary, provider, results, why

FOLDER = Path(admin.__file__).parent
_CALL = r"""\b{name}\(\s*(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_IN_TEMPLATES = re.compile(_CALL.format(name="(?:_|_m|_n)"))
_IN_SCRIPTS = re.compile(_CALL.format(name="tn?"))
_FROM_TABLES = (
    clocks.PARTS,
    deeds.DETAILS,
    deeds.DONE,
    deeds.KINDS,
    hearsay.KIND_NAMES,
    hearsay.GROUPS,
    hearsay.STATES,
    hearsay.WHY,
    hearsay.STATUSES,
    hearsay.ERRORS,
    labels.FIELDS,
    labels.MISSING,
    labels.SETTINGS,
    phrases.ACTIONS,
    phrases.ROLES,
    provider.REFUSALS,
    judging.CAUTIONS,
    judging.TYPES,
    faults.BY_FIELD,
    faults.BY_PATTERN,
    periods.NAMES,
    reasons.WORDS,
    results.ENDS,
    signing.MENDING,
    signing.WRONG,
    stories.SOURCES,
    stories.TOLD,
    stories.WHOLE,
    glossary.TERMS,
    {term: term for term in glossary.TERMS},
    {"all": stories.EVERY_RESET},
    tokens.NAMES,
    tokens.FACES,
    tokens.SCHEMES,
    tokens.BUILT_IN,
    templating.HAPPENED,
    templating.KEYS,
    templating.MODES,
    templating.MODE_HELP,
    templating.ROLES,
    templating.ROLE_HELP,
    why.CHECKS,
)


def sentences() -> set[str]:
    return {*_in_templates(), *_in_scripts(), *_in_python(), *_in_tables()}


def _in_templates() -> Iterator[str]:
    for path in FOLDER.rglob("*.html"):
        yield from _found(_IN_TEMPLATES, path)


def _in_scripts() -> Iterator[str]:
    for path in (FOLDER / "assets").rglob("*.ts"):
        yield from _found(_IN_SCRIPTS, path)


def _found(pattern: re.Pattern[str], path: Path) -> Iterator[str]:
    for match in pattern.finditer(path.read_text(encoding="utf-8")):
        yield str(ast.literal_eval(match["text"]))


def _in_python() -> Iterator[str]:
    for path in FOLDER.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and _translates(node.func):
                yield from _texts_of(node.args[0])


def _translates(function: ast.expr) -> bool:
    name = function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")
    return name in ("t", "tn")


def _texts_of(argument: ast.expr) -> Iterator[str]:
    for node in ast.walk(argument):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value:
            yield node.value


def _in_tables() -> Iterator[str]:
    for table in _FROM_TABLES:
        yield from table.values()
    for definition in named.DEFINITIONS:
        yield from (definition.name, definition.plural, definition.new, definition.what)
        yield from (definition.none, definition.idea, definition.served, definition.gone)
    for kind in kinds.KINDS.values():
        yield from (kind.name, kind.plural, kind.new, kind.what, kind.good_for)
