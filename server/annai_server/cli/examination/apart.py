from collections.abc import Iterator

from annai_server.cli.examination.finding import Finding
from annai_server.clock import now
from annai_server.settings import Settings
from annai_server.store import tasks
from annai_server.store.database import db

# What people wait for; all else is hourly.
_MISSED = {"publish_planned": "nothing that is planned is published", "deliver": "no webhook is sent"}
# It says once a minute that it is there.
_SILENT_MS = 3 * 60_000


def worker(configured: Settings) -> Iterator[Finding]:
    """Where one apart has to be, whether it is. Elsewhere the server does its work."""
    if configured.worker == "inside":
        return
    last = tasks.last_done(db.session.connection())
    missed = {task: last.get(task) for task in _MISSED if now() - last.get(task, 0) > _SILENT_MS}
    for task, at in missed.items():
        since = "and never was" if at is None else f"for {(now() - at) // 60_000:,} minutes"
        fix = "start `annai-server worker` and keep it running, see its log, or take ANNAI_WORKER=apart away"
        yield Finding("Worker", "fault", f"{_MISSED[task]}, {since}: no worker does it", fix)
    if not missed:
        yield Finding("Worker", "good", "one is at work apart from the server")
