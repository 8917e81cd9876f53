"""Below a path of another site, which its proxy may cut off or hand on: addresses, redirects and cookies stay there."""

from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from annai_server.operations import builds
from annai_server.settings import Settings
from api.problems import expect_problem
from support.admin_desk import Desk
from support.cast import Team

# The folder of the widget's own files has that name as well.
PATH = "/annai"


@pytest.fixture
def settings(sqlite_url: str, tmp_path: Path) -> Settings:
    return Settings(
        directory=tmp_path,
        database_url=sqlite_url,
        secret="a secret of the tests, long enough",
        public_url=f"https://localhost{PATH}",
    )


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A file that the widget loads from beside itself."""
    (tmp_path / "annai" / "1a2b3").mkdir(parents=True)
    (tmp_path / "annai" / "1a2b3" / "tour.js").write_text("/* the tour */")
    (tmp_path / "annai.js").write_text("/* the core */")
    monkeypatch.setattr(builds, "FOLDER", tmp_path)
    return "/annai/1a2b3/tour.js"


@pytest.mark.parametrize("handed_on", ["", PATH])
def test_every_door_opens_with_the_path_and_without(client: FlaskClient, file: str, handed_on: str) -> None:
    for path in ("/annai.js", file, "/healthz", "/docs", "/v1/openapi.json", "/admin/sign-in"):
        assert client.get(handed_on + path).status_code == 200, path
    assert client.post(f"{handed_on}/v1/bootstrap", data="{}").status_code == 422
    expect_problem(client.get(f"{handed_on}/nowhere"), 404, "not_found")


@pytest.mark.parametrize("handed_on", ["", PATH])
def test_redirects_and_cookies_stay_below_the_path(app: Flask, team: Team, handed_on: str) -> None:
    client = app.test_client()
    assert client.get(f"{handed_on}/").location == "/annai/admin/"
    assert client.get(f"{handed_on}/admin").location == "/annai/admin/"
    asked = client.get(f"{handed_on}/admin/p/invoices/users?q=u").location
    assert asked == "/annai/admin/sign-in?next=/annai/admin/p/invoices/users?q%3Du"

    sent = {"headers": {"Origin": "https://localhost"}, "base_url": "https://localhost"}
    chosen = client.post(f"{handed_on}/admin/language", data={"locale": "ja", "back": "/annai/admin/sign-in"}, **sent)
    assert chosen.location == "/annai/admin/sign-in"
    assert "Path=/annai/admin;" in chosen.headers["Set-Cookie"]
    elsewhere = client.post(f"{handed_on}/admin/language", data={"locale": "ja", "back": "/admin/sign-in"}, **sent)
    assert elsewhere.location == "/annai/admin/"

    signed_in = client.post(handed_on + Desk(app).link(team.owner), **sent)
    assert signed_in.location == "/annai/admin/"
    # Two Annai below two paths of one site keep their sessions apart.
    assert any(one.startswith("__Host-annai-annai=") for one in signed_in.headers.getlist("Set-Cookie"))
    assert client.get(f"{handed_on}/admin/p/invoices/guides", base_url="https://localhost").status_code == 200


def test_the_api_says_where_it_is(client: FlaskClient) -> None:
    assert client.get("/v1/openapi.json").get_json()["servers"] == [{"url": "https://localhost/annai"}]
