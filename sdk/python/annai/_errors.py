"""What can go wrong, as a tree:

    AnnaiError
    ├── UsageError             the call itself is wrong: a change in the code mends it (also a ValueError)
    │   └── ConfigurationError     so is what the client was made with
    └── DeliveryError          what was asked for may not have happened; `permanent` says if waiting could help
        ├── NetworkError           no answer: address, connection, TLS or time-out
        ├── UnusableAnswer         an answer that is not Annai's: a proxy's page, truncated JSON
        └── ApiError               Annai said no, with `status`, `code`, `detail` and `errors`

Queued calls (`identify`, `group`, `track`) raise none of them unless the client is strict.
"""

from collections.abc import Sequence


class AnnaiError(Exception):
    """Everything this package raises on purpose."""


class UsageError(AnnaiError, ValueError):
    """The call is wrong (an empty user id, properties that are not JSON); repeating it cannot help."""


class ConfigurationError(UsageError):
    """A setting is missing or malformed; the message names it and the way out."""


class DeliveryError(AnnaiError):
    """The server could not be asked, or did not do it. Every call may be repeated without harm.

    `permanent`: the same request will fail again. `retry_after`: seconds the server asked to be left alone.
    """

    permanent = False
    retry_after: float | None = None


class NetworkError(DeliveryError):
    """There was no answer in time."""


class UnusableAnswer(DeliveryError):
    """Something answered, but not in Annai's words."""


class ApiError(DeliveryError):
    """A problem document (RFC 9457), or an HTTP error without one, whose `code` is then empty."""

    def __init__(
        self,
        status: int,
        code: str = "",
        detail: str = "",
        errors: Sequence[tuple[str, str]] = (),
        retry_after: float | None = None,
    ) -> None:
        self.status = status
        self.code = code
        self.detail = detail
        self.errors = tuple(errors)
        self.retry_after = retry_after
        self.permanent = status not in (408, 429) and status < 500
        super().__init__(self._sentence())

    def _sentence(self) -> str:
        faults = "; ".join(f"{path}: {message}" for path, message in self.errors[:3])
        return " ".join(part for part in (str(self.status), self.code, self.detail, faults) if part)
