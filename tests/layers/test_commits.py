"""Views, the command line, the worker and the event writer commit; nothing else does."""

import ast
from pathlib import Path

from layers.imports import SERVER, parse, sources

MAY_COMMIT = ("api/", "admin/", "bookkeeper", "cli", "courier", "keeper", "worker", "engine/writer", "demo")


def _commits(path: Path) -> list[int]:
    """Lines that call `….commit()`. A driver's own method that hands on to `super()` is no decision to commit."""
    return [
        node.lineno
        for node in ast.walk(parse(path))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "commit"
        and not (isinstance(node.func.value, ast.Call) and ast.unparse(node.func.value) == "super()")
    ]


def test_only_doors_and_the_event_writer_commit() -> None:
    strays = [
        f"{path.relative_to(SERVER)}:{line}"
        for path in sources(SERVER)
        if not str(path.relative_to(SERVER)).startswith(MAY_COMMIT)
        for line in _commits(path)
    ]
    assert not strays
