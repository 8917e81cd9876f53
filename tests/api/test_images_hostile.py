"""Images that are made to cost a lot, or to trip a decoder over, are refused at once, and hold nobody else up."""

import struct
import time

import pytest

from annai_server.operations import reencoding
from api.pictures import drawn, upload
from api.problems import expect_problem
from support.cast import Team

MAKER, ORIENTATION, PLACES = 0x010F, 0x0112, 0x0120


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """Nothing of this is about the database."""
    return sqlite_url


def progressive(size: tuple[int, int], scans: int) -> bytes:
    """A JPEG that says its last scan, of some 30 bytes, so many times."""
    raw = drawn("JPEG", size, progressive=True)
    last = raw.rindex(b"\xff\xda")
    return raw[:last] + raw[last:-2] * scans + raw[-2:]


def with_segments(number: int) -> bytes:
    raw = drawn("JPEG")
    return raw[:2] + b"\xff\xe1\x00\x09Exif\0\0x" * number + raw[2:]


@pytest.mark.parametrize("raw", [progressive((3_900, 3_900), 1_000), with_segments(500_000)], ids=["scans", "segments"])
def test_one_of_many_parts_costs_nothing(team: Team, raw: bytes) -> None:
    began = time.process_time()
    problem = expect_problem(upload(team, raw), 422, "invalid", "image")
    assert problem["errors"][0]["message"].startswith("it is made of too many parts")
    assert time.process_time() - began < 1


def test_photos_that_look_so_are_taken(team: Team) -> None:
    """What previews hold, or what phones append (a film of a second), is no scan of theirs."""
    preview = b"\xff\xda\x00\x02" * 8_000
    raw = progressive((60, 20), 10)
    segment = b"\xff\xe2" + struct.pack(">H", len(preview) + 2) + preview
    assert upload(team, raw[:2] + segment + raw[2:] + preview).status_code == 200


def test_whoever_comes_while_one_is_made_waits_for_a_while_and_is_told_to_come_back(
    team: Team, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reencoding, "PATIENCE_S", 0.05)
    with reencoding._one_at_a_time:
        answer = upload(team, drawn("PNG"))
        assert expect_problem(answer, 503, "unavailable")["retry_after"] > 0
        assert int(answer.headers["Retry-After"]) > 0
    assert upload(team, drawn("PNG")).status_code == 200
