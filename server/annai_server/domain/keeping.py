"""How long an environment keeps events, in whole days of UTC; moments in ms.

What older events added up to stays as it was. So nothing may come in any more that they could have held: neither an
event of then, nor one that came already and is gone. A day lies between what is gone and what is taken in, for what
senders' clocks are off by.
"""

from annai_server.domain.duration import DAY_MS

# Browsers bring events of up to 8 days ago, and what is gone must never be asked for by one of those.
LEAST_DAYS = 10
MOST_DAYS = 3_650


def kept_since(now: int, days: int) -> int:
    """The first moment of which events are kept; an hour of the counters begins there, too."""
    return (now // DAY_MS - days) * DAY_MS


def taken_in_since(kept: int) -> int:
    """The first moment of which events are taken in, where they are kept since then."""
    return kept + DAY_MS
