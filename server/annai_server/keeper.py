"""Who lets go of events that environments no longer keep: a little at a time, so that nobody who writes waits for it.

Once a day and environment, by the process that moves the day on, and by each once after it has started: what
another one left undone is found then.
"""

from collections.abc import Iterator

from annai_server.clock import now
from annai_server.engine.freezing import MetAnother
from annai_server.operations import keeping
from annai_server.store.database import db

_LET_OTHERS_WRITE_S = 0.1
_HOUR_S = 3_600.0


class Keeper:
    def __init__(self) -> None:
        self._round: Iterator[None] | None = None
        self._started = False

    def freeze(self) -> float:
        """One step, committed; the seconds until the next."""
        if self._round is None:
            self._round = freeze_all(look_again=not self._started)
            self._started = True
        try:
            next(self._round)
        except StopIteration:
            self._round = None
            return _HOUR_S
        except BaseException:
            self._round = None
            self._started = False
            raise
        return _LET_OTHERS_WRITE_S


def freeze_all(*, look_again: bool) -> Iterator[None]:
    """A commit each. `look_again`: also where no new day has begun since somebody looked."""
    for environment_id in keeping.environments():
        anew = keeping.advance(environment_id, now=now())
        db.session.commit()
        if anew or look_again:
            yield from _freeze(environment_id)
    keeping.give_back()
    db.session.commit()


def _freeze(environment_id: int) -> Iterator[None]:
    last: str | None = ""
    events = 0
    while last is not None:
        together, last = keeping.with_old_events(environment_id, last)
        db.session.rollback()
        for users in together:
            gone = keeping.EVENTS_AT_ONCE
            while gone == keeping.EVENTS_AT_ONCE:
                try:
                    gone = keeping.freeze_some(environment_id, users)
                    db.session.commit()
                    events += gone
                except MetAnother:
                    db.session.rollback()
                yield
    if events:
        keeping.note(environment_id, events, now=now())
        db.session.commit()
