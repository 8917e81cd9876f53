"""What `annai-server doctor` looks at. Each finding that is not good says how to mend it."""

from collections.abc import Iterator

from annai_server import settings
from annai_server.cli.examination.address import address, encrypted
from annai_server.cli.examination.apart import worker
from annai_server.cli.examination.database import database, disk
from annai_server.cli.examination.environments import environments
from annai_server.cli.examination.finding import Finding
from annai_server.cli.examination.machine import backups, files, release, secret
from annai_server.cli.examination.sign_in import sign_in
from annai_server.cli.session import connected
from annai_server.settings import Settings, SettingsError

__all__ = ["Finding", "examine"]


def examine() -> Iterator[Finding]:
    yield release()
    try:
        configured = settings.read()
    except SettingsError as error:
        yield Finding("Settings", "fault", str(error), "mend this first; nothing else was looked at")
        return
    yield Finding("Settings", "good", "every ANNAI_ variable is known and well-formed")
    yield from secret(configured)
    yield from files(configured)
    yield from disk(configured)
    yield from _in_the_database(configured)
    yield from encrypted(configured)
    yield from address(configured)
    yield from backups(configured)


def _in_the_database(configured: Settings) -> Iterator[Finding]:
    with connected(configured):
        if (yield from database()):
            yield from sign_in(configured)
            yield from worker(configured)
            yield from environments()
