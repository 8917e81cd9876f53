"""An index that rules most guides out before any rule runs: by a trait that the audience demands."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from annai_server.domain.conditions import AllOf, Condition, TraitIs
from annai_server.domain.decisions import Published

_Demand = tuple[str, str]
_Value = tuple[type, Any]


class AudienceIndex:
    """Guides whose audience needs a certain value of a trait, by that value; the others are always looked at."""

    def __init__(self, published: Sequence[Published]) -> None:
        self._published = published
        self._always: list[int] = []
        self._by_trait: dict[_Demand, dict[_Value, list[int]]] = {}
        self._position = {one.guide.key: position for position, one in enumerate(published)}
        for position, one in enumerate(published):
            self._file(position, one.audience)

    def _file(self, position: int, audience: Condition) -> None:
        demand = _demand(audience)
        if demand is None:
            self._always.append(position)
            return
        trait, values = demand
        for value in values:
            self._by_trait.setdefault(trait, {}).setdefault(_tagged(value), []).append(position)

    def candidates(
        self, traits: Mapping[str, Any], company: Mapping[str, Any], also: Iterable[str]
    ) -> Sequence[Published]:
        """Those that this person may be in the audience of, and those of the keys in `also`, in a stable order."""
        found = set(self._always)
        for (of, name), by_value in self._by_trait.items():
            value = (company if of == "company" else traits).get(name)
            if isinstance(value, str | int | float):
                found.update(by_value.get(_tagged(value), ()))
        found.update(self._position[key] for key in also if key in self._position)
        return [self._published[position] for position in sorted(found)]


def _demand(audience: Condition) -> tuple[_Demand, Sequence[Any]] | None:
    """The first trait without whose value nobody is in this audience."""
    for part in audience.parts if isinstance(audience, AllOf) else (audience,):
        if isinstance(part, TraitIs) and part.operator in ("is", "in"):
            values = part.value if part.operator == "in" else [part.value]
            if all(isinstance(value, str | int | float) for value in values):
                return (part.of, part.name), values
        if isinstance(part, AllOf) and (inner := _demand(part)):
            return inner
    return None


def _tagged(value: Any) -> _Value:
    """True is not 1, but 1 is 1.0: the same as conditions compare."""
    return (bool if isinstance(value, bool) else str if isinstance(value, str) else float), value
