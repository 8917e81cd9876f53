"""A client that talks to a server on a real socket, which each test makes as bad as it likes."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from annai import Annai, _backoff

from support.annai_network import Network

SECRET = "a signing secret of the tests, long enough"


@pytest.fixture
def network() -> Iterator[Network]:
    running = Network()
    yield running
    running.close()


@pytest.fixture
def connect(network: Network, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., Annai]]:
    """Makes clients of that server: `connect(queue_size=3)`. They wait milliseconds where real ones wait seconds."""
    monkeypatch.setattr(_backoff, "FIRST", 0.005)
    monkeypatch.setattr(_backoff, "LONGEST", 0.02)
    made: list[Annai] = []

    def connect(**changed: Any) -> Annai:
        usual: dict[str, Any] = {"url": network.url, "public_key": "pk_1", "secret_key": "sk_1", "flush_at_exit": 0}
        made.append(Annai(**usual | changed))
        return made[-1]

    yield connect
    network.released.set()
    for client in made:
        client.close(0)


@pytest.fixture
def client(connect: Callable[..., Annai]) -> Annai:
    return connect()


@pytest.fixture
def signing(connect: Callable[..., Annai]) -> Annai:
    """A client that signs identities."""
    return connect(signing_secret=SECRET, kid="k1")
