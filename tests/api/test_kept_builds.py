"""Pages that were open when a release was replaced, or are pinned to one, still get its files: from the database."""

import itertools
import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete, event, func, select

from annai_server.operations import builds
from annai_server.store.database import db
from annai_server.store.tables import WidgetBuild, WidgetFile
from api.problems import expect_problem
from support.admin_desk import Desk

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
def test_no_other_name_asks_the_database(app: Flask, release: Release, client: FlaskClient, name: str) -> None:
    release(1)
    release(2)
    asked: list[str] = []
    with app.app_context():
        event.listen(db.engine, "before_cursor_execute", lambda *of: asked.append(of[2]))
        expect_problem(client.get("/annai/late1/none.js"), 404, "not_found")
        assert [sql for sql in asked if "widget_files" in sql]
        asked.clear()
        expect_problem(client.get(f"/{name}"), 404, "not_found")
    assert [sql for sql in asked if "widget_files" in sql] == []


def test_processes_that_begin_at_once_keep_it_once(app: Flask, release: Release, client: FlaskClient) -> None:
    release(1)
    release(2)
    with app.app_context():
        for table in (WidgetFile, WidgetBuild):
            db.session.execute(delete(table))
        db.session.commit()

    def begin(now: int) -> None:
        with app.app_context():
            builds.keep(now)
            db.session.commit()

    with ThreadPoolExecutor(8) as processes:
        list(processes.map(begin, range(1_800_000_000_000, 1_800_000_000_008)))
    release(3)
    assert client.get("/annai/late2/tour.js").text == "tour 2"


@pytest.mark.parametrize("manifest", [None, {"parts": {}, "files": {}}], ids=["none", "of an older build"])
def test_without_a_build_that_has_a_name_nothing_is_kept_and_settings_offer_the_usual_tag(
    app: Flask, author: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: object
) -> None:
    if manifest is not None:
        (tmp_path / "manifest.json").write_text(json.dumps(manifest))
    monkeypatch.setattr(builds, "FOLDER", tmp_path)
    with app.app_context():
        builds.keep(1_800_000_000_000)
        assert db.session.scalar(select(func.count()).select_from(WidgetBuild)) == 0
    page = author.get("/admin/p/invoices/settings").text
    assert "/annai.js" in page
    assert "integrity" not in page
