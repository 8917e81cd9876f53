"""The widget's files: readable from any page, compressed once, the hashed ones for ever."""

import gzip
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annai_server.operations import builds
from annai_server.settings import Settings
from api.problems import expect_problem

CORE, TOUR = b"export const core = 1;\n", b"export const tour = 1;\n"
GZIPPED = gzip.compress(CORE, mtime=0)


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(directory=tmp_path, database_url=sqlite_url, secret="s" * 40, public_url="http://localhost")


@pytest.fixture
def client(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    folder = tmp_path / "widget"
    late = folder / "annai" / "1a2b3"
    late.mkdir(parents=True)
    (folder / "annai.js").write_bytes(CORE)
    (folder / "annai.js.br").write_bytes(b"brotli of the core")
    (folder / "annai.js.gz").write_bytes(GZIPPED)
    (late / "tour.js").write_bytes(TOUR)
    (tmp_path / "secret.js").write_text("nobody's business")
    monkeypatch.setattr(builds, "FOLDER", folder)
    return app.test_client()


def test_the_core_may_change_and_is_asked_for_again_after_five_minutes(client: FlaskClient) -> None:
    answer = client.get("/annai.js", headers={"Origin": "https://anywhere.example"})
    assert (answer.status_code, answer.data) == (200, CORE)
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert answer.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "max-age=300" in answer.headers["Cache-Control"]
    again = client.get("/annai.js", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")


def test_a_file_in_a_folder_named_by_a_hash_never_changes(client: FlaskClient) -> None:
    answer = client.get("/annai/1a2b3/tour.js")
    assert answer.data == TOUR
    assert "immutable" in answer.headers["Cache-Control"]
    assert "max-age=31536000" in answer.headers["Cache-Control"]
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(
    ("accepted", "encoding", "body"),
    [
        ("gzip, br", "br", b"brotli of the core"),
        ("gzip", "gzip", GZIPPED),
        ("br;q=0, gzip", "gzip", GZIPPED),
        ("identity", None, CORE),
        ("", None, CORE),
    ],
)
def test_the_smallest_copy_that_the_browser_takes_is_sent(
    client: FlaskClient, accepted: str, encoding: str | None, body: bytes
) -> None:
    answer = client.get("/annai.js", headers={"Accept-Encoding": accepted})
    assert answer.headers.get("Content-Encoding") == encoding
    assert len(answer.data) == len(body)
    assert answer.content_type == "text/javascript; charset=utf-8"
    assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    "path",
    ["/annai/none.js", "/annai/../secret.js", "/annai/..%2f..%2fsecret.js", "/annai/", "/annai/1a2b3/tour.js.br"],
)
def test_what_is_not_a_file_of_the_widget_is_not_found(client: FlaskClient, path: str) -> None:
    expect_problem(client.get(path), 404, "not_found")
