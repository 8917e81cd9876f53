"""Which names of traits, events and properties an environment has heard: learnt while they come in, for authors.

What a process knows is what it read from the database, so that a name costs a look into a dictionary; only one that is
new, of a new type, or not yet heard today is written. Anybody has a page's public key: what only pages say has bounds
of its own, and is forgotten when it has long been silent, so that nobody can fill the table, or keep out what a backend
or a signed token says.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from sqlalchemy import Connection

from annai_server.domain.duration import DAY_MS
from annai_server.domain.events import CHOICES, RUN_EVENTS, Event
from annai_server.domain.names import TYPES, Name, fit, type_of
from annai_server.domain.traits import Said
from annai_server.store import names
from annai_server.store.names import Heard

MOST: Mapping[str, int] = {"trait": 500, "company": 500, "event": 500, "property": 2_000}
"""As many that only pages said, and as many again of the others."""
MOST_OF_AN_EVENT = 50
_TRUSTED = 1 << len(TYPES)

Pot = tuple[str, str, bool]
"""What has one bound: the names of a kind, or an event's properties; those that only pages said, or the others."""


@dataclass(frozen=True, slots=True)
class _Known:
    names: Mapping[Name, Heard] = field(default_factory=dict)
    today: Mapping[tuple[str, ...], int] = field(default_factory=dict)
    """The types of those heard today, and whether trusted: most of what comes needs no further look."""
    full: frozenset[Pot] = frozenset()
    day: int = -1


class Hearing:
    """What one process knows, by environment. Thread-safe: what is known is replaced as a whole."""

    def __init__(self) -> None:
        self._known: dict[int, _Known] = {}

    def listen(self, environment_id: int, now: int) -> "Listening":
        return Listening(self._known, environment_id, now)


class Listening:
    """In one transaction: say what comes, then `write_down` before it is committed."""

    def __init__(self, known: dict[int, _Known], environment_id: int, now: int) -> None:
        self._by_environment, self._environment_id, self._now = known, environment_id, now
        self._known = known.get(environment_id, _Known())
        self._today = self._known.today if self._known.day == now // DAY_MS else {}
        self._news: dict[Name, Heard] = {}

    def traits(self, kind: str, words: Iterable[Said]) -> None:
        """`kind` is `trait` or `company`."""
        for said in words:
            trusted = said.source in ("signed", "backend")
            for name, value in said.traits.items():
                if value is not None:
                    self._hear((kind, name, ""), type_of(value), trusted=trusted)

    def event(self, event: Event, *, trusted: bool) -> None:
        if event.name in RUN_EVENTS or event.name in CHOICES:
            return
        itself = Name("event", event.name)
        self._hear(itself, 0, trusted=trusted)
        if itself not in self._known.names and itself not in self._news:
            return
        for name, value in event.properties.items():
            if value is not None:
                self._hear(("property", name, event.name), type_of(value), trusted=trusted)

    def write_down(self, connection: Connection) -> None:
        if not self._news:
            return
        stored = names.load(connection, self._environment_id)
        day = self._now // DAY_MS
        today: dict[tuple[str, ...], int] = {
            name: one.types | one.trusted * _TRUSTED
            for name, one in stored.items()
            if one.last_heard_at // DAY_MS == day
        }
        known = _Known(stored, today, day=day)
        news = {
            name: one for name, one in self._news.items() if _is_news(known, name, one.types, one.trusted, known.day)
        }
        fitting, full = self._fitting(stored, news)
        self._by_environment[self._environment_id] = replace(known, full=full)
        if fitting:
            names.put(connection, self._environment_id, fitting)

    def _hear(self, said: tuple[str, str, str], type_: int, *, trusted: bool) -> None:
        bits = self._today.get(said)
        if bits is not None and not (type_ | trusted * _TRUSTED) & ~bits:
            return
        name = Name(*said)
        if not _is_news(self._known, name, type_, trusted, self._now // DAY_MS) or not fit(name.name):
            return
        before = self._news.get(name)
        known = (before.types, before.trusted) if before else (0, False)
        self._news[name] = Heard(known[0] | type_, known[1] or trusted, self._now, self._now)

    def _fitting(
        self, stored: Mapping[Name, Heard], news: Mapping[Name, Heard]
    ) -> tuple[dict[Name, Heard], frozenset[Pot]]:
        """What there is room for, and where there is none left."""
        counts = Counter(pot for name, one in stored.items() for pot in _pots(name, trusted=one.trusted))
        fitting: dict[Name, Heard] = {}
        # Events come before their properties: those of an event that isn't kept aren't, either.
        for name, one in sorted(news.items()):
            pots = _pots(name, trusted=one.trusted)
            if name not in stored:
                itself = Name("event", name.event)
                unkept = name.event and itself not in stored and itself not in fitting
                if unkept or any(counts[pot] >= _most(pot) for pot in pots):
                    continue
                counts.update(pots)
            fitting[name] = one
        return fitting, frozenset(pot for pot in counts if counts[pot] >= _most(pot))


def _is_news(known: _Known, name: Name, types: int, trusted: bool, today: int) -> bool:
    before = known.names.get(name)
    if before is None:
        return known.day < today or not known.full.intersection(_pots(name, trusted=trusted))
    return before.last_heard_at // DAY_MS < today or types & ~before.types != 0 or trusted > before.trusted


def _pots(name: Name, *, trusted: bool) -> tuple[Pot, ...]:
    whole = (name.kind, "", trusted)
    return ((name.kind, name.event, trusted), whole) if name.event else (whole,)


def _most(pot: Pot) -> int:
    return MOST_OF_AN_EVENT if pot[1] else MOST[pot[0]]
