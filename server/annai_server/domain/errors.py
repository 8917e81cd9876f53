"""What can go wrong, in the product's own words. One table in api/errors.py maps these to HTTP.

AnnaiError
├── NotFound        what was asked for doesn't exist, or isn't yours
├── Conflict        somebody else was faster; carries what is there now
├── Forbidden       your role or key doesn't allow it
├── Unidentified    the key or token doesn't say who you are
├── NotJson         what was sent can't be read
├── Invalid         a document breaks its rules; carries each fault with its path
│   └── Needed      it can't be taken down, since something that is served names it; carries what does
├── Unconfirmed     it can be done, but not before somebody has confirmed what is to be known about it
├── TooMany         you ask too often; carries when to come back
├── QuotaUsedUp     the environment has had what it may have this month; carries when to ask again
└── Overloaded      try again later; carries when
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing wrong with a document: where (`steps.2.target.name`) and what, with the way to mend it."""

    path: str
    message: str


class AnnaiError(Exception):
    """Base of all errors that the product raises on purpose."""

    code = "internal"
    retry_after: float | None = None
    """In seconds."""


class NotFound(AnnaiError):
    code = "not_found"


class Forbidden(AnnaiError):
    code = "forbidden"


class Unidentified(AnnaiError):
    """`reason` is one word for the caller and for who counts: `expired`, `bad_signature`, `wrong_audience` …"""

    code = "identity"

    def __init__(self, detail: str, reason: str) -> None:
        super().__init__(detail)
        self.reason = reason


class Conflict(AnnaiError):
    """`current` is what is stored now, so that nobody's work is lost."""

    code = "conflict"

    def __init__(self, detail: str, current: Mapping[str, Any] | None = None) -> None:
        super().__init__(detail)
        self.current = current


class NotJson(AnnaiError):
    code = "not_json"


class Invalid(AnnaiError):
    code = "invalid"

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = tuple(faults)


class Needed(Invalid):
    """`name` is the environment's; `by` are the documents that name it there."""

    def __init__(self, environment: str, name: str, by: Sequence[Mapping[str, Any]]) -> None:
        those = ", ".join(f"{one['kind']} {one['key']!r}" for one in by)
        super().__init__(
            [
                Fault(
                    "environment",
                    f"needed in {environment} by {those}: take it out there and publish, or unpublish what needs it",
                )
            ]
        )
        self.name, self.by = name, by


class Unconfirmed(AnnaiError):
    """Each warning with its path; `wanted` are their ids, which the next try may name as confirmed."""

    code = "unconfirmed"

    def __init__(self, faults: Sequence[Fault], wanted: Sequence[str]) -> None:
        super().__init__("confirm what is to be known about it")
        self.faults, self.wanted = tuple(faults), tuple(wanted)


class TooMany(AnnaiError):
    code = "too_many"

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class QuotaUsedUp(AnnaiError):
    code = "quota"

    def __init__(self, detail: str, retry_after: float) -> None:
        super().__init__(detail)
        self.retry_after = retry_after


class Overloaded(AnnaiError):
    code = "unavailable"

    def __init__(self, retry_after: float = 1.0) -> None:
        super().__init__("the server is busy; try again later")
        self.retry_after = retry_after
