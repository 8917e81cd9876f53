"""One shape for every failure: application/problem+json (RFC 9457), on every route, CORS headers included.

Raise a domain error where the product refuses, `Problem` where HTTP does; `init_app` turns both, werkzeug's own
errors, marshmallow's and whatever nobody expected into the same document.
"""

import json
import logging
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict, Unpack

from flask import Flask, Response, g, request
from marshmallow import ValidationError
from sqlalchemy.exc import OperationalError
from werkzeug.exceptions import HTTPException

from annai_server import engine
from annai_server.clock import now
from annai_server.domain.errors import AnnaiError, Conflict, Fault, Invalid, Unconfirmed, Unidentified
from annai_server.logs import method, route
from annai_server.tally import measures
from annai_server.wire import problems as wire

log = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
TYPE_BASE = "https://annai.dev/problems/"


@dataclass(frozen=True, slots=True)
class Code:
    status: int
    title: str


CODES: Mapping[str, Code] = {
    "not_json": Code(400, "The body is not JSON"),
    "invalid": Code(422, "The request breaks a rule"),
    "unauthenticated": Code(401, "A key is needed"),
    "wrong_key": Code(401, "The key is not valid here"),
    "identity": Code(401, "The identity token is not valid"),
    "forbidden": Code(403, "Not allowed"),
    "origin": Code(403, "The page's origin is not allowed"),
    "not_found": Code(404, "Not found"),
    "method": Code(405, "The method is not allowed here"),
    "conflict": Code(409, "Somebody else was faster"),
    "unconfirmed": Code(409, "It wants to be confirmed"),
    "too_large": Code(413, "The body is too large"),
    "encoding": Code(415, "The body's compression is not known here"),
    "too_many": Code(429, "Too many requests"),
    "quota": Code(429, "The environment's quota is used up"),
    "internal": Code(500, "Something went wrong on our side"),
    "unavailable": Code(503, "The server cannot answer right now"),
}

_BY_STATUS = {
    401: "unauthenticated",
    403: "forbidden",
    404: "not_found",
    405: "method",
    409: "conflict",
    413: "too_large",
    415: "encoding",
    429: "too_many",
    503: "unavailable",
}


class Problem(Exception):
    """A refusal that only HTTP knows: `code` is a key of CODES."""

    def __init__(self, code: str, detail: str, errors: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.code, self.detail, self.errors = code, detail, errors


class More(TypedDict, total=False):
    """What a problem document may say besides; `retry_after` is in seconds."""

    status: int
    reason: str | None
    errors: Iterable[Fault]
    retry_after: float | None
    current: Mapping[str, Any] | None
    confirm: Sequence[str]


def body(
    code: str,
    detail: str,
    *,
    request_id: str,
    server_time: int,
    **more: Unpack[More],
) -> dict[str, Any]:
    """The problem document; `server_time` is in milliseconds since the epoch."""
    errors = [{"path": fault.path, "message": fault.message} for fault in more.get("errors", ())]
    document: dict[str, Any] = {
        "type": TYPE_BASE + code,
        "title": CODES[code].title,
        "status": more.get("status", CODES[code].status),
        "code": code,
        "detail": detail,
        "reason": more.get("reason"),
        "errors": errors or None,
        "current": more.get("current"),
        "confirm": more.get("confirm"),
        "retry_after": more.get("retry_after"),
        "server_time": server_time,
        "request_id": request_id,
    }
    return {name: value for name, value in document.items() if value is not None}


def answer(code: str, detail: str, **more: Unpack[More]) -> Response:
    """The problem document as this request's response."""
    document = body(code, detail, request_id=g.get("request_id", ""), server_time=now(), **more)
    response = Response(json.dumps(document, ensure_ascii=False), document["status"], content_type=MEDIA_TYPE)
    # For the log: our own words only. The detail may quote what somebody sent.
    g.problem = ": ".join(word for word in (code, more.get("reason")) if word)
    if (retry_after := more.get("retry_after")) is not None:
        response.headers["Retry-After"] = str(max(1, round(retry_after)))
    if response.status_code == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="annai"'
    return response


def init_app(app: Flask) -> None:
    app.register_error_handler(Problem, _from_problem)
    app.register_error_handler(AnnaiError, _from_domain)
    app.register_error_handler(ValidationError, _from_marshmallow)
    app.register_error_handler(HTTPException, _from_werkzeug)
    app.register_error_handler(OperationalError, _from_database)
    app.register_error_handler(Exception, _from_surprise)


def _from_problem(error: Problem) -> Response:
    return answer(error.code, error.detail, errors=error.errors)


def _from_domain(error: AnnaiError) -> Response:
    if isinstance(error, Invalid):
        return answer("invalid", _summary(error.faults), errors=error.faults)
    if isinstance(error, Conflict):
        return answer("conflict", str(error), current=error.current)
    if isinstance(error, Unconfirmed):
        return answer("unconfirmed", _summary(error.faults), errors=error.faults, confirm=error.wanted)
    if isinstance(error, Unidentified):
        return answer("identity", str(error), reason=error.reason)
    return answer(error.code, str(error) or CODES[error.code].title, retry_after=error.retry_after)


def _from_marshmallow(error: ValidationError) -> Response:
    faults = wire.faults(error)
    return answer("invalid", _summary(faults), errors=faults)


def _from_werkzeug(error: HTTPException) -> Response:
    status = error.code or 500
    if status < 400:
        return Response(error.get_body(), status, error.get_headers())
    code = _BY_STATUS.get(status, "invalid" if status < 500 else "internal")
    response = answer(code, _detail(error, status, code), status=status)
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(sorted(allowed))
    return response


def _detail(error: HTTPException, status: int, code: str) -> str:
    """A 500's description may carry the exception: its reader gets the title only."""
    if status == 413:
        return f"the body is larger than {request.max_content_length or 0:,} bytes"
    return CODES[code].title if status >= 500 else (error.description or CODES[code].title)


def _from_database(error: OperationalError) -> Response:
    log.error("database unavailable on %s %s", method(), route(), exc_info=error)
    engine.current().tally.note(measures.DATABASE_ERRORS)
    return answer("unavailable", "the database cannot be reached; try again later", retry_after=2)


def _from_surprise(error: Exception) -> Response:
    log.error("unexpected error on %s %s", method(), route(), exc_info=error)
    return answer("internal", "the request could not be handled; the log has the reason under its request id")


def _summary(faults: Sequence[Fault]) -> str:
    first = faults[0]
    where = f"{first.path}: " if first.path else ""
    more = f" (and {len(faults) - 1} more)" if len(faults) > 1 else ""
    return f"{where}{first.message}{more}"
