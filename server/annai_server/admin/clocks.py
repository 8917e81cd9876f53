"""Time zones to choose from, by the part of the world that they are in."""

from datetime import datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from babel import Locale, dates

from annai_server.admin import words

Group = tuple[str, list[tuple[str, str]]]
# Those that name a place; all else that there is are bare offsets and old names of countries.
PARTS = {
    "Africa": "Africa",
    "America": "America",
    "Antarctica": "Antarctica",
    "Asia": "Asia",
    "Atlantic": "Atlantic Ocean",
    "Australia": "Australia",
    "Europe": "Europe",
    "Indian": "Indian Ocean",
    "Pacific": "Pacific Ocean",
}


def choices(chosen: str, now: int) -> list[Group]:
    """Each part of the world with its zones: name, and what it is called, with the name that other pages say. `chosen`
    is among them, whatever it is."""
    groups: list[Group] = [(words.t("Everywhere"), [("UTC", "UTC")])]
    for part, called in PARTS.items():
        inside = [(name, f"{_called(name, city)} ({name}, {offset(name, now)})") for name, city in _places()[part]]
        groups.append((words.t(called), sorted(inside, key=lambda one: one[1])))
    if all(chosen != name for _, inside in groups for name, _ in inside):
        groups[0][1].append((chosen, f"{chosen} ({offset(chosen, now)})"))
    return groups


def offset(zone: str, now: int) -> str:
    """`UTC+09:00`, as it is now."""
    return dates.get_timezone_gmt(datetime.fromtimestamp(now / 1000, ZoneInfo(zone)), "long", locale="en").replace(
        "GMT", "UTC"
    )


def _called(zone: str, city: str) -> str:
    """In the author's language, where it has a name there."""
    known = Locale.parse(words.current()).time_zones.get(zone) or {}
    return str(known.get("city", city))


@cache
def _places() -> dict[str, list[tuple[str, str]]]:
    found: dict[str, list[tuple[str, str]]] = {part: [] for part in PARTS}
    for name in sorted(available_timezones()):
        part, _, rest = name.partition("/")
        if part in found:
            found[part].append((name, rest.replace("_", " ").replace("/", ", ")))
    return found
