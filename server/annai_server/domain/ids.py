"""UUIDv7 (RFC 9562, section 5.7): ids that carry their time, so that they sort and partition by it."""

import secrets
from uuid import UUID


def uuid7(now_ms: int) -> UUID:
    """A new id dated `now_ms` (milliseconds since the epoch; before it, the epoch)."""
    return _made(max(now_ms, 0) << 12 | secrets.randbits(12))


class RisingIds:
    """New ids, each above the one before: within a millisecond they are counted (section 6.2, method 1). For one
    thread. A clock that was set back by more than a second is believed."""

    def __init__(self) -> None:
        self._last = -1

    def __call__(self, now_ms: int) -> UUID:
        moment = max(now_ms, 0) << 12
        self._last = self._last + 1 if 0 <= self._last - moment < _A_SECOND else moment
        return _made(self._last)


_A_SECOND = 1000 << 12


def _made(moment: int) -> UUID:
    """`moment` counts in 4,096ths of a millisecond."""
    time, count = moment >> 12 & (1 << 48) - 1, moment & 0xFFF
    return UUID(int=time << 80 | 0x7 << 76 | count << 64 | 0b10 << 62 | secrets.randbits(62))


def uuid7_floor(at_ms: int) -> UUID:
    """The smallest id of that millisecond: the border between two partitions."""
    return UUID(int=(at_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62)


def uuid7_time(value: UUID) -> int | None:
    """Milliseconds since the epoch that the id was made at; None if it isn't a UUIDv7."""
    return value.int >> 80 if value.version == 7 else None
