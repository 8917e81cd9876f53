"""Flask without what a page view would pay for and never use."""

from collections.abc import Callable
from typing import Any

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface


class _SessionsOfTheAdmin(SecureCookieSessionInterface):
    """Only the admin keeps anything in a session; elsewhere, making a signer for it cost 15 µs a request."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        if not request.path.startswith(self.get_cookie_path(app)):
            return SecureCookieSession()
        return super().open_session(app, request)


class FlaskApp(Flask):
    session_interface = _SessionsOfTheAdmin()

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """None of our functions is a coroutine; looking whether one is cost 10 µs a request."""
        return func
