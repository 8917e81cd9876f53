"""Who answers at the address that browsers are given."""

import json
import ssl
import urllib.error
from collections.abc import Iterator
from email.utils import parsedate_to_datetime

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from annai_server.cli.examination.asking import fetched, refusal
from annai_server.cli.examination.clock import compared
from annai_server.cli.examination.finding import Finding, Level
from annai_server.cli.session import connected
from annai_server.clock import now
from annai_server.engine.identity import AuthorTokens
from annai_server.settings import Settings
from annai_server.store.database import db
from annai_server.store.tables import Environment


def encrypted(configured: Settings) -> Iterator[Finding]:
    if not configured.secure:
        fix = "for more than this machine, put a proxy with TLS in front and set ANNAI_PUBLIC_URL=https://…"
        yield Finding("HTTPS", "warning", f"{configured.public_url} is plain HTTP", fix)
    elif not configured.trusted_proxies:
        # We have no TLS, so that there is one.
        says = "all visitors count as one, so that one of them can lock all authors out"
        fix = "name the addresses of what ends TLS in front in ANNAI_TRUSTED_PROXIES, such as 127.0.0.1"
        yield Finding("Proxy", "warning", says, fix)


def address(configured: Settings) -> Iterator[Finding]:
    health = f"{configured.public_url}/healthz"
    try:
        said, headers = fetched(health)
    except (OSError, ValueError) as error:
        yield Finding("Address", *_why(configured.public_url, error))
        return
    if not _is_ours(said):
        fix = "let the proxy hand this address on to annai-server; what answers now is something else"
        yield Finding("Address", "fault", f"{health} is not answered by Annai", fix)
        return
    yield _whose(configured)
    if date := headers["Date"]:
        yield compared(parsedate_to_datetime(date).timestamp(), f"the clock behind {configured.public_url}")


def _whose(configured: Settings) -> Finding:
    """Whether the Annai at the public address has our database and secret: it is asked for what only such a one knows,
    why somebody who doesn't exist is shown what there is. Nothing is stored or counted."""
    url = configured.public_url
    ours = _some_environment(configured)
    if ours is None:
        return Finding(
            "Address", "good", f"{url} is answered by Annai; whether by this one shows once there is a project"
        )
    environment_id, key = ours
    token, _ = AuthorTokens(configured.secret).issue(environment_id, "annai-server doctor", now())
    code = refusal(f"{url}/v1/debug", {"v": 1, "key": key, "token": token})
    if code == "wrong_key":
        fix = (
            "set ANNAI_PUBLIC_URL to this one's address, ANNAI_DATABASE_URL to that one's database, or the proxy right"
        )
        return Finding("Address", "fault", f"{url} is answered by another Annai, with another database", fix)
    if code == "identity":
        fix = "give all processes of one installation the same ANNAI_SECRET, and start them anew"
        return Finding("Address", "fault", f"{url} is answered by an Annai of this database with another secret", fix)
    if code:
        fix = "see its log"
        return Finding(
            "Address", "warning", f"{url} is answered by Annai, which can't be asked whose it is ({code})", fix
        )
    return Finding("Address", "good", f"{url} is answered by this Annai")


def _some_environment(configured: Settings) -> tuple[int, str] | None:
    """Its number and public key. None: there is none, or the database does not answer, which is said elsewhere."""
    with connected(configured):
        try:
            row = db.session.execute(select(Environment.id, Environment.public_key).order_by(Environment.id)).first()
        except SQLAlchemyError:
            return None
        return None if row is None else (row.id, row.public_key)


def _why(url: str, error: Exception) -> tuple[Level, str, str]:
    if isinstance(error, urllib.error.HTTPError):
        return "fault", f"{url}/healthz is answered with {error.code}", "see the proxy's log; it should hand this on"
    reason = getattr(error, "reason", error)
    if isinstance(reason, ssl.SSLError):
        return "fault", f"{url} has a certificate that browsers refuse ({reason})", "renew it where TLS ends"
    return (
        "warning",
        f"{url} cannot be reached from here ({reason})",
        "start `annai-server serve`; check name and proxy",
    )


def _is_ours(said: bytes) -> bool:
    try:
        return bool(json.loads(said) == {"status": "ok"})
    except ValueError:
        return False
