"""How often somebody may ask within a minute: with one key, as one user, from one address.

Kept in the memory of each process, addresses included: nothing of it is ever stored.
"""

import threading
from collections.abc import Hashable
from time import monotonic

from annai_server.domain.errors import TooMany
from annai_server.domain.peers import customer
from annai_server.settings import Settings

WINDOW_S = 60.0
REMEMBERED = 50_000


class Limit:
    """A bucket for each: as many requests at once as it takes a minute to earn, then no faster than they are earned.

    The generic cell rate algorithm of ATM: of each, one number is kept, the moment at which their bucket is full again.
    Thread-safe. 0 a minute: no limit.
    """

    def __init__(self, per_minute: int, what: str, remembered: int = REMEMBERED) -> None:
        self._earns_s = WINDOW_S / per_minute if per_minute else 0.0
        self._what = what
        self._remembered = remembered
        self._full_at: dict[Hashable, float] = {}
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._full_at)

    def take(self, who: Hashable) -> None:
        """Raises TooMany."""
        if not self._earns_s:
            return
        with self._lock:
            now = monotonic()
            full_at = max(self._full_at.get(who, now), now) + self._earns_s
            if (early := full_at - now - WINDOW_S) > 1e-6:
                raise TooMany(f"too many requests {self._what}; come back later", early)
            if len(self._full_at) >= self._remembered and who not in self._full_at:
                self._forget(now)
            self._full_at[who] = full_at

    def _forget(self, now: float) -> None:
        """Whose bucket is full again is as good as unknown. If too many are left, those who came first are let off."""
        left = [(who, at) for who, at in self._full_at.items() if at > now]
        self._full_at = dict(left[-self._remembered // 2 :])


class Limits:
    def __init__(self, settings: Settings) -> None:
        self._public_keys = Limit(settings.limit_public_key, "with this public key")
        self._keys = Limit(settings.limit_key, "with this key")
        self._users = Limit(settings.limit_user, "for this user")
        self._addresses = Limit(settings.limit_address, "from this address without a signed identity")

    def of_page(self, environment_id: int, user: str, address: str, *, proven: bool) -> None:
        """Whoever proves who they are is limited as that user, wherever they are; others as users of their address, so
        that nobody uses up what another one may ask for. Raises TooMany."""
        if proven:
            self._users.take((environment_id, user))
        else:
            self.of_stranger(address)
            self._users.take((environment_id, user, customer(address)))
        # Last: what is refused to one of them must not count for all.
        self._public_keys.take(environment_id)

    def of_key(self, environment_or_project: int, hint: str) -> None:
        """Of a secret or authoring key, by its beginning. Raises TooMany."""
        self._keys.take((environment_or_project, hint))

    def of_stranger(self, address: str) -> None:
        """Somebody whose key or token is not valid. Raises TooMany."""
        self._addresses.take(customer(address))
