"""Where the browser's tests play: the town of the stories, a site of the admin's, the gallery, a scripted server."""

from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest
from flask import Flask
from playwright.sync_api import Page
from werkzeug.serving import make_server

from support.admin_pages import Admin
from support.admin_site import PROJECT, Site, open_site
from support.databases import Databases
from support.gallery import Gallery, serving
from support.hosted import Clock, Hosted
from support.scripted import Scripted, scripted
from support.town import Town, built
from support.visitors import Visitor

REFUSALS = ("409", "422")


@pytest.fixture
def town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    with built(tmp_path, sqlite_url) as made:
        yield made


@pytest.fixture(scope="module")
def site(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with databases.fresh("sqlite") as url, open_site(tmp_path_factory.mktemp("admin"), url) as made:
        yield made


@pytest.fixture
def admin(site: Site, visitor: Visitor) -> Iterator[Admin]:
    """The site's author, signed in. Nothing that they do makes the browser complain, the page's own policy included; of
    what the server refuses it tells by itself."""
    yield Admin.signed_in(visitor.page(), site.url, PROJECT, site.link())
    assert [line for line in visitor.console if not any(status in line for status in REFUSALS)] == []
    assert visitor.faults == []


@pytest.fixture(scope="session")
def gallery_url() -> Iterator[str]:
    with serving() as url:
        yield url


@pytest.fixture
def gallery(page: Page, gallery_url: str) -> Gallery:
    return Gallery(page, gallery_url)


@pytest.fixture
def annai() -> Iterator[Scripted]:
    with scripted() as script:
        yield script


@pytest.fixture
def host(page: Page, annai: Scripted) -> Hosted:
    return Hosted(page, annai)


@pytest.fixture
def app_url(app: Flask) -> Iterator[str]:
    """Where the app of this process, which a test may look into, is met by a browser."""
    server = make_server("127.0.0.1", 0, app, threaded=True)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def clock(visitor: Visitor, annai: Scripted) -> Clock:
    """Time passes as it does, until a test moves it on."""
    return Clock(visitor.context, annai)
