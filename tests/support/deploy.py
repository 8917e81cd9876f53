"""What stands in `deploy/`, read for tests that do what it says."""

import re
import shlex
from pathlib import Path
from typing import Any

import yaml

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


def compose(**variables: str) -> dict[str, Any]:
    """compose.yaml as Compose reads it where these variables are set."""
    text = (DEPLOY / "compose.yaml").read_text(encoding="utf-8")
    filled = re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", lambda found: variables[found[1]], text)
    read: dict[str, Any] = yaml.safe_load(filled)
    return read


def image_environment() -> dict[str, str]:
    [line] = [line for line in stages()[""] if line.startswith("ENV ")]
    return dict(one.split("=", 1) for one in shlex.split(line)[1:])
