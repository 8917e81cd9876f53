"""Two installations on one host, at two ports: a browser gives either the cookies of both."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace

import pytest
from flask import Flask

from annai_server.settings import Settings
from support.admin_desk import ORIGIN, Desk
from support.apps import lent
from support.cast import cast
from support.databases import Databases

PORTS = (8600, 8601)


@pytest.fixture
def database_url(sqlite_url: str) -> str:
    """None of this is about the database."""
    return sqlite_url


@pytest.fixture
def neighbours(sqlite_url: str, databases: Databases, settings: Settings) -> Iterator[dict[int, Flask]]:
    """By port, each with people and a database of its own."""
    with ExitStack() as held:
        urls = (sqlite_url, held.enter_context(databases.fresh("sqlite")))
        apps = {
            port: held.enter_context(
                lent(replace(settings, database_url=url, port=port, public_url=f"http://localhost:{port}"))
            )
            for port, url in zip(PORTS, urls, strict=True)
        }
        yield apps


def test_signing_in_at_one_signs_nobody_out_of_the_other(neighbours: dict[int, Flask]) -> None:
    jar: dict[str, str] = {}

    def enter(app: Flask, port: int, link: str) -> None:
        headers = {"Origin": f"{ORIGIN}:{port}", "Cookie": _said(jar)}
        answer = app.test_client(use_cookies=False).post(link, headers=headers, base_url=f"http://localhost:{port}")
        assert answer.status_code == 302
        for one in answer.headers.getlist("Set-Cookie"):
            name, _, value = one.split(";")[0].partition("=")
            jar[name] = value

    for port, app in neighbours.items():
        enter(app, port, Desk(app).link(cast(app).team.owner))
    for app in neighbours.values():
        client = app.test_client(use_cookies=False)
        assert client.get("/admin/p/invoices/guides", headers={"Cookie": _said(jar)}).status_code == 200


def _said(jar: dict[str, str]) -> str:
    return "; ".join(f"{name}={value}" for name, value in jar.items())
