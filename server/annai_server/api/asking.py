"""A public request as WSGI hands it over: its body, and the page that it comes from."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from werkzeug.exceptions import ClientDisconnected
from werkzeug.wsgi import get_input_stream

from annai_server.api.envelopes import Envelope, Form
from annai_server.api.errors import Problem
from annai_server.api.origins import allows
from annai_server.api.unpacking import unpacked
from annai_server.engine.process import Engine
from annai_server.store import environments
from annai_server.store.environments import Door
from annai_server.wire.browser import LARGEST_BODY

Environ = dict[str, Any]
_LENGTH = re.compile(r"[0-9]{1,9}")


@dataclass(frozen=True, slots=True)
class Asking:
    environ: Environ

    def open(self, envelope: Envelope[Form], raw: bytes) -> Form:
        """The fields of what was read, checked. Raises Problem, ValidationError and werkzeug's HTTPException."""
        if encoding := self.environ.get("HTTP_CONTENT_ENCODING"):
            raw = unpacked(raw, encoding, LARGEST_BODY)
        return envelope.open(raw)

    @property
    def origin(self) -> str | None:
        return self.environ.get("HTTP_ORIGIN")

    @property
    def address(self) -> str:
        return str(self.environ.get("REMOTE_ADDR", ""))

    @property
    def agent(self) -> str:
        return str(self.environ.get("HTTP_USER_AGENT", ""))

    def admit(self, door: Door, own: str) -> None:
        """Raises Problem: the page's origin is neither one of the environment's nor our own."""
        origin = self.origin
        if origin is None or origin in door.origins:
            return
        if not allows(door.origins, origin, own):
            raise Problem(
                "origin",
                f"{origin[:200]} is not among the allowed origins of this environment; "
                "an administrator allows it in the admin, under Settings, Allowed origins",
            )

    def read(self) -> bytes:
        """The body, as it came. It waits for whoever sends it: hold nothing meanwhile that others need."""
        told = self.environ.get("CONTENT_LENGTH", "")
        if not _LENGTH.fullmatch(told) or "HTTP_TRANSFER_ENCODING" in self.environ or int(told) > LARGEST_BODY:
            return get_input_stream(self.environ, max_content_length=LARGEST_BODY).read()
        length = int(told)
        raw: bytes = self.environ["wsgi.input"].read(length)
        if len(raw) < length:
            raise ClientDisconnected
        return raw


def unknown_key(engine: Engine, key: str, address: str) -> Problem:
    """What to say of a public key that opens nothing. Raises TooMany."""
    engine.limits.of_stranger(address)
    revoked = environments.revoked_at(engine.reader, key)
    if revoked is None:
        return Problem("wrong_key", "no environment has this public key")
    return Problem(
        "wrong_key",
        f"this public key was revoked on {datetime.fromtimestamp(revoked / 1000, UTC):%Y-%m-%d}; "
        "put the environment's newer one into the page's tag (in the admin, under Settings)",
    )
