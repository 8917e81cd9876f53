"""The page view and the clock: locale, device, browser, country, whether they have signed in, a share of the users,
time of day, weekday."""

import re
from collections.abc import Mapping
from typing import Any

from annai_server.domain.conditions import Condition, CountryIs, IsAnonymous, LocalTime, Percent, ViewIs, Weekday
from annai_server.domain.conditions.comparing import number
from annai_server.domain.conditions.dates import zone
from annai_server.wire.conditions.reading import Loader, Raw, complain, several
from annai_server.wire.fields import LOCALE_PATTERN, matches

DEVICES = ("phone", "tablet", "desktop")
BROWSERS = ("chrome", "edge", "firefox", "opera", "safari", "samsung", "other")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_KNOWN = {"device": DEVICES, "browser": BROWSERS}
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)", re.ASCII)
_LONGEST_SALT = 64


def _view(raw: Raw, head: str) -> Condition:
    values = several(raw, head)
    if head == "locale":
        if not all(matches(LOCALE_PATTERN, one) for one in values):
            raise complain(head, "write locales such as ja or zh-Hans")
    elif not all(one in _KNOWN[head] for one in values if isinstance(one, str)) or not _texts(values):
        raise complain(head, "write " + ", ".join(_KNOWN[head]))
    return ViewIs(head, tuple(values))


def _texts(values: list[Any]) -> bool:
    return all(isinstance(one, str) for one in values)


def _country(raw: Raw, head: str) -> Condition:
    values = several(raw, head)
    if not all(matches(r"[A-Z]{2}", one) for one in values):
        raise complain(head, "write countries by their two capital letters: JP, US")
    return CountryIs(tuple(values))


def _anonymous(raw: Raw, head: str) -> Condition:
    if not isinstance(raw[head], bool):
        raise complain(head, "write true or false")
    return IsAnonymous(raw[head])


def _percent(raw: Raw, head: str) -> Condition:
    share, salt = raw[head], raw.get("salt", "")
    if not number(share) or not 0 <= share <= 100:
        raise complain(head, "write a number from 0 to 100")
    if not isinstance(salt, str) or len(salt) > _LONGEST_SALT:
        raise complain("salt", f"write a text of at most {_LONGEST_SALT} characters")
    return Percent(share, salt)


def _time(raw: Raw, head: str) -> Condition:
    given = raw[head]
    if not isinstance(given, dict) or set(given) != {"from", "until"}:
        raise complain(head, 'give {"from": "09:00", "until": "18:00"}')
    starts, ends = (_minutes(given[name]) for name in ("from", "until"))
    if starts is None or ends is None or starts == 24 * 60:
        raise complain(head, "write times of day from 00:00 to 24:00")
    if starts == ends:
        raise complain(head, "from and until are the same: there would be no such time")
    return LocalTime(starts, ends, _zone(raw))


def _minutes(value: Any) -> int | None:
    found = _CLOCK.fullmatch(value) if isinstance(value, str) else None
    return int(value[:2]) * 60 + int(value[3:]) if found else None


def _weekday(raw: Raw, head: str) -> Condition:
    values = several(raw, head)
    if not _texts(values) or not set(values) <= set(DAYS):
        raise complain(head, "write " + ", ".join(DAYS))
    return Weekday(tuple(sorted({DAYS.index(one) for one in values})), _zone(raw))


def _zone(raw: Raw) -> str | None:
    name = raw.get("zone")
    if name is not None and not (isinstance(name, str) and zone(name)):
        raise complain("zone", "write a time zone such as Asia/Tokyo; left out: the user's own")
    return name


PREDICATES: Mapping[str, tuple[Loader, tuple[str, ...]]] = {
    "locale": (_view, ()),
    "device": (_view, ()),
    "browser": (_view, ()),
    "country": (_country, ()),
    "anonymous": (_anonymous, ()),
    "percent": (_percent, ("salt",)),
    "time": (_time, ("zone",)),
    "weekday": (_weekday, ("zone",)),
}
