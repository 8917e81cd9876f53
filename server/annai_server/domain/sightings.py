"""How a tour's targets were found lately, as people's browsers told."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from annai_server.domain.cautions import Caution
from annai_server.domain.content import Tour


@dataclass(frozen=True, slots=True)
class Sighting:
    """Runs that came to a step: its target was found, found by other marks than its own, or not there."""

    found: int = 0
    healed: int = 0
    missing: int = 0

    def __add__(self, other: "Sighting") -> "Sighting":
        return Sighting(self.found + other.found, self.healed + other.healed, self.missing + other.missing)


def judged(tour: Tour, sightings: Mapping[str, Sighting], days: int) -> Iterator[Caution]:
    """Of the steps whose target gives reason to look again; `sightings` are by the step's key."""
    for index, step in enumerate(tour.steps):
        seen, path = sightings.get(step.key, Sighting()), f"steps.{index}.target"
        came = seen.found + seen.missing
        values: dict[str, str | int] = {"part": step.key, "n": seen.missing, "of": came, "days": days}
        if step.target is None or came == 0:
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
