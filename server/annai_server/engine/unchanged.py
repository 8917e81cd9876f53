"""The `state` that an answer carries and the browser sends back: which answer it still has, and whether that one holds.

It reads `publication.user.company.until.fingerprint.mark`: the numbers of what the answer was made from, the moment
until which it holds (0: no moment ends it), what of the request it depends on, and expecting.py's mark.
"""

import re
from collections.abc import Sequence
from hashlib import blake2b
from typing import Any

from annai_server.engine import expecting
from annai_server.engine.arrival import PageView
from annai_server.engine.copies import as_bytes
from annai_server.engine.identity import Identity
from annai_server.engine.snapshot import Snapshot
from annai_server.store.state import UserState

_MOMENT = re.compile(r"[0-9]{1,15}")


def versions_of(snapshot: Snapshot, state: UserState) -> str:
    company = state.company.version if state.company else 0
    return f"{snapshot.number}.{state.version}.{company}"


def fingerprint_of(view: PageView, identity: Identity | None) -> str:
    """What of the request an answer depends on."""
    parts: Sequence[Any] = (
        view.user,
        view.company,
        view.page_lang,
        view.languages,
        view.device,
        view.browser,
        view.time_zone,
        view.want,
        identity is not None and identity.acting,
        (view.traits, view.company_traits) if identity is None else (),
    )
    return blake2b(as_bytes(parts), digest_size=6).hexdigest()


def told(versions: str, until: int | None, fingerprint: str, mark: str) -> str:
    return f"{versions}.{until or 0}.{fingerprint}.{mark}"


def still_known(view: PageView, versions: str, fingerprint: str) -> bytes | None:
    """The short answer, where nothing that a decision depends on has changed and no moment has passed."""
    known = view.known
    if not known or not known.startswith(f"{versions}."):
        return None
    until, _, rest = known[len(versions) + 1 :].partition(".")
    same, _, mark = rest.partition(".")
    if same != fingerprint or not _MOMENT.fullmatch(until) or (int(until) and view.now >= int(until)):
        return None
    mark = expecting.renewed(mark, view.url, view.now)
    return as_bytes(
        {
            "v": 1,
            "server_time": view.now,
            "unchanged": True,
            "state": told(versions, int(until), fingerprint, mark),
            "valid_until": int(until) or None,
            "poll_after": expecting.poll_after(mark, view.now),
        }
    )
