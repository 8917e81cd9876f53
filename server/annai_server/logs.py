"""One line a request, pretty or JSON, under the id that its answer carries.

No address, no query string, no body: a log is no place for people's data.
"""

import json
import logging
import random
import re
import sys
import time
from datetime import UTC, datetime
from typing import Any

from flask import Flask, Response, g, has_request_context, request

from annai_server.settings import Settings

log = logging.getLogger("annai_server.requests")

HEADER = "X-Request-Id"
_GIVEN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{7,63}")
_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS"})
# Answered thousands of times a minute: their lines would drown the others, unless they are refusals.
_HOT = frozenset({"/v1/bootstrap", "/v1/events", "/healthz", "/readyz"})


def configure(settings: Settings) -> None:
    """Send the whole process's log to stderr, in the format and from the level that were set."""
    stream = logging.StreamHandler(sys.stderr)
    stream.setFormatter(_Json() if settings.log == "json" else _Pretty())
    root = logging.getLogger()
    root.handlers = [stream]
    root.setLevel(settings.log_level.upper())
    logging.getLogger("alembic").setLevel(logging.WARNING)


def init_app(app: Flask) -> None:
    app.before_request(_begin)
    app.after_request(_end)


def answered(path: str, given: str | None, began: float) -> str:
    """A hot request that went well, ahead of Flask, since `began` (of perf_counter). Returns its id; `given` is that
    which came with it."""
    request_id = _id(given)
    if log.isEnabledFor(logging.DEBUG):
        _line(logging.DEBUG, request_id, "POST", path, 200, began)
    return request_id


def _id(given: str | None) -> str:
    """A proxy's own, so that its log and ours are found by the same; nothing that could pass for more than an id."""
    return given if given and _GIVEN.fullmatch(given) else _new_id()


def _new_id() -> str:
    """Sixteen hexadecimal digits: to be found in a log, no secret."""
    return f"{random.getrandbits(64):016x}"


def _begin() -> None:
    g.request_id, g.began = _id(request.headers.get(HEADER)), time.perf_counter()


def _end(response: Response) -> Response:
    response.headers[HEADER] = g.request_id
    # Whoever asks whether the server is ready is told; the log is told of the fault itself, once.
    usual = request.path in _HOT and (response.status_code < 400 or request.path == "/readyz")
    level = logging.DEBUG if usual else logging.INFO
    if log.isEnabledFor(level):
        _line(level, g.request_id, method(), route(), response.status_code, g.began, _refusal(response))
    return response


def _line(level: int, request_id: str, method: str, path: str, status: int, began: float, more: str = "") -> None:
    took = (time.perf_counter() - began) * 1000
    fields = {"method": method, "path": path, "status": status}
    known = {"took_ms": round(took, 1), "request_id": request_id, **fields}
    log.log(level, "%(method)s %(path)s %(status)d" + more, fields, extra=known)


def _refusal(response: Response) -> str:
    """What an operator needs to know: the problem's code and reason, and of a page that may not ask yet where it came
    from."""
    problem, origin = g.get("problem"), request.headers.get("Origin", "")
    why = f" {problem}" if problem else ""
    page = f" for a page of {origin[:200]!r}" if response.status_code == 403 and origin else ""
    return (why + page).replace("%", "%%")


def method() -> str:
    """The request's, if it is one: anybody may send any word in its place, of any length."""
    return request.method if request.method in _METHODS else "other"


def route() -> str:
    """The request's route, not its path: paths hold users' ids and one-time tokens."""
    return re.sub(r"<\w+:", "<", request.url_rule.rule) if request.url_rule else "(no route)"


def _known_id(record: logging.LogRecord) -> str:
    """Of the request that a line is about, or was written in; "" for any other line."""
    own: str = getattr(record, "request_id", "")
    return own or (g.get("request_id", "") if has_request_context() else "")


class _Pretty(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created).astimezone()
        line = f"{at:%H:%M:%S} {record.levelname.lower():7} {record.getMessage()}"
        if took := getattr(record, "took_ms", None):
            line += f" {took} ms"
        if request_id := _known_id(record):
            line += f" [{request_id}]"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


class _Json(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        entry: dict[str, Any] = {"at": at, "level": record.levelname.lower(), "logger": record.name}
        entry["message"] = record.getMessage()
        for name in ("method", "path", "status", "took_ms"):
            if hasattr(record, name):
                entry[name] = getattr(record, name)
        if request_id := _known_id(record):
            entry["request_id"] = request_id
        if record.exc_info:
            entry["exception"] = self.formatException(record.exc_info)
        return json.dumps(entry, ensure_ascii=False)
