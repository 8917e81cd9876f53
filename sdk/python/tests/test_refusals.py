"""What the server refuses costs only itself, is counted, and is said once with its reason."""

import logging
from collections.abc import Callable

import pytest
from annai import Annai, _backoff

from support.annai_network import Answer, Exchange, Network, as_promised, problem


def _refuse_bad(status: int) -> Answer:
    """Refuses every batch in which an event is called `bad`, whole."""

    def answer(network: Network, exchange: Exchange) -> None:
        events = exchange.seen.body["events"]
        if any(event["name"] == "bad" for event in events):
            errors = [{"path": "events.0.properties", "message": "too many"}]
            return problem(status, "invalid", errors=errors)(network, exchange)
        return as_promised(network, exchange)

    return answer


def test_a_rejected_event_takes_no_other_with_it(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    network.reject["guide_shown"] = "reserved_name"
    with network.piling_up(client):
        for name in ("first", "guide_shown", "guide_shown", "second"):
            client.track("u_42", name)
    client.flush()
    assert network.names == ["first", "second"]
    assert client.stats.stored == 2
    assert client.stats.rejected == {"reserved_name": 2}
    said = [record.getMessage() for record in caplog.records if "reserved_name" in record.getMessage()]
    assert said == ["Annai: the server refused the event 'guide_shown': reserved_name (said once)"]


@pytest.mark.parametrize("status", [400, 413, 422])
def test_a_batch_that_is_refused_whole_is_split_until_only_the_bad_call_is_lost(
    client: Annai, network: Network, status: int
) -> None:
    network.every = _refuse_bad(status)
    with network.piling_up(client):
        for number in range(20):
            client.track("u_42", "bad" if number == 13 else f"good_{number}")
    client.flush()
    assert network.names == [f"good_{number}" for number in range(20) if number != 13]
    assert client.stats.rejected == {"invalid": 1}


@pytest.mark.parametrize(("status", "code"), [(401, "wrong_key"), (403, "forbidden"), (404, ""), (302, "")])
def test_an_answer_that_waiting_cannot_change_is_not_waited_for(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture, status: int, code: str
) -> None:
    network.answers.append(problem(status, code, detail="This key is not ours."))
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert len(network.requests) == 1
    assert client.stats.rejected == {code or f"http_{status}": 1}
    assert "This key is not ours." in caplog.text


def test_a_refused_user_is_named_with_the_fault_and_the_next_call_goes_on(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    network.answers.append(problem(422, "invalid", errors=[{"path": "traits.a b", "message": "use letters"}]))
    client.identify("u_42", {"a b": 1})
    client.track("u_42", "invoice_sent")
    client.flush()
    assert "the server refused user u_42: 422 invalid traits.a b: use letters" in caplog.text
    assert network.names == ["invoice_sent"]


def test_a_call_that_the_server_keeps_stumbling_over_is_given_up_and_the_next_goes_on(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    network.answers.extend([problem(500, "internal")] * 10)
    client.identify("poison", {"plan": "trial"})
    client.track("u_42", "invoice_sent")
    client.flush()
    assert client.stats.dropped == {"gave_up": 1}
    assert network.names == ["invoice_sent"]
    assert "user poison given up after 10 attempts" in caplog.text


def test_a_server_that_is_only_away_is_waited_for_however_long(client: Annai, network: Network) -> None:
    network.answers.extend([problem(503, "unavailable")] * 40)
    client.track("u_42", "invoice_sent")
    assert client.flush(20)
    assert network.names == ["invoice_sent"]
    assert client.stats.dropped == {}


def test_an_outage_is_said_once_and_its_end_too(
    client: Annai, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "annai")
    network.answers.extend([problem(503, "unavailable")] * 5)
    client.track("u_42", "invoice_sent")
    client.flush()
    messages = [record.getMessage() for record in caplog.records]
    assert [message.split(":")[0] for message in messages[:1]] == ["Annai"]
    assert sum("delivery is failing" in message for message in messages) == 1
    assert sum("delivery works again" in message for message in messages) == 1


@pytest.mark.parametrize("by", ["problem", "header"])
def test_the_server_is_left_alone_for_as_long_as_it_asks(
    connect: Callable[..., Annai], network: Network, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    asked: list[float | None] = []

    def at_once(attempt: int, retry_after: float | None) -> float:
        asked.append(retry_after)
        return 0.0

    monkeypatch.setattr(_backoff, "pause", at_once)
    network.answers.append(
        problem(429, "unavailable", retry_after=7) if by == "problem" else problem(429, "", {"Retry-After": "7"})
    )
    client = connect()
    client.track("u_42", "invoice_sent")
    assert client.flush()
    assert asked == [7.0]
