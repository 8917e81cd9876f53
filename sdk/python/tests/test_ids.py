"""Ids are UUIDs of version 7, dated by the clock that made them."""

import time
from concurrent.futures import ThreadPoolExecutor
from uuid import RFC_4122, UUID

from annai._ids import uuid7


def test_an_id_is_a_version_7_uuid_that_holds_the_millisecond_it_was_made_in() -> None:
    before = time.time_ns() // 1_000_000
    made = UUID(uuid7())
    after = time.time_ns() // 1_000_000
    assert made.version == 7
    assert made.variant == RFC_4122
    assert before <= made.int >> 80 <= after


def test_ids_made_one_after_the_other_rise() -> None:
    made = []
    for _ in range(200):
        made.append(uuid7())
        moment = time.time_ns()
        while time.time_ns() < moment + 500:  # the id's clock ticks every 244 ns
            pass
    assert made == sorted(made)


def test_no_two_threads_make_the_same_id() -> None:
    with ThreadPoolExecutor(8) as threads:
        made = list(threads.map(lambda _: uuid7(), range(10_000)))
    assert len(set(made)) == len(made)
