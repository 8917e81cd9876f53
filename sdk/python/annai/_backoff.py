import random

FIRST = 0.5
LONGEST = 60.0
_LONGEST_ASKED = 3600.0


def pause(attempt: int, retry_after: float | None) -> float:
    """Seconds to wait after the attempt-th failure in a row, from 1.

    Exponential, the upper half of it random so that many processes do not come back together (Brooker,
    "Exponential Backoff and Jitter", AWS Architecture Blog 2015). Never earlier than the server asked.
    """
    longest = min(LONGEST, FIRST * 2.0 ** min(attempt - 1, 16))
    own = random.uniform(longest / 2, longest)  # noqa: S311 -- spreads load, hides nothing
    if retry_after is None:
        return own
    asked = min(retry_after, _LONGEST_ASKED)
    return max(own, asked + random.uniform(0, asked / 10))  # noqa: S311
