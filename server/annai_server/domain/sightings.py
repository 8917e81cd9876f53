"""How a guide's targets were found lately, as people's browsers told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annai_server.domain.cautions import Caution
from annai_server.domain.content import Banner, Guide, Target, Tour


@dataclass(frozen=True, slots=True)
class Sighting:
    """Runs that came to a target: it was found, found by other marks than its own, or not there."""

    found: int = 0
    healed: int = 0
    missing: int = 0

    def __add__(self, other: "Sighting") -> "Sighting":
        return Sighting(self.found + other.found, self.healed + other.healed, self.missing + other.missing)


def places(guide: Guide) -> Mapping[str, tuple[str, Target]]:
    """The targets that browsers tell of, each with its path, by the step's key; a banner's has none, an empty one."""
    if isinstance(guide, Tour):
        return {one.key: (f"steps.{at}.target", one.target) for at, one in enumerate(guide.steps) if one.target}
    if isinstance(guide, Banner) and guide.target and guide.position == "inline":
        return {"": ("target", guide.target)}
    return {}


def judged(guide: Guide, sightings: Mapping[str, Sighting], days: int) -> Iterator[Caution]:
    """Of the targets that give reason to look again; `sightings` are by the step's key."""
    for key, (path, _) in places(guide).items():
        seen = sightings.get(key, Sighting())
        came = seen.found + seen.missing
        part = key or guide.title
        values: dict[str, str | int] = {"part": part, "n": seen.missing, "of": came, "days": days}
        if came == 0:
            continue
        if not seen.found:
            message = f"in the last {days} days its element was on nobody's page ({came} runs)"
            yield Caution("target_missing", path, message, values=values)
        elif seen.missing > seen.found:
            message = f"in the last {days} days its element was missing in {seen.missing} of {came} runs"
            yield Caution("target_often_missing", path, message, values=values)
        elif seen.healed * 2 >= seen.found:
            message = f"in the last {days} days its element was mostly found by other marks than the ones given"
            yield Caution("target_healed", path, message, values={**values, "n": seen.healed, "of": seen.found})
