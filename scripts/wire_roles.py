"""Writes the selector of each role that elements have of themselves: `wire_roles.py roles.json`."""

import json
import sys
from pathlib import Path

from annai_server.domain import roles


def text() -> str:
    selectors = {role: roles.selector(role) for role in roles.NAMES}
    return json.dumps(selectors, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(text(), encoding="utf-8")
