"""Images that authors upload: what is served is made anew, holds nothing but pixels, and is anybody's to keep."""

import hashlib
import io
import struct
import zlib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from annai_server.operations import images, reencoding
from annai_server.operations.actor import COMMAND_LINE
from annai_server.settings import Settings
from annai_server.store import copies
from annai_server.store.database import db, make_engine
from annai_server.store.rows import table_of
from annai_server.store.tables import Image as StoredImage
from annai_server.store.tables import Project, ProjectImage
from api.pictures import drawn, upload
from api.problems import expect_problem
from api.publishing import publish
from support import guides
from support.admin_desk import ORIGIN, Desk
from support.apps import lent
from support.cast import Team
from support.databases import BACKENDS, Databases
from support.locks import Locks
from support.page import Page, json_of, now

BOTH = pytest.mark.parametrize("database_url", BACKENDS, indirect=True)
SECRET = b"50.0755N 14.4378E, taken by Hanako"
ORIENTATION, MAKER = 0x0112, 0x010F


@pytest.fixture
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """SQLite, where a test is not about the database."""
    with databases.fresh(getattr(request, "param", "sqlite")) as url:
        yield url


def photo() -> bytes:
    """Held upright, with what a camera writes down."""
    exif = Image.Exif()
    exif[ORIENTATION], exif[MAKER] = 6, SECRET.decode()
    return drawn("JPEG", exif=exif, comment=SECRET, quality=95)


def huge() -> bytes:
    """A PNG of a few bytes that says that it has 900 million pixels."""
    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0)
    chunks = ((b"IHDR", head), (b"IDAT", zlib.compress(b"\0" * 100)), (b"IEND", b""))
    found = [
        struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body)) for name, body in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(found)


def uploaded(team: Team, raw: bytes) -> dict[str, Any]:
    answer = upload(team, raw)
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.get_json()
    return body


def served(client: FlaskClient, image: dict[str, Any]) -> TestResponse:
    return client.get(image["address"].removeprefix("http://localhost"))


@pytest.mark.parametrize("kind", ["PNG", "JPEG", "WEBP", "GIF"])
def test_each_format_is_known_by_its_content_and_served_as_webp(team: Team, client: FlaskClient, kind: str) -> None:
    image = uploaded(team, drawn(kind))
    answer = served(client, image)
    picture = Image.open(io.BytesIO(answer.data))
    assert (picture.format, picture.size, image["width"], image["height"]) == ("WEBP", (60, 20), 60, 20)
    assert (image["size"], image["name"]) == (len(answer.data), f"{hashlib.sha256(answer.data).hexdigest()}.webp")


def test_a_photo_stands_upright_and_tells_neither_place_nor_camera(team: Team, client: FlaskClient) -> None:
    raw = photo()
    assert SECRET in raw
    image = uploaded(team, raw)
    content = served(client, image).data
    assert (image["width"], image["height"]) == (20, 60)
    picture = Image.open(io.BytesIO(content)).convert("RGB")
    red, blue = picture.getpixel((10, 5)), picture.getpixel((10, 55))
    assert isinstance(red, tuple)
    assert isinstance(blue, tuple)
    assert red[0] > 200 > 60 > red[2]
    assert blue[2] > 200 > 60 > blue[0]
    for word in (b"Hanako", b"EXIF", b"XMP ", b"ICCP"):
        assert word not in content


def test_of_an_animation_the_first_picture_is_kept(team: Team, client: FlaskClient) -> None:
    frames = [Image.new("RGB", (8, 8), colour) for colour in ("red", "blue", "lime")]
    written = io.BytesIO()
    frames[0].save(written, "GIF", save_all=True, append_images=frames[1:])
    picture = Image.open(io.BytesIO(served(client, uploaded(team, written.getvalue())).data))
    assert (getattr(picture, "n_frames", 1), picture.convert("RGB").getpixel((4, 4))) == (1, (255, 0, 0))


def test_what_is_large_is_made_smaller(team: Team) -> None:
    image = uploaded(team, drawn("PNG", (3_000, 300)))
    assert (image["width"], image["height"]) == (2_000, 200)


SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
REFUSED = [
    (SVG, "it is no PNG, JPEG, WebP or GIF"),
    (b"", "it is no PNG"),
    (b"<!doctype html><script>alert(1)</script>", "it is no PNG"),
    (drawn("BMP"), "it is no PNG"),
    (drawn("TIFF"), "it is no PNG"),
    (drawn("PNG")[:60], "it is damaged"),
    (huge(), "it has more than 16 million pixels"),
]


@pytest.mark.parametrize(("raw", "why"), REFUSED)
def test_what_is_none_is_refused_whatever_it_is_called(team: Team, raw: bytes, why: str, in_app: None) -> None:
    problem = expect_problem(upload(team, raw), 422, "invalid")
    assert problem["errors"][0]["message"].startswith(why)
    assert db.session.scalar(select(func.count()).select_from(table_of(StoredImage))) == 0


def test_pixels_are_counted_before_any_is_read(team: Team, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = drawn("PNG")

    def never(*_: Any) -> None:
        raise AssertionError("it was read")

    monkeypatch.setattr(Image.Image, "load", never)
    monkeypatch.setattr(reencoding, "MOST_PIXELS", 60 * 20 - 1)
    expect_problem(upload(team, raw), 422, "invalid")


def test_a_file_that_is_too_large_is_refused(team: Team) -> None:
    expect_problem(upload(team, b"\x89PNG" + b"\0" * reencoding.LARGEST_FILE), 413, "too_large")


def test_it_is_anybodys_to_keep_and_nobodys_to_run(team: Team, client: FlaskClient) -> None:
    answer = served(client, uploaded(team, drawn("PNG")))
    told = {name: answer.headers.get(name) for name in WANTED}
    assert told == WANTED
    assert "Set-Cookie" not in answer.headers
    address = f"/annai/images/{answer.get_etag()[0]}.webp"
    assert client.get(address, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    assert client.get(address.replace(".webp", ".svg")).status_code == 404
    assert client.get(f"/annai/images/{'0' * 64}.webp").status_code == 404


WANTED = {
    "Content-Type": "image/webp",
    "Cache-Control": "public, max-age=31536000, immutable",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Access-Control-Allow-Origin": "*",
}


@BOTH
def test_the_same_picture_is_kept_once_and_each_project_has_its_own_list(
    team: Team, outsiders: Team, in_app: None
) -> None:
    image = uploaded(team, drawn("PNG"))
    assert uploaded(team, drawn("PNG", compress_level=1)) == image
    assert outsiders.author("GET", "/v1/images").json == {"images": []}
    assert outsiders.author("DELETE", f"/v1/images/{image['name']}").status_code == 404
    uploaded(outsiders, drawn("PNG"))
    counts = [db.session.scalar(select(func.count()).select_from(table_of(one))) for one in (StoredImage, ProjectImage)]
    assert counts == [1, 2]
    assert team.author("DELETE", f"/v1/images/{image['name']}").status_code == 204
    assert served(team.client, image).status_code == 200, "the others still have it"
    assert outsiders.author("DELETE", f"/v1/images/{image['name']}").status_code == 204
    assert served(team.client, image).status_code == 404


@BOTH
def test_any_process_serves_what_another_took_in(team: Team, settings: Settings) -> None:
    """Nothing of it lies in a process or its folder."""
    image = uploaded(team, drawn("PNG"))
    with lent(replace(settings, port=8601)) as beside:
        answer = served(beside.test_client(), image)
    assert (answer.status_code, answer.data) == (200, served(team.client, image).data)
    assert answer.headers["ETag"] == f'"{image["name"].removesuffix(".webp")}"'


def project_of(team: Team) -> Project:
    return db.session.get_one(Project, team.project_id)


@BOTH
def test_it_stays_for_a_project_that_takes_it_while_another_one_removes_it(
    team: Team, outsiders: Team, locks: Locks
) -> None:
    image = uploaded(team, drawn("PNG"))
    images.add(project_of(outsiders), drawn("PNG"), actor=COMMAND_LINE, now=now())
    with ThreadPoolExecutor(1) as elsewhere:
        removed = elsewhere.submit(team.author, "DELETE", f"/v1/images/{image['name']}")
        locks.until_somebody_waits()
        db.session.commit()
        assert removed.result().status_code == 204
    assert served(team.client, image).status_code == 200


@BOTH
def test_a_project_that_comes_while_another_one_removes_it_puts_it_back(
    team: Team, outsiders: Team, locks: Locks
) -> None:
    image = uploaded(team, drawn("PNG"))
    images.remove(project_of(team), image["name"], actor=COMMAND_LINE, now=now())
    with ThreadPoolExecutor(1) as elsewhere:
        added = elsewhere.submit(upload, outsiders, drawn("PNG"))
        locks.until_somebody_waits()
        db.session.commit()
        assert added.result().status_code == 200
    assert served(team.client, image).status_code == 200


@BOTH
def test_a_guide_shows_it_where_the_server_is_and_keeps_it(team: Team, outsiders: Team) -> None:
    image, other = uploaded(team, drawn("PNG")), uploaded(team, drawn("PNG", (30, 30)))
    media = {"image": {"url": image["url"], "alt": "Red and blue"}}
    document = guides.banner(media=media, translations={"ja": {"media": {"url": other["url"], "alt": "赤と青"}}})
    publish(team, document)
    delivered = Page(team.client, team.development).bootstrap()["guides"][0]
    assert delivered["media"]["image"]["src"] == image["address"]
    for one in (image, other):
        problem = expect_problem(team.author("DELETE", f"/v1/images/{one['name']}"), 409, "conflict")
        assert problem["detail"].startswith("news shows this image")

    assert outsiders.author("PUT", "/v1/guides/news", {"document": document}).status_code == 200
    refused = outsiders.author("POST", "/v1/guides/news/publish", {"environment": "development"})
    faults = expect_problem(refused, 422, "invalid")["errors"]
    assert [one["path"] for one in faults] == ["media.image.url", "translations.ja.media.url"]


def test_a_backup_has_it(team: Team, settings: Settings, tmp_path: Path) -> None:
    image = uploaded(team, drawn("PNG"))
    copies.back_up(settings.database_url, tmp_path / "backup")
    copies.restore(f"sqlite:///{tmp_path}/restored", tmp_path / "backup")
    engine = make_engine(f"sqlite:///{tmp_path}/restored")
    with engine.connect() as connection:
        assert connection.scalar(select(StoredImage.content)) == served(team.client, image).data
    engine.dispose()


def test_an_editor_uploads_in_the_admin_and_is_told_what_is_wrong_in_their_language(app: Flask, author: Desk) -> None:
    def send(raw: bytes) -> TestResponse:
        headers = {"Origin": ORIGIN, "X-CSRF-Token": author.token, "Accept": "application/json"}
        return author.client.post("/admin/p/invoices/images", data=raw, content_type="image/png", headers=headers)

    large = drawn("PNG", (900, 700), compress_level=0)
    assert len(large) > 1024 * 1024
    stored = json_of(send(large))
    assert (stored["width"], stored["height"]) == (900, 700)
    author.post("/admin/language", {"locale": "ja"})
    assert json_of(send(SVG))["errors"][0]["message"].startswith("PNG、JPEG、WebP、GIF")
