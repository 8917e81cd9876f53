"""For a host product's own tests: a client without thread and network that remembers what it was told."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from annai import _checks
from annai._client import Annai
from annai._entries import Entry, Event
from annai._guides import UserGuide
from annai._stats import Stats

__all__ = ["FakeAnnai", "Grouped", "Identified", "Tracked"]


@dataclass(frozen=True)
class Tracked:
    user: str
    name: str
    properties: dict[str, Any]
    company: str | None
    at: datetime


@dataclass(frozen=True)
class Identified:
    user: str
    traits: dict[str, Any]
    company: str | None
    locale: str | None
    internal: bool | None


@dataclass(frozen=True)
class Grouped:
    company: str
    traits: dict[str, Any]


class FakeAnnai(Annai):
    """Takes the place of an `annai.Annai`. Its checks are the real ones, and strict: a wrong call raises.

    `tracked`, `identified`, `grouped` and `forgotten` hold what was called, in order, as the server would get it.
    `guides` holds what `guides_for` answers, by user id. Tokens and tags are real, made with keys of its own.
    """

    def __init__(self) -> None:
        super().__init__(
            "https://annai.test",
            "pk_test",
            "sk_test",
            signing_secret="a secret that signs nothing but tests",  # noqa: S106 -- not anybody's
            kid="test",
            strict=True,
        )
        self.guides: dict[str, list[UserGuide]] = {}
        self.clear()

    def clear(self) -> None:
        """Forget what was called; `guides` stay."""
        self.tracked: list[Tracked] = []
        self.identified: list[Identified] = []
        self.grouped: list[Grouped] = []
        self.forgotten: list[str] = []

    @classmethod
    def from_env(cls, environ: Mapping[str, object] | None = None) -> "FakeAnnai":
        """A fake, whatever the environment says."""
        return cls()

    @classmethod
    def disabled(cls) -> "FakeAnnai":
        """A fake: it delivers nothing anyway."""
        return cls()

    def guides_for(
        self, user: str | int, timeout: float = 2.0, default: Sequence[UserGuide] | None = None
    ) -> list[UserGuide]:
        """What `guides` holds for this user; nothing, if there is nothing."""
        return list(self.guides.get(_checks.identifier("user", user), ()))

    def forget(self, user: str | int, timeout: float = 10.0) -> None:
        """Recorded in `forgotten`; nothing else is changed, so that a test still sees what had been sent."""
        self.forgotten.append(_checks.identifier("user", user))

    @property
    def stats(self) -> Stats:
        """As if everything had been delivered at once."""
        events, updates = len(self.tracked), len(self.identified) + len(self.grouped)
        return Stats(accepted=events + updates, stored=events, updated=updates)

    def flush(self, timeout: float = 5.0) -> bool:
        """True: nothing waits."""
        return True

    def close(self, timeout: float = 5.0) -> bool:
        """True: nothing waits."""
        return True

    def assert_tracked(self, user: str | int, name: str, **properties: Any) -> Tracked:
        """The last event of this user and name that has at least these properties. Raises AssertionError, which
        lists what was tracked instead."""
        for event in reversed(self.tracked):
            if (event.user, event.name) == (str(user), name) and _within(properties, event.properties):
                return event
        raise AssertionError(f"{_call(user, name, properties)} was not tracked, but {self._all_tracked()}")

    def assert_not_tracked(self, user: str | int, name: str) -> None:
        """Raises AssertionError if this user has an event of this name."""
        if any((event.user, event.name) == (str(user), name) for event in self.tracked):
            raise AssertionError(f"{name} of user {user} should not have been tracked: {self._all_tracked()}")

    def assert_identified(self, user: str | int, **traits: Any) -> Identified:
        """The last identify() of this user that has at least these traits. Raises AssertionError."""
        for known in reversed(self.identified):
            if known.user == str(user) and _within(traits, known.traits):
                return known
        raise AssertionError(f"user {user} was not identified with {traits}, but {self.identified or 'nobody was'}")

    def _all_tracked(self) -> str:
        return "; ".join(_call(e.user, e.name, e.properties) for e in self.tracked) or "nothing was"

    def _put(self, entry: Entry) -> None:
        content = json.loads(entry.body)
        if isinstance(entry, Event):
            self.tracked.append(_tracked(content))
            return
        kind, identifier = entry.subject
        traits = content.get("traits", {})
        if kind == "company":
            self.grouped.append(Grouped(identifier, traits))
        else:
            rest = (content.get(name) for name in ("company", "locale", "internal"))
            self.identified.append(Identified(identifier, traits, *rest))


def _tracked(content: dict[str, Any]) -> Tracked:
    return Tracked(
        content["user"],
        content["name"],
        content.get("properties", {}),
        content.get("company"),
        datetime.fromisoformat(content["at"]),
    )


def _within(wanted: Mapping[str, Any], present: Mapping[str, Any]) -> bool:
    return all(name in present and present[name] == value for name, value in wanted.items())


def _call(user: str | int, name: str, properties: Mapping[str, Any]) -> str:
    return f"{user}: {name}({', '.join(f'{key}={value!r}' for key, value in properties.items())})"
