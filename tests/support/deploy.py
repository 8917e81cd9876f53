"""What stands in `deploy/`, read for tests that do what it says."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"


def stages() -> dict[str, list[str]]:
    """The Containerfile's instructions, one a line, by the stage's name; the last, which has none, is ''."""
    text = re.sub(r"^#.*\n", "", (DEPLOY / "Containerfile").read_text(encoding="utf-8"), flags=re.MULTILINE)
    found: dict[str, list[str]] = {}
    for stage in re.sub(r"\s*\\\n\s*", " ", text).split("\nFROM ")[1:]:
        head, *lines = stage.strip().splitlines()
        found[head.partition(" AS ")[2]] = [line for line in lines if line]
    return found
