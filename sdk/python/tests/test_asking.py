"""The two calls that ask the server themselves: guides_for and forget."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from annai import Annai, ApiError, DeliveryError, NetworkError, UnusableAnswer, UsageError, UserGuide

from support.annai_network import Answer, Network, broken_off, drip, hang_up, problem, raw, silence

WELCOME = {
    "key": "welcome",
    "kind": "tour",
    "title": "Welcome",
    "reason": "completed",
    "shown": 2,
    "completed_at": "2026-04-01T09:00:00Z",
    "ended": "completed",
    "from_a_newer_server": True,
}
START = {
    "key": "getting-started",
    "kind": "checklist",
    "title": "はじめに",
    "reason": "snoozed",
    "until": "2026-04-02T09:00:00Z",
    "shown": 0,
    "completed_at": None,
    "ended": None,
    "items": {"invoice": "2026-04-01T09:00:00Z", "logo": None},
}
FAILURES: dict[str, tuple[Answer, type[DeliveryError]]] = {
    "connection closed": (hang_up, NetworkError),
    "broken off": (broken_off, NetworkError),
    "silent": (silence, NetworkError),
    "dripping": (drip, NetworkError),
    "a proxy's page": (raw(200, b"<html>"), UnusableAnswer),
    "no guides": (raw(200, b"{}"), UnusableAnswer),
    "guides of wrong types": (raw(200, b'{"guides": [1]}'), UnusableAnswer),
    "guides without fields": (raw(200, b'{"guides": [{}]}'), UnusableAnswer),
    "an endless answer": (raw(200, b" " * 9_000_000), UnusableAnswer),
    "wrong key": (problem(401, "wrong_key"), ApiError),
    "overloaded": (problem(503, "unavailable", retry_after=3), ApiError),
}
failures = pytest.mark.parametrize(("answer", "raised"), FAILURES.values(), ids=FAILURES)


def test_guides_come_typed_with_times_and_items(client: Annai, network: Network) -> None:
    network.guides = [WELCOME, START]
    done = datetime(2026, 4, 1, 9, tzinfo=UTC)
    assert client.guides_for("a/b") == [
        UserGuide("welcome", "tour", "Welcome", "completed", shown=2, completed_at=done, ended="completed"),
        UserGuide(
            "getting-started",
            "checklist",
            "はじめに",
            "snoozed",
            until=datetime(2026, 4, 2, 9, tzinfo=UTC),
            items={"invoice": done, "logo": None},
        ),
    ]
    assert network.requests[0].path == "/v1/users/a%2Fb/guides"


@failures
def test_guides_for_raises_what_its_docstring_says_and_in_time(
    client: Annai, network: Network, answer: Answer, raised: type[DeliveryError]
) -> None:
    network.answers.append(answer)
    began = time.perf_counter()
    with pytest.raises(raised):
        client.guides_for("u_42", timeout=0.3)
    assert time.perf_counter() - began < 3


@failures
def test_with_a_default_guides_for_does_not_raise(
    client: Annai, network: Network, answer: Answer, raised: type[DeliveryError], caplog: pytest.LogCaptureFixture
) -> None:
    network.answers.append(answer)
    assert client.guides_for("u_42", timeout=0.3, default=[]) == []
    assert "guides_for() fell back" in caplog.text


def test_nobody_listening_is_a_network_error(connect: Callable[..., Annai]) -> None:
    client = connect(url="http://127.0.0.1:1")
    with pytest.raises(NetworkError):
        client.guides_for("u_42")


def test_forget_erases_on_the_server_and_in_the_queue(client: Annai, network: Network) -> None:
    with network.piling_up(client):
        client.identify("u_42", {"name": "Hanako"})
        client.track("u_42", "invoice_sent")
        client.track("u_43", "invoice_sent")
        client.forget("u_42")
    client.flush()
    assert [(request.method, request.path) for request in network.requests[1:]] == [
        ("DELETE", "/v1/users/u_42"),
        ("POST", "/v1/track"),
    ]
    assert [event["user"] for event in network.events.values()] == ["u_43"]
    assert client.stats.dropped == {"forgotten": 2}


def test_what_is_being_delivered_of_somebody_who_is_forgotten_is_not_tried_again(
    client: Annai, network: Network
) -> None:
    with network.holding(problem(503, "unavailable")) as answered, ThreadPoolExecutor(1) as elsewhere:
        client.identify("u_42", {"name": "Hanako"})
        network.wait_for_requests(1)
        client.track("u_42", "invoice_sent")
        forgetting = elsewhere.submit(client.forget, "u_42")
        with client._outbox._changed:
            assert client._outbox._changed.wait_for(lambda: client.stats.dropped, 10)
        answered.set()
        forgetting.result()
    client.identify("u_42", {"name": "Somebody new"})
    assert client.flush()
    assert [request.method for request in network.requests] == ["PUT", "DELETE", "PUT"]
    assert network.requests[-1].body == {"traits": {"name": "Somebody new"}}
    assert client.stats.dropped == {"forgotten": 2}


def test_nobody_is_said_to_be_forgotten_while_a_call_about_them_is_on_its_way(client: Annai, network: Network) -> None:
    with network.holding() as answered:
        client.identify("u_42", {"name": "Hanako"})
        network.wait_for_requests(1)
        client.forget("u_43")
        with pytest.raises(NetworkError):
            client.forget("u_42", timeout=0.01)
        assert [request.path for request in network.requests] == ["/v1/users/u_42", "/v1/users/u_43"]
        answered.set()


@pytest.mark.parametrize(
    "answer",
    [raw(404, b"<html>Not found"), problem(404, "not_found"), problem(401, "wrong_key"), raw(200, b"<html>"), hang_up],
)
def test_forget_never_fails_silently(client: Annai, network: Network, answer: Answer) -> None:
    network.answers.append(answer)
    with pytest.raises(DeliveryError):
        client.forget("u_42")


def test_an_error_says_if_waiting_helps_and_what_the_server_said(client: Annai, network: Network) -> None:
    errors = [{"path": "traits.plan", "message": "give a text"}]
    network.answers.append(problem(422, "invalid", detail="The body has faults.", errors=errors))
    with pytest.raises(ApiError) as refused:
        client.forget("u_42")
    assert refused.value.permanent
    assert (refused.value.status, refused.value.code) == (422, "invalid")
    assert refused.value.errors == (("traits.plan", "give a text"),)
    assert str(refused.value) == "422 invalid The body has faults. traits.plan: give a text"

    network.answers.append(problem(503, "unavailable", retry_after=3))
    with pytest.raises(ApiError) as busy:
        client.forget("u_42")
    assert not busy.value.permanent
    assert busy.value.retry_after == 3


@pytest.mark.parametrize("user", ["", " ", None, "a\nb"])
def test_asking_for_nobody_is_a_wrong_call(client: Annai, user: str) -> None:
    with pytest.raises(UsageError):
        client.guides_for(user)
    with pytest.raises(UsageError):
        client.forget(user)
