"""What is published in one server process is what every other one answers on its next request."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest

from delivery.sender import post
from support import guides
from support.cast import Keys, Team
from support.page import now
from support.processes import PATIENCE, running
from support.remote_author import RemoteAuthor
from support.town import annai_server

HERE = {"environment": "development"}


@dataclass(frozen=True)
class Servers:
    """Two, each a process of its own, on one database."""

    one: RemoteAuthor
    other: RemoteAuthor
    keys: Keys

    def show(self) -> list[str | None]:
        """The welcome tour's title as each would show it to somebody new; None where it doesn't."""
        return [self._shows(server.url) for server in (self.one, self.other)]

    def _shows(self, url: str) -> str | None:
        body = {"v": 1, "key": self.keys.public, "user": "u_new", "sent_at": now()}
        status, answer = post(url, "/v1/bootstrap", body)
        assert status == 200, answer
        titles = [guide["title"][0] for guide in answer["guides"] if guide["key"] == "welcome"]
        return titles[0] if titles and answer["states"]["welcome"]["auto"] else None


@pytest.fixture
def servers(team: Team, database_url: str, tmp_path: Path) -> Iterator[Servers]:
    with ExitStack() as started:
        urls = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            urls.append(started.enter_context(running(annai_server(tmp_path / name, database_url))).url)
        one, other = (RemoteAuthor(url, team.authoring_key) for url in urls)
        yield Servers(one, other, team.development)


def test_whatever_changes_what_is_served_changes_it_everywhere_at_once(servers: Servers) -> None:
    one, other = servers.one, servers.other
    assert servers.show() == ["Welcome", "Welcome"]
    for version in range(1, 4):
        author = (one, other)[version % 2]
        author.publishes(guides.tour(title=f"Version {version}"), version=version)
        assert servers.show() == [f"Version {version}"] * 2
    other.says("POST", "/v1/guides/welcome/rollback", HERE | {"revision": 1})
    assert servers.show() == ["Welcome", "Welcome"]
    for switch in ("/v1/guides/welcome", "/v1/environments/development"):
        one.says("POST", f"{switch}/stop", HERE if "guides" in switch else None)
        assert servers.show() == [None, None]
        other.says("POST", f"{switch}/resume", HERE if "guides" in switch else None)
        assert servers.show() == ["Welcome", "Welcome"]
    one.says("POST", "/v1/guides/welcome/unpublish", HERE)
    assert servers.show() == [None, None]


def test_what_is_planned_is_served_everywhere_from_its_time_on_and_not_before(servers: Servers) -> None:
    at = now() + 3_000
    moment = datetime.fromtimestamp(at / 1000, UTC).isoformat()
    servers.one.publishes(guides.tour(title="Planned"), version=1, at=moment)
    while now() < at:
        seen = servers.show()
        assert seen == ["Welcome", "Welcome"] or now() >= at
    _wait_for(lambda: servers.show() == ["Planned", "Planned"])
    assert servers.one.says("GET", "/v1/guides/welcome")["scheduled"] == {}


def _wait_for(true: Callable[[], bool]) -> None:
    deadline = time.monotonic() + PATIENCE
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.05)
