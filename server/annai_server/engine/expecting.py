"""When the browser should come back soon: a toast waits for a milestone that perhaps only the host's backend will see.

For some minutes after the person did something, that is: opened another page, or changed what is known of them. Nothing
is stored for it; the answer's `state`, which the browser sends back, carries a mark of when and on which page that was.
"""

import re
from hashlib import blake2b

from annai_server.domain.content import Toast
from annai_server.domain.decisions import Decisions
from annai_server.engine.snapshot import Snapshot

SOON_S = 4
IDLE_S = 60
ACTIVE_MS = 5 * 60_000
NOTHING = "0"
_MARK = re.compile(r"(\d{1,12})-([0-9a-f]{4})")


def mark(snapshot: Snapshot, decisions: Decisions, url: str, now: int) -> str:
    """For a full answer: from now, if a toast of this person waits for a milestone that can be reached."""
    if not snapshot.celebrated:
        return NOTHING
    waits = any(
        isinstance(guide := snapshot.by_key[key].guide, Toast) and guide.milestone in snapshot.milestones
        for key, one in decisions.by_key.items()
        if one.verdict.reason == "milestone_not_reached"
    )
    return f"{now // 1000}-{_page(url)}" if waits else NOTHING


def renewed(before: str, url: str, now: int) -> str:
    """For an unchanged answer: from now, if the person went to another page meanwhile."""
    found = _MARK.fullmatch(before)
    if found is None:
        return NOTHING
    return before if found[2] == _page(url) else f"{now // 1000}-{_page(url)}"


def poll_after(made: str, now: int) -> int | None:
    """Seconds, or None: the browser keeps its own rhythm, whatever the person does. With any, it comes back soon after
    the person did something: what they did may have made the host's backend report the milestone."""
    found = _MARK.fullmatch(made)
    if found is None:
        return None
    return SOON_S if now - int(found[1]) * 1000 < ACTIVE_MS else IDLE_S


def _page(url: str) -> str:
    return blake2b(url.encode(), digest_size=2).hexdigest()
