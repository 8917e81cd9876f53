"""A run is one guide's: that of whichever of its events was stored first. What says otherwise is refused, so that it is
never in the log, and a replay of the log needs not know which one came first.

Whoever asks holds the users' rows, so that no other process stores an event of theirs meanwhile.
"""

import logging
from collections import Counter
from collections.abc import Iterable, Mapping

from annai_server.domain.events import RUN_EVENTS, Event, Result
from annai_server.engine import frozen
from annai_server.engine.learning import Subject
from annai_server.engine.progress import Rows, run_ids

log = logging.getLogger(__name__)

_DETAIL = "run: it is another guide's already; make a new UUID for each showing of a guide"


class Runs:
    """`found` are the rows of those that events name; `subjects` may just have been the visitors who had others."""

    def __init__(self, found: Rows, subjects: Mapping[str, Subject]) -> None:
        self._guides = {key: run["guide"] for key, run in found.items()}
        self._refused: Counter[str] = Counter()
        for user_id, subject in subjects.items():
            for gone in subject.gone:
                self._guides |= {(user_id, run_id): guide for run_id, guide in frozen.runs_of(gone).items()}
            for event in subject.stored:
                self._judge(user_id, event)

    def admit(self, user_id: str, taken: Event | Result) -> Event | Result:
        """The user's event, or why not."""
        if isinstance(taken, Result) or self._judge(user_id, taken):
            return taken
        self._refused[taken.guide or ""] += 1
        return Result(taken.id, "rejected", "other_guide", _DETAIL)

    def tell(self) -> None:
        """The log, without anybody's ids."""
        for guide, count in self._refused.items():
            log.warning("other_guide: %d events of %r were refused, their run is another guide's", count, guide)

    def _judge(self, user_id: str, event: Event) -> bool:
        return event.name not in RUN_EVENTS or self._guides.setdefault((user_id, event.run), event.guide) == event.guide


def named(taken: Iterable[Event | Result], subjects: Iterable[Subject]) -> set[str]:
    """The ids of runs that these events are of, and those that have just become the subjects'."""
    ids = run_ids(one for one in taken if isinstance(one, Event))
    for subject in subjects:
        ids |= run_ids(subject.stored).union(*(frozen.runs_of(gone) for gone in subject.gone))
    return ids
