"""The client: what a host product's backend calls."""

import logging
import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from types import TracebackType
from typing import Any, Self

from annai import _checks, _entries, _tag, _tokens
from annai._api import Api
from annai._errors import DeliveryError, NetworkError, UsageError
from annai._guard import Guard
from annai._guides import UserGuide
from annai._http import Http
from annai._notices import Notices
from annai._outbox import Outbox
from annai._settings import Settings, read
from annai._stats import Stats
from annai._tag import Html

Fields = Mapping[str, Any]

log = logging.getLogger("annai")

_SHORTEST = 0.001  # a timeout of 0 would be none given


class Annai:
    """One environment of Annai, seen from a backend. Make one per process and use it from any thread.

    `identify`, `group` and `track` put the call in a queue in memory and return at once; a daemon thread
    delivers them. They never wait for the network and never raise, unless the client is `strict`: then they
    raise UsageError for calls that are wrong. Without it such a call is logged once, on the logger `annai`,
    and dropped. `stats` counts everything.

    `url`: where this backend reaches Annai. `signing_secret` and `kid`: to sign identities.
    `script_url`: where browsers load the widget, if that is elsewhere. `timeout`: seconds for one request of
    the queue. `queue_size`: calls that may wait. `flush_at_exit`: seconds that the end of the process may take
    for what still waits. `enabled=False`: calls do nothing, tags are empty, nobody has guides.
    """

    def __init__(
        self,
        url: str,
        public_key: str,
        secret_key: str,
        signing_secret: str | None = None,
        kid: str | None = None,
        *,
        script_url: str = "",
        strict: bool = False,
        timeout: float = 10.0,
        queue_size: int = 10_000,
        flush_at_exit: float = 2.0,
        enabled: bool = True,
    ) -> None:
        """Raises ConfigurationError, which names what is missing or malformed. Opens no connection."""
        self._settings = Settings(
            url=url,
            public_key=public_key,
            secret_key=secret_key,
            signing_secret=signing_secret,
            kid=kid,
            script_url=script_url,
            strict=strict,
            timeout=timeout,
            queue_size=queue_size,
            flush_at_exit=flush_at_exit,
            enabled=enabled,
        )
        self._notices = Notices()
        self._api = Api(Http(self._settings.url), secret_key, timeout)
        self._outbox = Outbox(self._api, size=queue_size, flush_at_exit=flush_at_exit, notices=self._notices)

    @classmethod
    def from_env(cls, environ: Mapping[str, object] | None = None) -> Self:
        """From ANNAI_URL, ANNAI_PUBLIC_KEY, ANNAI_SECRET_KEY, ANNAI_SIGNING_SECRET, ANNAI_SIGNING_KID, and if
        they are set ANNAI_SCRIPT_URL and ANNAI_STRICT. Secrets may lie in files: ANNAI_SECRET_KEY_FILE,
        ANNAI_SIGNING_SECRET_FILE.

        If none of the first three is set, the client is a disabled one. Raises ConfigurationError if only some
        are, or if one is malformed.
        """
        settings = read(os.environ if environ is None else environ)
        if not settings.enabled:
            log.info("Annai is off: ANNAI_URL, ANNAI_PUBLIC_KEY and ANNAI_SECRET_KEY are not set")
        return cls(**asdict(settings))

    @classmethod
    def disabled(cls) -> Self:
        """A client that is switched off, for machines without Annai. Cannot raise."""
        return cls("", "", "", enabled=False)

    @property
    def enabled(self) -> bool:
        """False if this client is switched off. Cannot raise."""
        return self._settings.enabled

    def identify(
        self,
        user: str | int,
        traits: Fields | None = None,
        company: str | int | None = None,
        locale: str | None = None,
        *,
        internal: bool | None = None,
    ) -> None:
        """Say what is known of a user; what is left out stays, a trait given as None is removed.

        `internal`: one of your own people, counted apart. Calls for the same user arrive in the order they were
        made. Queued; raises only UsageError, and only if strict.
        """
        with self._guard("identify"):
            self._put(_entries.user(user, traits, company, locale, internal))

    def group(self, company: str | int, traits: Fields) -> None:
        """Say what is known of a company. Queued; raises only UsageError, and only if strict."""
        with self._guard("group"):
            self._put(_entries.company(company, traits))

    def track(
        self,
        user: str | int,
        name: str,
        properties: Fields | None = None,
        company: str | int | None = None,
        at: datetime | None = None,
    ) -> None:
        """Say that something happened, now or at `at` (with a time zone).

        The event has an id from this moment on, so that it counts once however often it has to be sent.
        Queued; raises only UsageError, and only if strict.
        """
        with self._guard("track"):
            self._put(_entries.event(user, name, properties, company, at))

    def token(
        self,
        user: str | int,
        company: str | int | None = None,
        traits: Fields | None = None,
        company_traits: Fields | None = None,
        act: str | int | None = None,
        expires_in: int = _tokens.LONGEST,
    ) -> str:
        """A signed identity for the browser, for `expires_in` seconds (at most an hour).

        `act`: who is really signed in, if it is somebody of yours acting as this user: nothing is then shown or
        recorded. Raises UsageError, and ConfigurationError if the client has no signing secret.
        """
        claims = _tokens.claims(user, company, traits, company_traits, act)
        return _tokens.mint(self._settings, claims, expires_in)

    def tag(
        self,
        user: str | int | None = None,
        nonce: str | None = None,
        token: bool | str = True,
        traits: Fields | None = None,
        company: str | int | None = None,
        company_traits: Fields | None = None,
        act: str | int | None = None,
        **attributes: str | int | bool | None,
    ) -> Html:
        """The script tag for a page of this user's (or of nobody's), escaped; templates need no `safe` filter.

        `nonce`: of the page's Content-Security-Policy. `token`: True signs the identity if the client can, False
        leaves it unsigned, text is a token you made. `traits`, `company`, `company_traits` and `act` travel in
        the token only, as the page could change anything else. Further keywords become attributes
        (`data_mode="off"` is `data-mode="off"`).

        Never raises, unless strict: then UsageError. Without it a wrong call is logged once and the tag is
        empty, so that the page renders.
        """
        with self._guard("tag"):
            if not self.enabled:
                return Html()
            signed: str | bool | None = None if user is None else token
            if user is not None and token is True:
                signed = self._identity(user, company, traits, company_traits, act)
            return _tag.script(
                {
                    "src": self._settings.script_url,
                    "data-key": self._settings.public_key,
                    "data-user": None if user is None else _checks.user(user),
                    "data-token": signed,
                    "nonce": nonce,
                    **{name.rstrip("_").replace("_", "-"): value for name, value in attributes.items()},
                }
            )
        return Html()

    def _identity(
        self,
        user: str | int,
        company: str | int | None,
        traits: Fields | None,
        company_traits: Fields | None,
        act: str | int | None,
    ) -> str | None:
        if self._settings.signing_secret:
            return self.token(user, company, traits, company_traits, act)
        if act is not None:
            raise UsageError("act needs a signing secret: unsigned, this visit would count as the user's own")
        if traits or company is not None or company_traits:
            self._notices.once(
                logging.WARNING,
                "unsigned traits",
                "traits and company of tag() need a signing secret and were left out; identify() needs none",
            )
        return None

    def guides_for(
        self, user: str | int, timeout: float = 2.0, default: Sequence[UserGuide] | None = None
    ) -> list[UserGuide]:
        """Every published guide and how it stands with this user. Asks the server and waits for it, at most
        `timeout` seconds.

        Raises UsageError and DeliveryError (NetworkError, UnusableAnswer, ApiError), unless there is a
        `default`: then that is the answer when the server gives none, and the failure is logged.
        """
        identifier = _checks.identifier("user", user)
        if not self.enabled:
            return list(default or ())
        try:
            return self._api.guides(identifier, timeout)
        except DeliveryError as error:
            if default is None:
                raise
            log.warning("Annai: guides_for() fell back to its default: %s", error)
            return list(default)

    def forget(self, user: str | int, timeout: float = 10.0) -> None:
        """Erase a user and everything recorded of them, on the server and in this process's queue; what another
        process still has of them would make them known anew. Waits for the server, at most `timeout` seconds; a call
        about them that is being delivered ends first. Forgetting somebody unknown is no error.

        Raises UsageError and DeliveryError (NetworkError, UnusableAnswer, ApiError): if it returns, it is done.
        A disabled client knows no server; it logs a warning.
        """
        identifier = _checks.identifier("user", user)
        if not self.enabled:
            log.warning("Annai: forget() erased nothing, as the client is disabled")
            return
        deadline = time.monotonic() + timeout
        if not self._outbox.discard(("user", identifier), timeout):
            raise NetworkError(f"a call about this user was still being delivered after {timeout:g} s")
        self._api.forget(identifier, max(deadline - time.monotonic(), _SHORTEST))

    @property
    def stats(self) -> Stats:
        """What became of the queued calls so far. Cannot raise."""
        return self._outbox.stats

    def flush(self, timeout: float = 5.0) -> bool:
        """Wait until nothing is queued, at most `timeout` seconds; False if something still is. Cannot raise."""
        return self._outbox.flush(timeout)

    def close(self, timeout: float = 5.0) -> bool:
        """Flush, then end the thread and refuse further calls; False if something was given up. Cannot raise.

        The end of the process does this by itself, in at most `flush_at_exit` seconds.
        """
        delivered = self._outbox.close(timeout)
        self._api.close()
        return delivered

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        if not self.enabled:
            return f"<{type(self).__name__} disabled>"
        signing = f"signs with {self._settings.kid!r}" if self._settings.kid else "does not sign"
        return f"<{type(self).__name__} {self._settings.url} {self._settings.public_key} {signing}>"

    def _put(self, entry: _entries.Entry) -> None:
        if self.enabled:
            self._outbox.put(entry)

    def _guard(self, call: str) -> Guard:
        return Guard(call, self._settings.strict, self._notices, self._outbox.count_invalid)
