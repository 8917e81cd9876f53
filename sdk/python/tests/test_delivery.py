"""What is accepted arrives once, in order, whatever the server does meanwhile."""

import json
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from uuid import UUID

import pytest
from annai import Annai

from support.annai_network import (
    Answer,
    Exchange,
    Network,
    broken_off,
    drip,
    hang_up,
    problem,
    raw,
    silence,
    stored_but_lost,
)

BAD_ANSWERS = {
    "connection closed": hang_up,
    "answer broken off": broken_off,
    "500": problem(500, "internal"),
    "503": problem(503, "unavailable"),
    "408": problem(408, ""),
    "429": problem(429, "unavailable", retry_after=0.01),
    "502 from a proxy": raw(502, b"<html>Bad gateway"),
    "200 with a proxy's page": raw(200, b"<html>Sign in to the Wi-Fi"),
    "200 with truncated JSON": raw(200, b'{"results": ['),
    "200 with wrong types": raw(200, b'{"results": [1, null]}'),
    "200 with a list": raw(200, b"[]"),
    "200 that forgets an event": raw(200, b'{"results": []}'),
    "200 with bytes that are no text": raw(200, b"\xff\xfe\x00"),
}


def test_an_event_arrives_with_its_user_name_time_and_properties(client: Annai, network: Network) -> None:
    before = datetime.now(UTC) - timedelta(milliseconds=1)
    client.track("u_42", "invoice_sent", {"amount": 12_000, "to": "花子"}, company="c_7")
    assert client.flush()

    [event] = network.events.values()
    assert UUID(event.pop("id")).version == 7
    assert before <= datetime.fromisoformat(event.pop("at")) <= datetime.now(UTC)
    assert event == {
        "user": "u_42",
        "name": "invoice_sent",
        "properties": {"amount": 12_000, "to": "花子"},
        "company": "c_7",
    }


def test_a_request_says_who_sends_it_and_when(client: Annai, network: Network) -> None:
    client.track("u_42", "invoice_sent")
    client.flush()
    [request] = network.requests
    assert request.method == "POST"
    assert request.path == "/v1/track"
    assert request.headers["Authorization"] == "Bearer sk_1"
    assert request.headers["Content-Type"] == "application/json"
    assert datetime.fromisoformat(request.body["sent_at"]) <= datetime.now(UTC)


def test_a_past_event_keeps_its_own_time(client: Annai, network: Network) -> None:
    client.track("u_42", "invoice_sent", at=datetime(2026, 4, 1, 9, tzinfo=UTC))
    client.flush()
    [event] = network.events.values()
    assert event["at"] == "2026-04-01T09:00:00.000+00:00"


def test_users_and_companies_are_put_under_their_ids(client: Annai, network: Network) -> None:
    client.identify("a/b c", {"plan": "trial", "old": None}, company=7, locale="ja_JP", internal=True)
    client.group(7, {"seats": 4})
    client.flush()
    assert [(request.method, request.path, request.body) for request in network.requests] == [
        (
            "PUT",
            "/v1/users/a%2Fb%20c",
            {"traits": {"plan": "trial", "old": None}, "company": "7", "locale": "ja-JP", "internal": True},
        ),
        ("PUT", "/v1/companies/7", {"traits": {"seats": 4}}),
    ]
    assert client.stats.updated == 2


@pytest.mark.parametrize("answer", BAD_ANSWERS.values(), ids=BAD_ANSWERS)
def test_an_event_is_sent_again_with_the_same_id_until_it_is_acknowledged(
    client: Annai, network: Network, answer: Answer
) -> None:
    network.answers.extend([answer, answer])
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert network.deliveries["invoice_sent"] == 3
    assert len(network.events) == 1
    assert client.stats.stored == 1
    assert client.stats.retries == 2


@pytest.mark.parametrize("answer", [silence, drip], ids=["silent", "dripping"])
def test_a_server_that_never_finishes_its_answer_is_left_after_the_timeout(
    connect: Callable[..., Annai], network: Network, answer: Answer
) -> None:
    client = connect(timeout=0.1)
    network.answers.append(answer)
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert client.stats.stored == 1


def test_an_event_that_was_stored_before_the_answer_got_lost_counts_once(client: Annai, network: Network) -> None:
    network.answers.append(stored_but_lost)
    client.track("u_42", "invoice_sent")
    client.flush()
    assert network.names == ["invoice_sent"]
    assert client.stats.duplicates == 1


def test_identify_is_repeated_too(client: Annai, network: Network) -> None:
    network.answers.extend([problem(503, "unavailable"), raw(200, b"<html>")])
    client.identify("u_42", {"plan": "trial"})
    client.flush()
    assert len(network.requests) == 3
    assert client.stats.updated == 1


def test_calls_for_one_user_arrive_in_the_order_they_were_made(client: Annai, network: Network) -> None:
    with network.piling_up(client):
        client.identify("u_42", {"step": 1})
        client.track("u_42", "first")
        client.identify("u_42", {"step": 2})
        client.track("u_42", "second")
    client.flush()
    seen = [request.body.get("traits") or request.body["events"][0]["name"] for request in network.requests[1:]]
    assert seen == [{"step": 1}, "first", {"step": 2}, "second"]


def test_what_waits_is_sent_in_batches_of_at_most_48_kib_and_a_thousand(client: Annai, network: Network) -> None:
    with network.piling_up(client):
        for _ in range(1_500):
            client.track("u_42", "small")
        for _ in range(20):
            client.track("u_42", "large", {"text": "あ" * 3_000})
    assert client.flush(30)
    assert max(request.size for request in network.requests) <= 48 * 1024
    assert max(len(request.body.get("events", ())) for request in network.requests) <= 1_000
    assert len(network.requests) < 15
    assert network.names == ["small"] * 1_500 + ["large"] * 20


def test_a_connection_is_kept_for_the_next_request(client: Annai, network: Network) -> None:
    for name in ("first", "second", "third"):
        client.track("u_42", name)
        client.flush()
    assert len({request.connection for request in network.requests}) == 1


def test_a_kept_connection_that_the_server_closed_is_no_failure(client: Annai, network: Network) -> None:
    def answer_and_leave(network: Network, exchange: Exchange) -> None:
        network.every(network, exchange)
        exchange.close_connection = True

    network.answers.append(answer_and_leave)
    client.track("u_42", "first")
    client.flush()
    client.track("u_42", "second")
    client.flush()
    assert network.names == ["first", "second"]
    assert client.stats.retries == 0


def test_bytes_that_are_not_http_are_survived(client: Annai, network: Network) -> None:
    def nonsense(_: Network, exchange: Exchange) -> None:
        exchange.wfile.write(b"SSH-2.0-OpenSSH_9.2\r\n\r\n")
        exchange.close_connection = True

    network.answers.append(nonsense)
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert network.names == ["invoice_sent"]


def test_values_that_json_has_no_word_for_are_written_as_text_or_numbers(client: Annai, network: Network) -> None:
    moment = datetime(2026, 4, 1, 18, tzinfo=UTC)
    client.track("u_42", "kept", {"at": moment, "day": moment.date(), "id": UUID(int=1), "sum": Decimal("12.50")})
    client.flush()
    [event] = network.events.values()
    assert event["properties"] == json.loads(
        '{"at": "2026-04-01T18:00:00.000+00:00", "day": "2026-04-01",'
        ' "id": "00000000-0000-0000-0000-000000000001", "sum": 12.5}'
    )
