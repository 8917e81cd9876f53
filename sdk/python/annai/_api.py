"""The server's routes, as docs/wire.md has them: the one file that knows both them and their answers."""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Any
from urllib.parse import quote

from annai import _checks, _guides
from annai._entries import Event, Update
from annai._errors import ApiError, UnusableAnswer
from annai._http import Answer, Http

MAX_EVENTS = 1_000

try:
    VERSION = version("annai")
except PackageNotFoundError:  # a copied source tree
    VERSION = "0"


@dataclass(frozen=True)
class Verdict:
    """What the server did with one event: `stored`, `duplicate` or `rejected`, and then why."""

    status: str
    reason: str = ""


class Api:
    """Every method raises DeliveryError, and nothing else on purpose."""

    def __init__(self, http: Http, secret_key: str, timeout: float) -> None:
        self._http = http
        self._timeout = timeout
        self._headers = {
            "Authorization": f"Bearer {secret_key}",
            "Content-Type": "application/json",
            "User-Agent": f"annai-python/{VERSION}",
        }

    def track(self, events: Sequence[Event]) -> list[Verdict]:
        """One verdict for each event, in order."""
        body = b'{"sent_at":"%s","events":[%s]}' % (
            _checks.moment(None).encode(),
            b",".join(event.body for event in events),
        )
        answer = self._call("POST", "/v1/track", body)
        try:
            verdicts = {
                result["id"]: Verdict(str(result["status"]), str(result.get("reason") or ""))
                for result in answer["results"]
            }
            return [verdicts[event.id] for event in events]
        except (KeyError, TypeError, AttributeError) as error:
            # An event without a verdict is not acknowledged: the batch is sent again, as ids make that safe.
            raise UnusableAnswer("POST /v1/track: the answer does not say what became of every event") from error

    def put(self, update: Update) -> None:
        self._call("PUT", update.path, update.body)

    def guides(self, user: str, timeout: float) -> list[_guides.UserGuide]:
        return _guides.read(self._call("GET", f"{_user(user)}/guides", timeout=timeout))

    def forget(self, user: str, timeout: float) -> None:
        self._call("DELETE", _user(user), timeout=timeout)

    def close(self) -> None:
        self._http.close()

    def after_fork(self) -> None:
        self._http.after_fork()

    def _call(self, method: str, path: str, body: bytes | None = None, timeout: float | None = None) -> Any:
        answer = self._http.request(method, path, body, self._headers, timeout or self._timeout)
        if answer.status >= 300:
            raise _problem(answer)
        if answer.status == 204:
            return None
        content = _json(answer.body)
        if not isinstance(content, dict):
            raise UnusableAnswer(f"{method} {path}: the answer is not JSON of Annai's")
        return content


def _user(user: str) -> str:
    return f"/v1/users/{quote(user, safe='')}"


def _json(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return None


def _problem(answer: Answer) -> ApiError:
    content = _json(answer.body)
    problem = content if isinstance(content, dict) else {}
    errors = problem.get("errors")
    return ApiError(
        answer.status,
        str(problem.get("code") or ""),
        str(problem.get("detail") or problem.get("title") or answer.headers.get("Location") or ""),
        [
            (str(fault.get("path")), str(fault.get("message")))
            for fault in (errors if isinstance(errors, list) else [])
            if isinstance(fault, dict)
        ],
        _retry_after(problem.get("retry_after"), answer.headers.get("Retry-After")),
    )


def _retry_after(stated: object, header: str | None) -> float | None:
    """Seconds; the problem's own word goes first. The header has seconds or a date, RFC 9110 section 10.2.3."""
    for value in (stated, header):
        if isinstance(value, bool) or value is None:
            continue
        try:
            return max(0.0, float(value))  # type: ignore[arg-type]
        except (TypeError, ValueError, OverflowError):
            pass
    try:
        then = parsedate_to_datetime(header or "")
    except ValueError:
        return None
    return max(0.0, then.timestamp() - time.time())
