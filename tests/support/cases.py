"""The golden cases of sdk/wire/cases, which Python and TypeScript both pass."""

import json
from pathlib import Path
from typing import Any

CASES = Path(__file__).parents[2] / "sdk" / "wire" / "cases"


def load_cases(name: str) -> list[dict[str, Any]]:
    cases: list[dict[str, Any]] = json.loads((CASES / name).read_text(encoding="utf-8"))["cases"]
    return cases


def case_name(case: dict[str, Any]) -> str:
    return str(case.get("name", case))
