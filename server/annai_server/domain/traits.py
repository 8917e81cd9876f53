"""What is known of a user or company: who said so counts first, then when."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

# What an anonymous visitor said loses to whatever is known of the user that they turn out to be.
_TRUST = {"anonymous": 0, "unsigned": 1, "signed": 2, "backend": 2}


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


def confirm(known: Known, said: Said) -> Known:
    """What was said again counts from then on: an older word that comes late does not win over it. The same object
    where nothing was. Worth writing down with something else only, and the log tells nothing of it: whatever is refused
    for its sake isn't there either."""
    again = {name: meta for name, value in said.traits.items() if (meta := _again(known, name, value, said))}
    return Known(known.traits, {**known.meta, **again}) if again else known


def told_unsigned(known: Known, said: Mapping[str, Any]) -> Mapping[str, Any]:
    """The traits that may be told to somebody who proves nothing and said these: not what a signature said."""
    return {
        name: said.get(name) if known.meta.get(name, {}).get("source") == "signed" else value
        for name, value in known.traits.items()
    }


def learn_all(known: Known, words: Iterable[Said]) -> Known:
    """The same for several who spoke at once."""
    for said in words:
        known = learn(known, said)
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
