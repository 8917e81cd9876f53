"""Ids carry their time."""

from annai_server.domain.ids import RisingIds, uuid7, uuid7_floor, uuid7_time


def test_an_id_knows_when_it_was_made_and_sorts_by_it() -> None:
    early, late = uuid7(1_795_291_200_000), uuid7(1_795_291_200_001)
    assert uuid7_time(early) == 1_795_291_200_000
    assert (early.version, early.variant) == (7, "specified in RFC 4122")
    assert early < uuid7_floor(1_795_291_200_001) <= late


def test_ids_of_one_millisecond_rise_and_go_on_rising_when_the_clock_does() -> None:
    new_id, at = RisingIds(), 1_795_291_200_000
    made = [new_id(at) for _ in range(5_000)] + [new_id(at + 1), new_id(at - 900), new_id(at + 5)]
    assert made == sorted(made)
    assert (uuid7_time(made[0]), uuid7_time(made[4_999]), uuid7_time(made[-1])) == (at, at + 1, at + 5)
    assert uuid7_time(new_id(at - 3_600_000)) == at - 3_600_000


def test_what_was_before_the_epoch_is_dated_then() -> None:
    assert uuid7_time(uuid7(-1)) == 0
