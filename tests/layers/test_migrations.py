"""A migration takes nothing away from the version before it, which serves while it runs and may be gone back to."""

import ast
from pathlib import Path

import pytest

from layers.imports import SERVER, parse, sources

# The first makes its tables in an empty database.
LATER = sources(SERVER / "store/migrations/versions", "[0-9]*.py")[1:]
ADDING = {"create_table", "add_column", "create_index", "execute", "get_context", "get_bind"}


def _operations(path: Path) -> list[tuple[str, ast.Call]]:
    """Each call of `op.…`, with its name."""
    return [
        (node.func.attr, node)
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "op"
    ]


def _may_be_left_out(column: ast.expr) -> bool:
    given = {one.arg: ast.unparse(one.value) for one in column.keywords} if isinstance(column, ast.Call) else {}
    return "server_default" in given or given.get("nullable") == "True"


@pytest.mark.parametrize("path", LATER, ids=lambda path: path.stem)
def test_it_only_adds_and_nothing_that_the_version_before_would_have_to_fill_in(path: Path) -> None:
    operations = _operations(path)
    assert {name for name, _ in operations} <= ADDING
    assert all(_may_be_left_out(call.args[1]) for name, call in operations if name == "add_column")
    said = path.read_text(encoding="utf-8").upper()
    assert [words for words in ("ALTER TABLE", "DROP ", "RENAME ") if words in said] == []
