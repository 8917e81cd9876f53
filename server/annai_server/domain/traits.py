"""What is known of a user or company: who said so counts first, then when."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# What an anonymous visitor said loses to whatever is known of the user that they turn out to be.
_TRUST = {"anonymous": 0, "unsigned": 1, "signed": 2, "backend": 2}
PAGE_NAMES = 100
"""As many traits that only pages said are kept of one user or company, those that were forgotten among them."""
PAGE_VALUE = 2_000
"""As long may the value of one be, in characters of JSON."""


@dataclass(frozen=True, slots=True)
class Said:
    """Traits as somebody reported them: `source` is one of _TRUST; `at` when it was true (ms)."""

    traits: Mapping[str, Any]
    source: str
    at: int


@dataclass(frozen=True, slots=True)
class Known:
    """`meta` keeps source and time of each trait, also of those that were forgotten since."""

    traits: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)


def learn(known: Known, said: Said) -> Known:
    """What is known now. The same object where nothing changed: then there is nothing to store.

    Signed and the backend's own win over unsigned, that over anonymous, newer over older. None forgets a trait.
    """
    if _said_before(known, said):
        return known
    news = {name: value for name, value in said.traits.items() if _is_news(known, name, value, said)}
    if not news:
        return known
    traits = {**known.traits, **news}
    kept = {name: value for name, value in traits.items() if value is not None}
    return Known(kept, {**known.meta, **{name: {"source": said.source, "at": said.at} for name in news}})


def by_page(source: str) -> bool:
    """Whether nobody vouches for what is said."""
    return _TRUST[source] < _TRUST["signed"]


def admitted(known: Known, said: Said) -> Said:
    """What of it may be kept: anybody has a page's public key, and could fill a database with it. The same object where
    all of it may; what the log has was admitted when it came, and needs no second look."""
    if not by_page(said.source) or _said_before(known, said):
        return said
    room = PAGE_NAMES - sum(by_page(meta["source"]) for meta in known.meta.values())
    kept: dict[str, Any] = {}
    for name, value in said.traits.items():
        new = name not in known.meta
        if (new and room <= 0) or len(json.dumps(value, ensure_ascii=False)) > PAGE_VALUE:
            continue
        kept[name] = value
        room -= new
    return said if len(kept) == len(said.traits) else replace(said, traits=kept)


def confirm(known: Known, said: Said) -> Known:
    """What was said again counts from then on: an older word that comes late does not win over it. The same object
    where nothing was. Worth writing down with something else only, and the log tells nothing of it: whatever is refused
    for its sake isn't there either."""
    again = {name: meta for name, value in said.traits.items() if (meta := _again(known, name, value, said))}
    return Known(known.traits, {**known.meta, **again}) if again else known


def learn_all(known: Known, words: Iterable[Said]) -> Known:
    """What is known once several spoke at once, of what may be kept of their words."""
    for said in words:
        known = learn(known, admitted(known, said))
    return known


def _said_before(known: Known, said: Said) -> bool:
    """Whether all of it is known, in the same words, from somebody trusted as much: so is most of what is ever said,
    and page views can't afford a closer look at it."""
    have, meta, trust = known.traits, known.meta, _TRUST[said.source]
    for name, value in said.traits.items():
        before = meta.get(name)
        if before is None or _TRUST[before["source"]] < trust:
            return False
        if have.get(name) != value or type(have.get(name)) is not type(value):
            return False
    return True


def _is_news(known: Known, name: str, value: Any, said: Said) -> bool:
    before = known.meta.get(name)
    if before is None:
        return not _is_same(known, name, value)
    trust = _more_trust(said, before)
    if _is_same(known, name, value):
        return trust > 0
    return trust > 0 or (trust == 0 and said.at >= before["at"])


def _again(known: Known, name: str, value: Any, said: Said) -> Mapping[str, Any] | None:
    before = known.meta.get(name)
    if before and said.at > before["at"] and not _more_trust(said, before) and _is_same(known, name, value):
        return {"source": said.source, "at": said.at}
    return None


def _more_trust(said: Said, before: Mapping[str, Any]) -> int:
    return _TRUST[said.source] - _TRUST[before["source"]]


def _is_same(known: Known, name: str, value: Any) -> bool:
    have = known.traits.get(name)
    return have == value and isinstance(have, bool) == isinstance(value, bool)
