import errno
import logging
import resource
import socket
from contextlib import AbstractContextManager, nullcontext

import click
from flask import Flask
from granian import Granian
from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server import mp
from sqlalchemy.exc import OperationalError

from annai_server import ending, logs, settings
from annai_server.cli.session import connected
from annai_server.settings import Settings, SettingsError
from annai_server.store import schema
from annai_server.store.database import db
from annai_server.tally import sharing
from annai_server.turns import Turns

log = logging.getLogger(__name__)

# Of one process at a time; whoever comes next waits until one is closed.
_MOST_CONNECTIONS = 1_024
# The one place where granian has both a request and the way to answer it. It is not public: a granian without it must
# not be started, and tests/delivery/test_half_bodies.py says whether it still does what we need.
_GRANIANS_CALLBACK = "_wsgi_call_wrap"
# Database, log, pipes and what is being sent to webhooks.
_OTHER_FILES = 256


@click.command()
def serve() -> None:
    """Start the server. SIGTERM lets it finish the requests that it has, then ends it, within ANNAI_STOP_WITHIN."""
    configured = settings.read()
    _refuse_taken_port(configured)
    logs.configure(configured)
    refuse_old_tables(configured)
    most = connections(resource.getrlimit(resource.RLIMIT_NOFILE)[0])
    server = Granian(
        f"{__name__}:{server_process.__name__}",
        address=configured.host,
        port=configured.port,
        interface=Interfaces.WSGI,
        workers=configured.workers,
        # A request waits for its body in a thread (turns.py), so that nobody can take them all; HTTP/2 would have many
        # requests a connection, and nobody in front of us speaks it.
        backpressure=most,
        blocking_threads=most,
        http=HTTPModes.http1,
        factory=True,
        websockets=False,
        respawn_failed_workers=True,
        log_level=LogLevels.error,
        log_dictconfig={"loggers": {"_granian": {"propagate": True}}},
    )
    logs.configure(configured)
    server.on_startup(lambda: log.info("Annai listens at %s", configured.public_url))
    asked = ending.of_supervisor(configured.stop_within)
    try:
        with _counts_of_all(configured):
            server.serve()
    except SystemExit:
        # A service manager tells all processes at once: one that ends before the supervisor asks it has not failed.
        if not asked.asked:
            raise


def _counts_of_all(configured: Settings) -> AbstractContextManager[None]:
    """Where nobody asks for them, no folder is needed: a container's may all be read-only."""
    try:
        return sharing.folder_for_all() if configured.metrics_token else nullcontext()
    except OSError as error:
        raise SettingsError(f"ANNAI_METRICS_TOKEN needs a folder for temporary files ({error}). Set TMPDIR.") from None


def server_process() -> Flask:
    """What granian calls in each process. The app is imported here: that takes a second, in which it can be ended."""
    configured = settings.read()
    asked = ending.of_server_process(configured.stop_within)
    from annai_server import app

    # SQLite answers page views within microseconds; on PostgreSQL they wait for its answers at the same time.
    alone = ("/v1/bootstrap", f"{configured.path}/v1/bootstrap") if configured.sqlite else ()
    turns = Turns(configured.threads, configured.body_within, in_line=alone)
    setattr(mp, _GRANIANS_CALLBACK, turns.around(getattr(mp, _GRANIANS_CALLBACK)))
    asked.refuse(turns.cut_off)
    return app.serving(configured, asked)


def connections(files: int) -> int:
    """How many a process takes that may have so many files open: each is one, and without any left the database
    couldn't be opened."""
    if files == resource.RLIM_INFINITY:
        return _MOST_CONNECTIONS
    return min(_MOST_CONNECTIONS, max(files // 2, files - _OTHER_FILES))


def _refuse_taken_port(configured: Settings) -> None:
    family = socket.AF_INET6 if ":" in configured.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((configured.host, configured.port))
        except OSError as error:
            raise SettingsError(_why_not(configured, error)) from None


def _why_not(configured: Settings, error: OSError) -> str:
    at = f"{configured.host}:{configured.port}"
    if error.errno == errno.EADDRINUSE:
        return f"ANNAI_PORT={configured.port} is taken on {configured.host}. Stop what uses it, or set another port."
    if error.errno == errno.EACCES:
        return f"ANNAI_PORT={configured.port} needs special rights. Set one above 1023, behind a proxy."
    return f"ANNAI_HOST={configured.host}: cannot listen at {at} ({error.strerror}). Use an address of this machine."


def refuse_old_tables(configured: Settings) -> None:
    """A database that is away may come back: then /readyz says so, and the server starts all the same."""
    with connected(configured):
        try:
            up_to_date = schema.is_current(db.session.connection())
        except OperationalError as error:
            if configured.sqlite:
                raise
            log.warning("the database does not answer yet: %s", str(error.orig).strip())
            return
    if not up_to_date:
        raise SettingsError("The database lacks this version's tables. Run `annai-server db upgrade`.")
