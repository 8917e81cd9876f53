import logging
from collections.abc import Callable
from types import TracebackType

from annai._errors import UsageError
from annai._notices import Notices

_HOST = 3  # frames from the log call to the host's line: the guard, the client's method, the host


class Guard:
    """Around our code in the host's thread: what goes wrong is logged once, with the host's line, and goes no
    further. In strict mode a wrong call raises."""

    def __init__(self, call: str, strict: bool, notices: Notices, count: Callable[[], None]) -> None:
        self._call = call
        self._strict = strict
        self._notices = notices
        self._count = count

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not isinstance(error, Exception) or (self._strict and isinstance(error, UsageError)):
            return False
        self._count()
        fault = str(error) if isinstance(error, UsageError) else f"a fault in the SDK: {error!r}"
        message = "%s() did nothing: %s"
        self._notices.once(logging.ERROR, f"{self._call}: {fault}", message, self._call, fault, stacklevel=_HOST)
        return True
