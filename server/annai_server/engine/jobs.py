"""What is handed to the event writer, and what comes back."""

from collections.abc import Sequence
from dataclasses import dataclass

from annai_server.domain.events import Change, Event, Result
from annai_server.domain.traits import Said


@dataclass(frozen=True, slots=True)
class Visit:
    """What a page view or the host's backend says about a user. None: nothing said.

    `seen` is False for a backend, which may speak of somebody who isn't there; `moves` for somebody who proves nothing
    where that counts: whoever has a company stays in it. `locale` and `device` are those of the
    page view; `language` is the user's own.
    """

    traits: Sequence[Said] = ()
    company: str | None = None
    company_traits: Sequence[Said] = ()
    language: str | None = None
    internal: bool | None = None
    seen: bool = True
    moves: bool = True
    locale: str = ""
    device: str = ""


@dataclass(frozen=True, slots=True)
class Job:
    """What somebody wants written of one subject. `offset` (ms) is what the sender's clock lacks."""

    environment_id: int
    subject: str
    received_at: int
    events: Sequence[Event] = ()
    source: str = "browser"
    offset: int = 0
    visit: Visit | None = None
    visitor: str | None = None
    """The anonymous id of whoever turned out to be this user."""
    dropped: int = 0
    """How many events the sender gave up on before these."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Each event's result, in the order they came, and what published guides care about. `merged`: the visitor is this
    user."""

    results: Sequence[Result] = ()
    changes: Sequence[Change] = ()
    merged: bool = False
