"""Pages that were open when a release was replaced, or are pinned to one, still get its files: from the database."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annai_server.operations import builds
from annai_server.store.database import db
from api.problems import expect_problem

Release = Callable[[int], None]


@pytest.fixture
def release(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Release:
    """Takes the place of the one before it, and is served."""

    moments = itertools.count(1_800_000_000_000)

    def begin(number: int) -> None:
        folder = tmp_path / f"widget{number}"
        texts = {f"annai-core{number}.js": f"core {number}", f"annai/late{number}/tour.js": f"tour {number}"}
        for name, text in texts.items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_text(text)
            (folder / f"{name}.br").write_text(f"packed {text}")
        pinned = {"file": f"annai-core{number}.js", "integrity": "sha384-…"}
        (folder / "manifest.json").write_text(json.dumps({"pinned": pinned}))
        monkeypatch.setattr(builds, "FOLDER", folder)
        with app.app_context():
            # More than one process does.
            for _ in range(2):
                builds.keep(next(moments))
                db.session.commit()

    return begin


def test_files_of_the_last_three_releases_are_there_and_older_ones_are_gone(
    release: Release, client: FlaskClient
) -> None:
    for number in range(1, 6):
        release(number)
    for number in (2, 3, 4, 5):
        for name, text in ((f"/annai/late{number}/tour.js", "tour"), (f"/annai-core{number}.js", "core")):
            answer = client.get(name, headers={"Accept-Encoding": "gzip"})
            assert (answer.status_code, answer.text) == (200, f"{text} {number}"), name
            assert answer.content_type == "text/javascript; charset=utf-8"
            assert "immutable" in answer.headers["Cache-Control"]
            assert answer.headers["Access-Control-Allow-Origin"] == "*"
    expect_problem(client.get("/annai/late1/tour.js"), 404, "not_found")
    expect_problem(client.get("/annai-core1.js"), 404, "not_found")


@pytest.mark.parametrize("name", ["annai/late9/tour.js", "annai-core9.js", "annai/images/gone.webp"])
def test_a_page_reads_that_one_is_gone(release: Release, client: FlaskClient, name: str) -> None:
    """Else its browser speaks of origins, which have nothing to do with it."""
    release(1)
    gone = client.get(f"/{name}", headers={"Origin": "https://app.example.com"})
    expect_problem(gone, 404, "not_found")
    assert gone.headers["Access-Control-Allow-Origin"] == "*"


def test_they_are_sent_compressed_to_who_takes_that(release: Release, client: FlaskClient) -> None:
    release(1)
    release(2)
    answer = client.get("/annai/late1/tour.js", headers={"Accept-Encoding": "gzip, br"})
    assert (answer.headers["Content-Encoding"], answer.text) == ("br", "packed tour 1")
    assert "Accept-Encoding" in answer.headers["Vary"]
    again = client.get(
        "/annai/late1/tour.js", headers={"Accept-Encoding": "br", "If-None-Match": answer.headers["ETag"]}
    )
    assert again.status_code == 304


def test_one_that_is_gone_back_to_is_among_the_latest(release: Release, client: FlaskClient) -> None:
    for number in (1, 2, 3, 4, 1, 5):
        release(number)
    there = [n for n in range(1, 6) if client.get(f"/annai/late{n}/tour.js").status_code == 200]
    assert there == [1, 3, 4, 5]


@pytest.mark.parametrize("name", ["annai/late1/tour.js.br", "annai/late1/%00.js", "annai-.js", "annai-x%27--.js"])
def test_no_other_name_asks_the_database(release: Release, client: FlaskClient, name: str) -> None:
    release(1)
    release(2)
    expect_problem(client.get(f"/{name}"), 404, "not_found")
