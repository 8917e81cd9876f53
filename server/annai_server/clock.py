"""The one clock. Rules and operations get the time as a value."""

import time


def now() -> int:
    """Milliseconds since the epoch."""
    return time.time_ns() // 1_000_000
