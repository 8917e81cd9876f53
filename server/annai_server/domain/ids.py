"""UUIDv7 (RFC 9562, section 5.7): ids that carry their time, so that they sort and partition by it."""

import secrets
from uuid import UUID


def uuid7(now_ms: int) -> UUID:
    """A new id dated `now_ms` (milliseconds since the epoch)."""
    value = (now_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62
    return UUID(int=value | secrets.randbits(12) << 64 | secrets.randbits(62))


def uuid7_floor(at_ms: int) -> UUID:
    """The smallest id of that millisecond: the border between two partitions."""
    return UUID(int=(at_ms & (1 << 48) - 1) << 80 | 0x7 << 76 | 0b10 << 62)


def uuid7_time(value: UUID) -> int | None:
    """Milliseconds since the epoch that the id was made at; None if it isn't a UUIDv7."""
    return value.int >> 80 if value.version == 7 else None
