"""The two requests that browsers make all day, answered ahead of Flask.

Routing, contexts and hooks of Flask took as long as everything that a page view has to know and decide. What goes well
is answered here; what doesn't is handed on to Flask with the error that was met, so that every failure has one shape
and is described in one place (api/errors.py).
"""

import time
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import Request

from annai_server import logs
from annai_server.api import batch, page_view
from annai_server.api.asking import Asking, Environ
from annai_server.engine.process import Engine
from annai_server.tally import measures

Wsgi = Callable[[Environ, Callable[..., Any]], Iterable[bytes]]
_MET = "annai.met"

_ANSWERS: Mapping[str, Callable[[Engine, Asking], bytes]] = {
    "/v1/bootstrap": page_view.answer,
    "/v1/events": batch.answer,
}


class Direct:
    """WSGI. Wraps the app's own."""

    def __init__(self, engine: Engine, flask: Wsgi) -> None:
        self._engine, self._tally, self._flask = engine, engine.tally, flask

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        answer = _ANSWERS.get(environ["PATH_INFO"])
        if answer is None or environ["REQUEST_METHOD"] != "POST":
            return self._flask(environ, start_response)
        began = time.perf_counter()
        try:
            body = answer(self._engine, Asking(environ))
        except Exception as error:
            environ[_MET] = error
            return self._flask(environ, start_response)
        path = environ["PATH_INFO"]
        self._tally.note(measures.REQUESTS, ("POST", path, "200"), time.perf_counter() - began)
        start_response("200 OK", _headers(environ, body, logs.answered(path, environ.get("HTTP_X_REQUEST_ID"), began)))
        # As it is: anything but a list granian streams, at a fifth of what the server itself costs.
        return [body]


_ALWAYS = (("Content-Type", "application/json"), ("Vary", "Origin"), ("Cache-Control", "no-store"))


def met(request: Request) -> Exception:
    """What was met on the way to an answer; for the route that nothing else leads to."""
    error = request.environ.get(_MET)
    return error if isinstance(error, Exception) else RuntimeError("this route is answered ahead of Flask")


def _headers(environ: Environ, body: bytes, request_id: str) -> list[tuple[str, str]]:
    headers = [*_ALWAYS, ("Content-Length", str(len(body))), (logs.HEADER, request_id)]
    origin = environ.get("HTTP_ORIGIN")
    return [*headers, *readable(origin).items()] if origin else headers


def readable(origin: str) -> dict[str, str]:
    """Headers that let the page of that origin read the answer."""
    return {"Access-Control-Allow-Origin": origin, "Access-Control-Expose-Headers": "Retry-After"}
