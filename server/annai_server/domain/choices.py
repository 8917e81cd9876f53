"""Who wants no guidance, and of which kind.

What somebody said as an anonymous visitor is kept beside what the user said whom they turned out to be: the stricter
word wins, and only the user themselves takes one back that they gave.
"""

from collections.abc import Mapping
from typing import Any

AS_VISITOR = "~"
"""Before a kind: no kind's own name begins so."""

Word = Mapping[str, Any]
"""{"out": bool, "at": ms, "id": event id}."""


def opted_out(words: Mapping[str, Word]) -> frozenset[str]:
    """The kinds that somebody wants no guidance of, by their latest word on each."""
    kinds = {kind.removeprefix(AS_VISITOR) for kind in words}
    return frozenset(kind for kind in kinds if _out(words.get(kind), words.get(AS_VISITOR + kind)))


def _out(own: Word | None, as_visitor: Word | None) -> bool:
    if own is not None and own["out"]:
        return True
    # Who opted in after that took it back.
    return as_visitor is not None and as_visitor["out"] and (own is None or own["at"] < as_visitor["at"])
