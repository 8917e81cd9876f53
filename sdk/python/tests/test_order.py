"""Which calls go into the next request: a pure table."""

from collections import deque

import pytest
from annai import _entries
from annai._entries import Entry, Event, Update
from annai._load import take


def _entry(text: str) -> Entry:
    """`ann` identifies, `ann.sent` tracks, `ann@co.sent` with a company, `@co` groups."""
    who, _, name = text.partition(".")
    user, _, company = who.partition("@")
    if name:
        return _entries.event(user, name, None, company or None, None)
    return _entries.user(user, {}, company or None, None, None) if user else _entries.company(company, {})


def _text(entry: Entry) -> str:
    if isinstance(entry, Event):
        return entry.name
    return "put " + entry.subject[1]


@pytest.mark.parametrize(
    ("queue", "loads"),
    [
        ("ann.a", ["a"]),
        ("ann.a bob.b ann.c", ["a b c"]),
        ("ann ann.a", ["put ann", "a"]),
        ("ann.a ann ann.b", ["a", "put ann", "b"]),
        ("ann.a bob bob.b cid.c", ["a c", "put bob", "b"]),
        ("ann.a bob ann bob.b ann.c cid.d", ["a d", "put bob", "put ann", "b c"]),
        ("ann.a @co ann@co.b bob.c", ["a c", "put co", "b"]),
        ("ann.a bob@co ann@co.b ann.c", ["a", "put bob", "b c"]),
        ("ann bob", ["put ann", "put bob"]),
    ],
)
def test_events_travel_together_but_never_overtake_calls_about_the_same_user_or_company(
    queue: str, loads: list[str]
) -> None:
    waiting = deque(_entry(text) for text in queue.split())
    taken: list[str] = []
    while waiting:
        taken.append(" ".join(_text(entry) for entry in take(waiting)))
    assert taken == loads


def test_no_call_is_lost_or_doubled_by_the_grouping() -> None:
    entries = [_entry(f"u{number % 7}" + (f".e{number}" if number % 3 else "")) for number in range(2_500)]
    waiting: deque[Entry] = deque(entries)
    taken: list[Event | Update] = []
    while waiting:
        taken += take(waiting)
    assert sorted(map(id, taken)) == sorted(map(id, entries))
    for user in range(7):
        own = [entry for entry in entries if ("user", f"u{user}") in entry.subjects]
        assert [entry for entry in taken if ("user", f"u{user}") in entry.subjects] == own
