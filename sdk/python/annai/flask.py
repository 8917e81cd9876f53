"""Annai in a Flask application:

    annai = AnnaiExtension()


    @annai.user
    def signed_in():
        return (current_user.id, {"plan": current_user.plan}, current_user.account_id)


    def create_app():
        app = Flask(__name__)
        annai.init_app(app)

and in the base template, before `</head>`: `{{ annai_tag() }}`.
"""

import logging
import os
from collections.abc import Callable, Mapping
from typing import Any, NamedTuple

from flask import Flask, current_app, g
from markupsafe import Markup

from annai._client import Annai

__all__ = ["AnnaiExtension", "PageUser"]

log = logging.getLogger("annai")


class PageUser(NamedTuple):
    """Who is looking at the page. A plain tuple in this order, as short as wanted, does as well."""

    id: str | int
    traits: Mapping[str, Any] | None = None
    company: str | int | None = None
    company_traits: Mapping[str, Any] | None = None
    act: str | int | None = None


UserCallback = Callable[[], tuple[Any, ...] | str | int | None]
NonceCallback = Callable[[], str | None]


class AnnaiExtension:
    """Reads ANNAI_* (as `annai.Annai.from_env` names them) from the app's config, else from the environment, and
    adds `annai_tag()` to the templates. Where nothing is configured it does nothing.

    Wrong calls raise in Flask's debug mode; ANNAI_STRICT says otherwise.
    """

    def __init__(self, app: Flask | None = None) -> None:
        """Raises what init_app raises, if an app is given."""
        self._user: UserCallback | None = None
        self._nonce: NonceCallback = lambda: g.get("csp_nonce")
        if app is not None:
            self.init_app(app)

    def init_app(self, app: Flask, client: Annai | None = None) -> None:
        """Raises annai.ConfigurationError if the settings are incomplete or malformed.

        `client`: one to use instead of making one, such as annai.testing.FakeAnnai().
        """
        app.extensions["annai"] = client or Annai.from_env(_settings(app))
        app.jinja_env.globals["annai_tag"] = self.tag

    @property
    def client(self) -> Annai:
        """The current app's client. Raises RuntimeError outside of an application context."""
        client: Annai = current_app.extensions["annai"]
        return client

    def user(self, callback: UserCallback) -> UserCallback:
        """Registers who looks at the page: (id, traits, company), the id alone, or None for nobody. Cannot raise."""
        self._user = callback
        return callback

    def nonce(self, callback: NonceCallback) -> NonceCallback:
        """Registers the nonce of the response's Content-Security-Policy. Without this it is `g.csp_nonce`, if
        there is one. Cannot raise."""
        self._nonce = callback
        return callback

    def tag(self, nonce: str | None = None, **attributes: Any) -> Markup:
        """`annai_tag()` of the templates: the script tag for who looks at the page, empty for nobody, unless
        `data_privacy` says that anonymous visitors are somebody.

        Never raises, callbacks that fail included: the failure is logged and the tag is empty. Strict clients
        raise UsageError for wrong values.
        """
        client = self.client
        try:
            who = _page_user(self._user() if client.enabled and self._user else None)
            nonce = nonce or self._nonce()
        except Exception:  # the host's own callback; its page must render all the same
            log.exception("Annai: a callback of annai_tag() failed, so the page has no guidance")
            return Markup()
        if who is None:
            visitors = "anonymous" in str(attributes.get("data_privacy", ""))
            return Markup(client.tag(None, nonce, **attributes)) if visitors else Markup()  # noqa: S704
        return Markup(  # noqa: S704 -- tag() escapes every value
            client.tag(
                who.id,
                nonce,
                traits=who.traits,
                company=who.company,
                company_traits=who.company_traits,
                act=who.act,
                **attributes,
            )
        )


def _page_user(user: tuple[Any, ...] | str | int | None) -> PageUser | None:
    if user is None:
        return None
    return PageUser(*user) if isinstance(user, tuple) else PageUser(user)


def _settings(app: Flask) -> dict[str, object]:
    values: dict[str, object] = {"ANNAI_STRICT": app.debug}
    for source in (os.environ, app.config):
        values |= {name: value for name, value in source.items() if name.startswith("ANNAI_")}
    return values
