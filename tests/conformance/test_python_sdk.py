"""The Python SDK against the real server, in a process of its own, on both databases."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

import pytest
from annai import Annai, ApiError, _backoff
from sqlalchemy import create_engine, text

from support.processes import Process, running
from support.town import annai_server, program

Keys = Mapping[str, str]


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[Process]:
    process = annai_server(tmp_path, database_url)
    with running(process):
        yield process


@pytest.fixture
def keys(server: Process) -> Keys:
    """Of a production environment, which wants signed identities."""
    command = [program("annai-server"), "init", "--json"]
    done = subprocess.run(command, env=dict(server.environment), capture_output=True, text=True, check=True)
    production: dict[str, str] = json.loads(done.stdout)["environments"]["production"]
    return production


@pytest.fixture
def annai(server: Process, keys: Keys, monkeypatch: pytest.MonkeyPatch) -> Iterator[Annai]:
    monkeypatch.setattr(_backoff, "FIRST", 0.05)
    monkeypatch.setattr(_backoff, "LONGEST", 0.2)
    public, secret = keys["public_key"], keys["secret_key"]
    with Annai(server.url, public, secret, keys["signing_secret"], keys["signing_kid"], timeout=2) as client:
        yield client


def _ask(server: Process, method: str, path: str, body: object = None, key: str = "") -> tuple[int, Any]:
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    connection.request(method, path, json.dumps(body), {"Authorization": f"Bearer {key}"} if key else {})
    answer = connection.getresponse()
    content = json.loads(answer.read())
    connection.close()
    return answer.status, content


def _bootstrap(server: Process, keys: Keys, token: str) -> int:
    body = {"v": 1, "key": keys["public_key"], "user": "u_42", "token": token, "sent_at": int(time.time() * 1000)}
    return _ask(server, "POST", "/v1/bootstrap", body)[0]


def _stored(database_url: str) -> list[str]:
    """The names of all events that the database holds."""
    engine = create_engine(database_url)
    with engine.connect() as connection:
        names = [str(row.name) for row in connection.execute(text("SELECT name FROM events ORDER BY name"))]
    engine.dispose()
    return names


def test_what_is_told_of_a_user_is_what_the_server_knows_until_they_are_forgotten(
    annai: Annai, server: Process, keys: Keys
) -> None:
    users = ["u_42", "花子@example.com", "a b%2F?#&", "team/花子", "/a//b/", "-"]
    annai.group("c_7", {"seats": 4})
    for user in users:
        annai.identify(user, {"plan": "trial", "first_name": "花子"}, company="c_7", locale="ja_JP", internal=True)
        annai.track(user, "invoice_sent", {"amount": 12_000}, company="c_7")
    assert annai.flush(20)
    assert (annai.stats.updated, annai.stats.stored, dict(annai.stats.rejected)) == (7, 6, {})

    for user in users:
        path = f"/v1/users/{quote(user, safe='')}"
        _, known = _ask(server, "GET", path, key=keys["secret_key"])
        assert known["traits"] == {"plan": "trial", "first_name": "花子"}
        assert (known["company"], known["locale"], known["internal"]) == ("c_7", "ja-JP", True)
        assert annai.guides_for(user) == []

        annai.forget(user)
        assert _ask(server, "GET", path, key=keys["secret_key"])[0] == 404


def test_a_token_of_the_sdk_is_the_identity_that_production_requires(annai: Annai, server: Process, keys: Keys) -> None:
    assert _bootstrap(server, keys, annai.token("u_42", traits={"plan": "trial"})) == 200
    assert _bootstrap(server, keys, annai.token("u_43")) == 401
    assert _bootstrap(server, keys, "") == 401


def test_events_are_stored_once_across_kill_9_of_the_server(annai: Annai, server: Process, database_url: str) -> None:
    for number in range(1_500):
        annai.track(f"u_{number % 7}", f"e_{number:04}")
        if number in (300, 900):
            server.kill()
            server.start()
    assert annai.flush(60)
    assert _stored(database_url) == [f"e_{number:04}" for number in range(1_500)]
    assert annai.stats.stored + annai.stats.duplicates == 1_500


def test_a_server_that_stands_still_costs_time_and_nothing_else(
    annai: Annai, server: Process, database_url: str
) -> None:
    server.pause()
    began = time.perf_counter()
    for number in range(200):
        annai.track("u_42", f"e_{number:04}")
    assert time.perf_counter() - began < 1
    assert not annai.flush(0.1)
    server.resume()
    assert annai.flush(30)
    assert _stored(database_url) == [f"e_{number:04}" for number in range(200)]


def test_what_the_server_rejects_is_named_and_takes_nothing_with_it(
    annai: Annai, database_url: str, caplog: pytest.LogCaptureFixture
) -> None:
    annai.track("u_42", "guide_shown")
    annai.track("u_42", "invoice_sent")
    assert annai.flush(20)
    assert sum(annai.stats.rejected.values()) == 1
    assert "the server refused the event 'guide_shown'" in caplog.text
    assert _stored(database_url) == ["invoice_sent"]


def test_a_wrong_key_is_said_and_forgets_nobody(server: Process, keys: Keys) -> None:
    with Annai(server.url, keys["public_key"], "sk_of_somebody_else") as stranger:
        with pytest.raises(ApiError) as refused:
            stranger.forget("u_42")
        assert (refused.value.status, refused.value.code) == (401, "wrong_key")
