"""The host product does not notice when Annai is slow, away, full or called wrongly."""

import logging
import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from annai import Annai, UsageError

from support.annai_network import Network, silence

WRONG: dict[str, Callable[[Annai], object]] = {
    "empty user": lambda annai: annai.track("", "invoice_sent"),
    "no user": lambda annai: annai.track(None, "invoice_sent"),  # type: ignore[arg-type]
    "user with a line break": lambda annai: annai.identify("u\n42"),
    "very long user": lambda annai: annai.identify("u" * 201),
    "a visitor's secret": lambda annai: annai.track("anonymous:9f86d081884c7d659a2feaa0c55ad015", "invoice_sent"),
    "traits for a visitor's secret": lambda annai: annai.identify("anonymous:9f86d081884c7d659a2feaa0c55ad015"),
    "name with spaces": lambda annai: annai.track("u_42", "Invoice sent"),
    "properties that are no mapping": lambda annai: annai.track("u_42", "sent", ["a"]),  # type: ignore[arg-type]
    "properties that are not JSON": lambda annai: annai.track("u_42", "sent", {"what": object()}),
    "not a number": lambda annai: annai.track("u_42", "sent", {"what": float("nan")}),
    "properties in a circle": lambda annai: annai.track("u_42", "sent", _circle()),
    "half a character": lambda annai: annai.track("u_42", "sent", {"what": "\ud800"}),
    "enormous properties": lambda annai: annai.track("u_42", "sent", {"what": "x" * 50_000}),
    "time without zone": lambda annai: annai.track("u_42", "sent", at=datetime(2026, 4, 1)),  # noqa: DTZ001
    "traits with numbers as names": lambda annai: annai.identify("u_42", {1: "a"}),  # type: ignore[dict-item]
    "empty company": lambda annai: annai.group("", {}),
}


def _circle() -> dict[str, Any]:
    circle: dict[str, Any] = {}
    circle["again"] = circle
    return circle


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_wrong_call_is_logged_once_with_the_hosts_own_line_and_breaks_nothing(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture, call: Callable[[Annai], object]
) -> None:
    for _ in range(3):
        call(client)
    client.track("u_42", "next")
    client.flush()
    [record] = caplog.records
    assert record.levelno == logging.ERROR
    assert record.filename == "test_host_safety.py"
    assert client.stats.dropped == {"invalid": 3}
    assert network.names == ["next"]


@pytest.mark.parametrize("call", WRONG.values(), ids=WRONG)
def test_a_wrong_call_raises_where_the_client_is_strict(
    connect: Callable[..., Annai], call: Callable[[Annai], object]
) -> None:
    with pytest.raises(UsageError):
        call(connect(strict=True))


def test_a_fault_inside_the_sdk_stays_inside(
    client: Annai, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken() -> str:
        raise ZeroDivisionError("a fault")

    monkeypatch.setattr("annai._entries.uuid7", broken)
    client.track("u_42", "invoice_sent")
    assert "track() did nothing: a fault in the SDK: ZeroDivisionError('a fault')" in caplog.text


def test_a_fault_in_the_thread_costs_one_load_and_not_the_thread(
    client: Annai, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client._api, "put", lambda _: 1 / 0)
    client.identify("u_42")
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert client.stats.dropped == {"internal": 1}
    assert network.names == ["invoice_sent"]


def test_the_hosts_thread_does_not_wait_while_the_server_says_nothing(
    connect: Callable[..., Annai], network: Network
) -> None:
    client = connect(timeout=30)
    network.every = silence
    client.track("u_42", "first")
    network.wait_for_requests(1)
    took = []
    for number in range(500):
        began = time.perf_counter()
        client.track("u_42", "invoice_sent", {"number": number})
        client.identify("u_42", {"number": number})
        took.append(time.perf_counter() - began)
    took.sort()
    assert took[len(took) // 2] < 0.002
    assert took[-1] < 0.5
    assert client.stats.waiting == 1_001


def test_the_queue_is_bounded_and_what_does_not_fit_is_counted(
    connect: Callable[..., Annai], network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(queue_size=10)
    network.answers.append(silence)
    for number in range(25):
        client.track("u_42", f"e{number}")
    assert client.stats.waiting == 10
    assert client.stats.dropped == {"full": 15}
    assert caplog.text.count("the queue is full") == 1


def test_the_queue_is_bounded_in_bytes_too(connect: Callable[..., Annai], network: Network) -> None:
    client = connect()
    network.every = silence
    for _ in range(600):
        client.track("u_42", "large", {"text": "x" * 40_000})
    assert client.stats.waiting * 40_000 < 17 * 1024 * 1024
    assert client.stats.dropped["full"] > 0


def test_every_accepted_call_is_accounted_for(connect: Callable[..., Annai], network: Network) -> None:
    client = connect()
    network.reject["bad"] = "bad_event"
    threads = [threading.Thread(target=_call_a_lot, args=[client]) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert client.flush(20)
    stats = client.stats
    assert stats.accepted == 8 * 50 * 3
    assert (stats.stored, stats.updated, stats.rejected, stats.waiting) == (400, 400, {"bad_event": 400}, 0)
    assert len(network.events) == 400


def _call_a_lot(client: Annai) -> None:
    for _ in range(50):
        client.identify("u_42", {"plan": "trial"})
        client.track("u_42", "good")
        client.track("u_42", "bad")


def test_properties_are_those_of_the_moment_of_the_call(client: Annai, network: Network) -> None:
    properties = {"amount": 1}
    client.track("u_42", "invoice_sent", properties)
    properties["amount"] = 2
    client.flush()
    [event] = network.events.values()
    assert event["properties"] == {"amount": 1}


def test_calls_after_close_are_dropped_and_counted(client: Annai, network: Network) -> None:
    client.track("u_42", "before")
    assert client.close()
    client.track("u_42", "after")
    assert network.names == ["before"]
    assert client.stats.dropped == {"closed": 1}


def test_close_is_bounded_in_time_and_says_what_it_gave_up(
    connect: Callable[..., Annai], network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    client = connect(timeout=30)
    network.every = silence
    for _ in range(3):
        client.track("u_42", "invoice_sent")
        client.identify("u_42")
    began = time.perf_counter()
    assert not client.close(0.05)
    assert time.perf_counter() - began < 2
    assert "6 calls could not be delivered within 0.05 s" in caplog.text


def test_a_client_in_a_with_block_delivers_before_it_ends(connect: Callable[..., Annai], network: Network) -> None:
    with connect() as client:
        client.track("u_42", "invoice_sent")
    assert network.names == ["invoice_sent"]


def test_a_flush_does_not_sit_out_a_pause(
    connect: Callable[..., Annai], network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("annai._backoff.FIRST", 3_600)
    monkeypatch.setattr("annai._backoff.LONGEST", 3_600)
    client = connect()
    network.answers.append(lambda network, exchange: setattr(exchange, "close_connection", True))
    client.track("u_42", "invoice_sent")
    network.wait_for_requests(1)
    assert client.flush(10)
    assert network.names == ["invoice_sent"]


def test_a_signal_handler_may_track_while_the_host_tracks(client: Annai, network: Network) -> None:
    """The lock is reentrant: the handler runs on the main thread, in the middle of anything."""
    with client._outbox._changed:
        client.track("u_42", "from_the_handler")
    client.flush()
    assert network.names == ["from_the_handler"]
