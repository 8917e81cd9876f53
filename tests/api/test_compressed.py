"""A compressed body is taken like any other, and its caps are those of what is inside."""

import gzip
import json
import zlib

import pytest

from annai_server.wire.browser import LARGEST_BODY
from api.problems import expect_problem
from support.cast import Team
from support.databases import ON_BOTH
from support.page import Page, event

GZIP = {"Content-Encoding": "gzip"}


@pytest.fixture
def database_url(sqlite_first_url: str) -> str:
    """Little of this is about the database."""
    return sqlite_first_url


@pytest.fixture
def page(team: Team) -> Page:
    return Page(team.client, team.development)


@ON_BOTH
@pytest.mark.parametrize("path", ["/v1/bootstrap", "/v1/events"])
def test_browsers_routes(page: Page, path: str) -> None:
    good = json.dumps(page.envelope(events=[event("visited")])).encode()
    small = gzip.compress(good)
    assert page.post(path, small, **GZIP).status_code == 200
    assert page.post(path, good, **{"Content-Encoding": "identity"}).status_code == 200
    for bomb in (good + b" " * LARGEST_BODY, b" " * 30_000_000):
        assert len(gzip.compress(bomb)) < LARGEST_BODY
        expect_problem(page.post(path, gzip.compress(bomb), **GZIP), 413, "too_large")
    for broken in (good, small[:-9], small + small, small + b"x", b""):
        expect_problem(page.post(path, broken, **GZIP), 400, "not_json")
    for unknown in ("deflate", "br", "zstd", "gzip, gzip"):
        expect_problem(page.post(path, zlib.compress(good), **{"Content-Encoding": unknown}), 415, "encoding")


@ON_BOTH
def test_a_backends_batch(team: Team) -> None:
    good = json.dumps({"events": [{"user": "u_42", "name": "invoice_sent"}]}).encode()
    headers = {"Authorization": f"Bearer {team.production.secret}", **GZIP}

    def track(raw: bytes, **more: str) -> int:
        return team.client.post("/v1/track", data=raw, headers={**headers, **more}).status_code

    assert track(gzip.compress(good)) == 200
    assert track(gzip.compress(good + b" " * 512 * 1024)) == 413
    assert track(good) == 400
    assert track(good, **{"Content-Encoding": "br"}) == 415
