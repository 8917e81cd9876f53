"""Conditions as most programs would evaluate them: by walking the author's JSON for every person."""

from collections.abc import Callable, Mapping
from typing import Any

from annai_server.domain.conditions import NEVER, Facts, GuideFacts, in_share
from annai_server.domain.duration import milliseconds

Node = Mapping[str, Any]


def holds(node: Node, facts: Facts) -> bool:
    return _HEADS[next(iter(node))](node, facts)


def _trait(node: Node, facts: Facts) -> bool:
    known = facts.traits if "trait" in node else facts.company
    have = known.get(node["trait"] if "trait" in node else node["company"])
    for operator, want in node.items():
        if operator in _OPERATORS:
            return (have is not None) is want if operator == "exists" else _compares(operator, have, want)
    raise ValueError(f"nothing to compare with in {node}")


def _compares(operator: str, have: Any, want: Any) -> bool:
    return have is not None and _OPERATORS[operator](have, want)


def _event(node: Node, facts: Facts) -> bool:
    counted = facts.events.get(node["event"], NEVER)
    within = node.get("within")
    times = counted.since(None if within is None else facts.now - milliseconds(within))
    count = node.get("count", {"gte": 1})
    return bool(times >= count.get("gte", 0) and ("lte" not in count or times <= count["lte"]))


def _guide(node: Node, facts: Facts) -> bool:
    return bool(getattr(facts.guides.get(node["guide"], GuideFacts()), node.get("is", "completed")))


def _view(name: str) -> Callable[[Node, Facts], bool]:
    def look(node: Node, facts: Facts) -> bool:
        wanted = node[name]
        return getattr(facts, name) in (wanted if isinstance(wanted, list) else [wanted])

    return look


_HEADS: Mapping[str, Callable[[Node, Facts], bool]] = {
    "all": lambda node, facts: all(holds(part, facts) for part in node["all"]),
    "any": lambda node, facts: any(holds(part, facts) for part in node["any"]),
    "not": lambda node, facts: not holds(node["not"], facts),
    "trait": _trait,
    "company": _trait,
    "event": _event,
    "guide": _guide,
    "milestone": lambda node, facts: node["milestone"] in facts.milestones,
    "locale": _view("locale"),
    "device": _view("device"),
    "percent": lambda node, facts: in_share(node["percent"], node.get("salt", ""), facts.user),
}
_OPERATORS: Mapping[str, Callable[[Any, Any], bool]] = {
    "is": lambda have, want: have == want and isinstance(have, bool) == isinstance(want, bool),
    "in": lambda have, want: any(have == one and isinstance(have, bool) == isinstance(one, bool) for one in want),
    "gte": lambda have, want: isinstance(have, int | float) and not isinstance(have, bool) and have >= want,
    "ends_with": lambda have, want: isinstance(have, str) and have.endswith(want),
    "exists": lambda have, want: (have is not None) is want,
}
