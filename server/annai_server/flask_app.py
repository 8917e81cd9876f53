"""Flask without what a page view would pay for and never use."""

from collections.abc import Callable
from typing import Any, NoReturn
from urllib.parse import urlsplit, urlunsplit

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from werkzeug.routing import RequestRedirect


class _SessionsOfTheAdmin(SecureCookieSessionInterface):
    """Only the admin keeps anything in a session; elsewhere, making a signer for it cost 15 µs a request."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not f"{request.script_root}{request.path}".startswith(self.get_cookie_path(app)):
            return SecureCookieSession()
        return super().open_session(app, request)


class FlaskApp(Flask):
    session_interface = _SessionsOfTheAdmin()

    def raise_routing_exception(self, request: Request) -> NoReturn:
        """A redirect to the address's right spelling names no host: behind a proxy we don't know the browser's."""
        if isinstance(request.routing_exception, RequestRedirect):
            address = urlsplit(request.routing_exception.new_url)
            request.routing_exception.new_url = urlunsplit(address._replace(scheme="", netloc=""))
        super().raise_routing_exception(request)

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our functions is a coroutine; looking whether one is cost 10 µs a request."""
        return func
