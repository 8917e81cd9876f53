"""Images that are made to cost a lot, or to trip a decoder over, are refused at once, and hold nobody else up."""

import io
import random
import struct
import time
from contextlib import suppress

import pytest
from PIL import Image

from annai_server.domain.errors import Invalid
from annai_server.operations import reencoding
from annai_server.operations.reencoding import reencode
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


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_any_damage_is_called_so() -> None:
    """Two thousand pictures, each with some bytes of it changed: a picture comes out, or what is wrong is said."""
    chance = random.Random(5)  # noqa: S311 - the same ones each time
    whole = [drawn(kind, (16, 8), **options) for kind, options in _SPEAKING]
    refused = 0
    for _ in range(2_000):
        raw = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 6)):
            raw[chance.randrange(min(len(raw), 300))] = chance.randrange(256)
        with suppress(Invalid):
            refused += 1
            picture = reencode(bytes(raw))
            assert Image.open(io.BytesIO(picture.content)).format == "WEBP"
            refused -= 1
    assert 100 < refused < 1_900


def test_what_a_camera_said_wrongly_is_no_fault_of_the_picture(team: Team) -> None:
    """A fraction where it should be a whole number, which nobody could write again; we only ask which way is up."""
    raw = drawn("JPEG", (16, 8), exif=_said_by_a_camera())
    number, fraction = (struct.pack(">HHII", PLACES, kind, 1, 8) for kind in (4, 5))
    assert number in raw
    answer = upload(team, raw.replace(number, fraction))
    assert answer.status_code == 200, answer.text
    made = Image.open(io.BytesIO(reencode(raw.replace(number, fraction)).content))
    assert made.size == (8, 16)


def _said_by_a_camera() -> Image.Exif:
    exif = Image.Exif()
    exif[MAKER], exif[ORIENTATION], exif[PLACES] = "maker", 6, 8
    return exif


_SPEAKING = (
    ("JPEG", {"exif": _said_by_a_camera()}),
    ("PNG", {"exif": _said_by_a_camera()}),
    ("WEBP", {"exif": _said_by_a_camera()}),
    ("GIF", {"comment": b"x"}),
)
