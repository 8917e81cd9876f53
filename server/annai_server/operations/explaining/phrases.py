"""Conditions as an author would say them, in English or Japanese."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from importlib.resources import files
from typing import Any
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError, dates, numbers

from annai_server.domain.conditions import (
    AllOf,
    AnyOf,
    Condition,
    CountryIs,
    EventHappened,
    GuideIs,
    InSegment,
    IsAnonymous,
    ItemDone,
    LocalTime,
    MilestoneReached,
    Not,
    Percent,
    PropertyIs,
    Timing,
    TraitIs,
    ViewIs,
    Weekday,
)
from annai_server.domain.conditions.comparing import OF_DURATIONS
from annai_server.domain.conditions.tracing import Change, Trace
from annai_server.domain.duration import DAY_MS, HOUR_MS

LANGUAGES = ("en", "ja")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
BROWSERS: Mapping[str, str] = {
    "chrome": "Chrome",
    "edge": "Edge",
    "firefox": "Firefox",
    "opera": "Opera",
    "safari": "Safari",
    "samsung": "Samsung Internet",
}
_DAY = timedelta(days=1)
_SOON = timedelta(days=6)


@cache
def words(language: str) -> Mapping[str, str]:
    found: dict[str, str] = json.loads((files(__package__) / "words" / f"{language}.json").read_text(encoding="utf-8"))
    return found


@dataclass(frozen=True, slots=True)
class Speaker:
    """One of LANGUAGES; moments are told by the clock of `zone`. `titled` says what a resource's key is called."""

    language: str
    zone: str
    now: int
    titled: Callable[[str, str], str]

    def say(self, key: str, **values: Any) -> str:
        return words(self.language)[key].format(**values)

    def quoted(self, text: str) -> str:
        return self.say("quoted", text=text)

    def moment(self, at: int | None) -> str:
        """`Tuesday 9:00` if that is within a week, else the date, too."""
        if at is None:
            return "—"
        shown, now = (datetime.fromtimestamp(one / 1000, ZoneInfo(self.zone)) for one in (at, self.now))
        away = shown.date() - now.date()
        near = "today" if not away else "soon" if _DAY <= away <= _SOON else "date"
        return str(dates.format_datetime(shown, words(self.language)[f"format.{near}"], locale=self.language))

    def length(self, ms: int) -> str:
        """The largest unit that says it exactly, to the second."""
        for unit, size in (("day", DAY_MS), ("hour", HOUR_MS), ("minute", 60_000)):
            if ms % size == 0:
                return self._units(ms // size, unit)
        return self._units(round(ms / 1000), "second")

    def _units(self, n: int, unit: str) -> str:
        return self.say(f"length.{unit}.{_plural(n)}", n=self.value(n))

    def _times(self, n: int | None) -> str:
        return "" if n is None else self.say(f"times.{_plural(n)}", n=self.value(n))

    def value(self, value: Any) -> str:
        if isinstance(value, bool):
            return self.say("yes" if value else "no")
        if isinstance(value, int | float):
            return str(numbers.format_decimal(value, locale=self.language))
        if isinstance(value, list | tuple):
            return self.listed([self.value(one) for one in value], "list.comma")
        return self.quoted(str(value))

    def listed(self, parts: Sequence[str], join: str) -> str:
        comma = words(self.language)["list.comma"]
        if len(parts) < 2 or join == "list.comma":
            return comma.join(parts)
        return self.say(join, several=comma.join(parts[:-1]), last=parts[-1])

    def title(self, resource: str, key: str) -> str:
        return self.quoted(self.titled(resource, key))

    def condition(self, tree: Condition) -> str:
        """All that it says, in one line, whatever its depth."""
        match tree:
            case AllOf(parts):
                return self._joined(parts, "tree.and") if parts else self.say("tree.always")
            case AnyOf(parts):
                return self._joined(parts, "tree.or") if parts else self.say("tree.never")
            case Not(part):
                return self.say("tree.not", statement=self._part(part))
            case _:
                return self.statement(tree)

    def _joined(self, parts: Sequence[Condition], joint: str) -> str:
        if len(parts) == 1:
            return self.condition(parts[0])
        return words(self.language)[joint].join(self._part(part) for part in parts)

    def _part(self, part: Condition) -> str:
        """In brackets where it has several parts itself."""
        said = self.condition(part)
        several = isinstance(part, AllOf | AnyOf) and len(part.parts) > 1
        return self.say("tree.brackets", text=said) if several else said

    def statement(self, leaf: Condition) -> str:
        """What a predicate says."""
        match leaf:
            case TraitIs(of, name):
                return self._compared(self.say(f"subject.{of}", name=self.quoted(name)), leaf)
            case EventHappened():
                return self._happened(leaf)
            case GuideIs(key, status, within):
                return self.say(f"guide.{status}", name=self.title("guide", key), within=self._within(within))
            case MilestoneReached(key, within):
                return self.say("milestone", name=self.title("milestone", key), within=self._within(within))
            case ItemDone(checklist, item, within):
                name = self.title("item", f"{checklist}/{item}")
                return self.say("item", name=name, within=self._within(within))
            case InSegment(key):
                return self.say("segment", name=self.title("segment", key))
            case _:
                return self._of_view(leaf)

    def _of_view(self, leaf: Condition) -> str:
        match leaf:
            case ViewIs(of, values):
                return self.say(of, values=self.listed([self._viewed(of, one) for one in values], "list.or"))
            case CountryIs(values):
                return self.say("country", values=self.listed([self._country(one) for one in values], "list.or"))
            case IsAnonymous(value):
                return self.say("anonymous.yes" if value else "anonymous.no")
            case Percent(share):
                return self.say("percent", share=numbers.format_decimal(share, locale=self.language))
            case LocalTime(starts, ends, zone):
                return self.say("time", low=_clock(starts), high=_clock(ends), zone=zone or self.say("zone.user"))
            case Weekday(days, zone):
                names = [self.say(DAYS[day]) for day in days]
                return self.say("weekday", values=self.listed(names, "list.or"), zone=zone or self.say("zone.user"))
            case _:
                raise TypeError(f"no predicate: {leaf!r}")

    def _viewed(self, of: str, value: str) -> str:
        if of == "locale":
            return self._language(value)
        return self.say(f"{of}.{value}") if f"{of}.{value}" in words(self.language) else BROWSERS.get(value, value)

    def _language(self, locale: str) -> str:
        try:
            return Locale.parse(locale, sep="-").get_display_name(self.language) or locale
        except (ValueError, UnknownLocaleError):
            return locale

    def _country(self, code: str) -> str:
        return str(Locale(self.language).territories.get(code, code))

    def _any(self, values: Sequence[Any]) -> str:
        return self.listed([self.value(one) for one in values], "list.or")

    def _compared(self, subject: str, leaf: TraitIs | PropertyIs) -> str:
        operator, want = leaf.operator, leaf.value
        if operator == "exists":
            return self.say("is.exists" if want else "is.unknown", subject=subject)
        return self.say(f"is.{operator}", subject=subject, **self._operands(operator, want))

    def _operands(self, operator: str, want: Any) -> dict[str, str]:
        if operator in OF_DURATIONS:
            return {"length": self.length(want)}
        if operator == "between":
            low, high = want
            return {"low": self.value(low), "high": self.value(high)}
        return {"values": self._any(want)} if isinstance(want, tuple) else {"value": self.value(want)}

    def _within(self, within: int | None) -> str:
        return "" if within is None else self.say("event.within", length=self.length(within))

    def _happened(self, leaf: EventHappened) -> str:
        how_often = _how_often(leaf.gte, leaf.lte)
        where = [self._compared(self.quoted(one.name), one) for one in leaf.where]
        said = self.say(
            f"event.{how_often}",
            name=self.quoted(leaf.name),
            gte=self._times(leaf.gte),
            lte=self._times(leaf.lte),
            low=leaf.gte,
            high=leaf.lte,
            where=self.say("event.where", conditions=self.listed(where, "list.and")) if where else "",
            within=self._within(leaf.within),
        )
        for which, timing in (("first", leaf.first), ("last", leaf.last)):
            if timing is not None:
                said = self.say(f"event.{which}", statement=said, timing=self._timed(timing))
        return said

    def _timed(self, timing: Timing) -> str:
        return self.say(f"timing.{timing.operator}", **self._operands(timing.operator, timing.value))

    def found(self, trace: Trace) -> str:
        """What there was to compare."""
        leaf, have = trace.condition, trace.have
        if trace.note == "missing":
            return self.say("found.missing")
        if trace.note == "wrong_type":
            return self.say("found.wrong_type", value=self.value(have))
        match leaf:
            case EventHappened():
                last = have["last"]
                key = "found.events" if last is None else "found.events_last"
                return self.say(key, n=have["count"], at=self.moment(last))
            case GuideIs() | MilestoneReached() | ItemDone():
                lasting = isinstance(leaf, GuideIs) and leaf.status in ("snoozed", "running")
                kind = "found.nothing" if have is None else "found.until" if lasting else "found.at"
                return self.say(kind, at=self.moment(have))
            case Percent():
                return self.say("found.place", value=self.value(have))
            case LocalTime() | Weekday():
                return self.say("found.value", value=self._shown(have))
            case _:
                return self.say("found.nothing") if have is None else self.say("found.value", value=self.value(have))

    def _shown(self, iso: str) -> str:
        shown = datetime.fromisoformat(iso)
        return f"{self.say(DAYS[shown.weekday()])} {shown.hour}:{shown.minute:02}"

    def change(self, change: Change) -> str:
        key = "change.to" if change.to else "change.from"
        trace = change.trace
        return self.say(key, statement=self.statement(trace.condition), found=self.found(trace)).rstrip()


def _plural(n: int) -> str:
    return "one" if n == 1 else "other"


def _clock(minutes: int) -> str:
    return f"{minutes // 60}:{minutes % 60:02}"


def _how_often(gte: int | None, lte: int | None) -> str:
    if lte is None:
        return "once" if gte == 1 else "at_least" if gte else "always"
    if not lte:
        return "never"
    if not gte:
        return "at_most"
    return "exactly" if gte == lte else "between"
