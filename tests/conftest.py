"""What every test can ask for: databases, the app, real servers, browsers. Only the network and the clock are faked."""

import gc
from collections.abc import Generator, Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from annai_server.settings import Settings
from support.chromium import arguments, chromium
from support.databases import BACKENDS, Databases
from support.visitors import Visitor, Visitors

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "test-results"
FAILED = pytest.StashKey[bool]()
# What tests leave behind is little, and to look for it after each 700 new objects takes a twentieth of their time.
gc.set_threshold(20_000, 20, 20)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """What has been imported and collected stays until the end: nobody has to look through it for garbage again."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session")
def databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    """Makes clean databases: `with databases.fresh("sqlite") as url`."""
    made = Databases(tmp_path_factory.mktemp("databases"))
    yield made
    made.close()


@pytest.fixture(params=BACKENDS)
def database_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """A clean, migrated database: the test runs once on SQLite and once on PostgreSQL."""
    with databases.fresh(request.param) as url:
        yield url


@pytest.fixture
def sqlite_first_url(request: pytest.FixtureRequest, databases: Databases) -> Iterator[str]:
    """SQLite, for a file that is hardly about the database; its tests marked `ON_BOTH` run on PostgreSQL as well."""
    with databases.fresh(getattr(request, "param", "sqlite")) as url:
        yield url


@pytest.fixture
def sqlite_url(databases: Databases) -> Iterator[str]:
    """A clean, migrated SQLite database, for tests that are not about the database."""
    with databases.fresh("sqlite") as url:
        yield url


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    return Settings(
        directory=tmp_path,
        database_url=database_url,
        secret="a secret of the tests, long enough",
        public_url="http://localhost",
    )


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """The whole app in this process. `client` talks to it."""
    # Tests of pure rules share this file; they should not wait for the whole server to be imported.
    from support.apps import lent

    with lent(settings) as app:
        yield app


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    # Looking for Chromium takes a Playwright of its own, and there can only be one at a time.
    chromium()
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    launched = playwright.chromium.launch(executable_path=chromium(), args=arguments())
    yield launched
    launched.close()


@pytest.fixture
def visitors(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """Makes people with a browser each: `visitors("phone", "ja")`."""
    present = Visitors(browser, motion=request.node.get_closest_marker("motion") is not None)
    yield present
    if request.node.stash.get(FAILED, False):
        present.photograph(RESULTS, request.node.nodeid)
    present.leave()


@pytest.fixture
def visitor(visitors: Visitors) -> Visitor:
    """One person at a desktop, in English."""
    return visitors()


@pytest.fixture
def page(visitor: Visitor) -> Page:
    return visitor.page()
