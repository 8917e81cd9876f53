"""What goes into the next request."""

from collections import deque

from annai._api import MAX_EVENTS
from annai._checks import MAX_BODY
from annai._entries import Entry, Event, Subject, Update

_ENVELOPE = 64


def take(queue: deque[Entry]) -> list[Event] | list[Update]:
    """Removes the next update, or the next batch of events, from a queue that is not empty.

    A batch may overtake updates of other users and companies, so that sign-ins (an update each) don't cut it
    to pieces; it never overtakes one of its own, so each user's calls arrive in the order they were made.
    """
    first = queue[0]
    if isinstance(first, Update):
        queue.popleft()
        return [first]
    batch: list[Event] = []
    passed: list[Entry] = []
    held: set[Subject] = set()
    room = MAX_BODY - _ENVELOPE
    while queue and len(batch) < MAX_EVENTS and len(passed) < MAX_EVENTS:
        entry = queue[0]
        if isinstance(entry, Event) and held.isdisjoint(entry.subjects):
            if (room := room - len(entry.body) - 1) < 0:
                break
            batch.append(entry)
        else:
            held |= entry.subjects
            passed.append(entry)
        queue.popleft()
    queue.extendleft(reversed(passed))
    return batch
