"""Writes the pages of sdk/wire/cases/globs.json as the browser gets them: `wire_pages.py globs.json pages.json`."""

import json
import sys
from pathlib import Path
from typing import Any

from annai_server.domain.globs import source

ABOUT = "Generated from globs.json by `make wire`: the regular expression that is delivered for each pattern."


def pages(cases: list[dict[str, Any]]) -> dict[str, Any]:
    return {"about": ABOUT, "sources": {case["pattern"]: source(case["pattern"]) for case in cases}}


def main() -> None:
    cases, path = Path(sys.argv[1]), Path(sys.argv[2])
    told = pages(json.loads(cases.read_text(encoding="utf-8"))["cases"])
    path.write_text(json.dumps(told, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
