import secrets
import time
from uuid import UUID


def uuid7() -> str:
    """A version 7 UUID, RFC 9562 section 5.7.

    The twelve bits after the version hold the fraction of the millisecond (section 6.2, method 3), so that
    ids of one thread rise with the clock. That needs no counter, and so no lock that a fork could leave locked.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    return str(UUID(int=milliseconds << 80 | 7 << 76 | fraction << 64 | 2 << 62 | secrets.randbits(62)))
