"""When a message is tried again, when an endpoint is given up, and what verifies its signatures."""

import json
import time
from collections.abc import Sequence

import pytest
from standardwebhooks import Webhook, WebhookVerificationError

from annai_server.domain import webhooks
from annai_server.domain.webhooks import Outcome, Verdict, judge

SECOND, HOUR = 1_000, 3_600_000
DAY = 24 * HOUR
NOW = 1_795_291_200_000
AWAY = Outcome(error="connection")


def test_what_always_fails_is_tried_ten_times_over_more_than_75_hours() -> None:
    at, since, pauses = NOW, None, []
    for attempts in range(1, 11):
        verdict = judge(AWAY, attempts, since, at, 0.0)
        since = verdict.failing_since
        if verdict.next_at is not None:
            pauses.append((verdict.next_at - at) // SECOND)
            at = verdict.next_at
    assert pauses == [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400]
    assert at - NOW == 75 * HOUR + 35 * 60 * SECOND + 5 * SECOND
    assert verdict == Verdict("failed", failing_since=NOW)


def test_what_failed_together_is_not_tried_together() -> None:
    earliest, latest = (judge(AWAY, 2, NOW, NOW, chance).next_at for chance in (0.0, 1.0))
    assert (earliest, latest) == (NOW + 300 * SECOND, NOW + 330 * SECOND)


@pytest.mark.parametrize(("asked", "pause"), [(None, 300), (10, 300), (3_600, 3_600), (10**8, 24 * 3_600)], ids=str)
def test_who_asks_for_more_time_gets_it_up_to_a_day(asked: int | None, pause: int) -> None:
    verdict = judge(Outcome(status=503, retry_after=asked), 2, NOW, NOW, 0.0)
    assert verdict.next_at == NOW + pause * SECOND


@pytest.mark.parametrize("status", [200, 201, 204, 299])
def test_any_2xx_is_success_and_forgets_what_failed(status: int) -> None:
    assert judge(Outcome(status=status), 3, NOW - DAY, NOW, 0.0) == Verdict("delivered")


@pytest.mark.parametrize("status", [100, 101, 301, 302, 307, 400, 401, 404, 429, 500, 502, 503, 504])
def test_anything_else_is_failure_redirects_too(status: int) -> None:
    assert judge(Outcome(status=status), 1, None, NOW, 0.0).status == "waiting"


def test_who_says_gone_hears_no_more() -> None:
    assert judge(Outcome(status=410), 1, None, NOW, 0.0) == Verdict("failed", failing_since=NOW, disabled="gone")


def test_who_fails_for_five_days_hears_no_more() -> None:
    assert judge(AWAY, 4, NOW - 5 * DAY + 1, NOW, 0.0).disabled is None
    assert judge(AWAY, 4, NOW - 5 * DAY, NOW, 0.0).disabled == "failing"


def signed(secrets: Sequence[str], timestamp: int, body: str) -> dict[str, str]:
    return {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(timestamp),
        "webhook-signature": webhooks.signatures(secrets, "msg_1", timestamp, body),
    }


def test_the_standardwebhooks_library_verifies_with_either_secret_and_with_no_other() -> None:
    new, old, other = (webhooks.secret_of(bytes([number]) * 32) for number in range(3))
    body = webhooks.message("milestone.reached", NOW, {"user": "木村 “u”"})
    timestamp = int(time.time())
    headers = signed([new, old], timestamp, body)
    for secret in (new, old):
        assert Webhook(secret).verify(body.encode(), headers)["data"] == {"user": "木村 “u”"}
    for changed in ({"webhook-id": "msg_2"}, {"webhook-timestamp": str(timestamp - 1)}):
        with pytest.raises(WebhookVerificationError):
            Webhook(new).verify(body, headers | changed)
    with pytest.raises(WebhookVerificationError):
        Webhook(other).verify(body, headers)


def test_the_standardwebhooks_library_takes_no_message_that_was_signed_minutes_ago() -> None:
    """Whoever kept one can't send it again later."""
    secret = webhooks.secret_of(bytes(32))
    body = webhooks.message("milestone.reached", NOW, {"user": "u_1"})
    signed_at = {minutes: signed([secret], int(time.time()) - minutes * 60, body) for minutes in (4, 6)}
    assert Webhook(secret).verify(body, signed_at[4])["data"] == {"user": "u_1"}
    with pytest.raises(WebhookVerificationError, match="too old"):
        Webhook(secret).verify(body, signed_at[6])


def test_what_would_be_too_long_comes_without_its_properties_and_says_so() -> None:
    body = webhooks.message("run.action_clicked", NOW, {"user": "u_1", "properties": {"text": "あ" * 10_000}})
    assert len(body.encode()) < webhooks.LARGEST
    assert json.loads(body)["data"] == {"user": "u_1", "properties": {}, "properties_left_out": True}
