"""The texts of the guidance that comes with the example product."""

import json
import re
from typing import Any

from support.hibari import EXAMPLE


def document(key: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((EXAMPLE / "guides" / f"{key}.json").read_text(encoding="utf-8"))
    return found


def spoken(text: str) -> str:
    """The longest part of a title that says nothing about the person."""
    return max(re.split(r"\{\{.*?\}\}", text), key=len).strip(" 、,")


def heading(text: str) -> re.Pattern[str]:
    """A title that may begin with somebody's name."""
    return re.compile(re.escape(spoken(text)))
