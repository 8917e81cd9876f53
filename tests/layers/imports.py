"""Reads which modules a Python file imports, without running it."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
SERVER = ROOT / "server" / "annai_server"


def sources(folder: Path, pattern: str = "**/*.py") -> list[Path]:
    return sorted(path for path in folder.glob(pattern) if "__pycache__" not in path.parts)


def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path, package: str, base: Path) -> Iterator[str]:
    """Full dotted names, relative ones resolved; `from a import b` gives `a.b`, since b may be a module."""
    here = [package, *path.relative_to(base).with_suffix("").parts]
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            origin = [*here[: len(here) - node.level], node.module or ""] if node.level else [node.module or ""]
            prefix = ".".join(part for part in origin if part)
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def room(name: str) -> str | None:
    """`annai_server.store.tables` → `store`; None for what is not ours."""
    parts = name.split(".")
    if parts[0] != "annai_server":
        return None
    return parts[1] if len(parts) > 1 else ""
