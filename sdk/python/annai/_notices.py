import logging

log = logging.getLogger("annai")
_MOST_KEYS = 1_000


class Notices:
    """Says each thing once, so that a fault in a hot path is seen without filling the host's log."""

    def __init__(self) -> None:
        self._said: set[str] = set()

    def once(self, level: int, key: str, message: str, *args: object, stacklevel: int = 1) -> None:
        """`stacklevel` counts from the caller, as logging's own does."""
        if key in self._said or len(self._said) >= _MOST_KEYS:
            return
        self._said.add(key)
        log.log(level, "Annai: " + message + " (said once)", *args, stacklevel=stacklevel + 1)
