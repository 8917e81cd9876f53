"""What answers over HTTP, ourselves or others. Settings take http and https addresses only."""

import json
import urllib.error
import urllib.request
from contextlib import suppress
from email.message import Message
from typing import Any

_PATIENCE_S = 5


def fetched(address: str) -> tuple[bytes, Message]:
    """At most 100 kB, and the headers. Raises OSError and ValueError."""
    with urllib.request.urlopen(address, timeout=_PATIENCE_S) as answer:  # noqa: S310
        return answer.read(100_000), answer.headers


def refusal(address: str, body: dict[str, Any]) -> str:
    """Its code; empty: it was answered."""
    request = urllib.request.Request(address, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=_PATIENCE_S):  # noqa: S310
            return ""
    except urllib.error.HTTPError as error:
        with suppress(ValueError, AttributeError):
            return str(json.loads(error.read(10_000)).get("code", error.code))
        return str(error.code)
    except (OSError, ValueError) as error:
        return str(getattr(error, "reason", error))
