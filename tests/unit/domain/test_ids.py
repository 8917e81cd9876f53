"""Ids carry their time."""

from annai_server.domain.ids import uuid7, uuid7_floor, uuid7_time


def test_an_id_knows_when_it_was_made_and_sorts_by_it():
    early, late = uuid7(1_795_291_200_000), uuid7(1_795_291_200_001)
    assert uuid7_time(early) == 1_795_291_200_000
    assert (early.version, early.variant) == (7, "specified in RFC 4122")
    assert early < uuid7_floor(1_795_291_200_001) <= late
