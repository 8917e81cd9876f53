import os
import signal

import click

from annai_server import logs, settings
from annai_server.cli.serve import refuse_old_tables


@click.command()
def worker() -> None:
    """Do what has to happen by itself in this process, beside servers that have ANNAI_WORKER=apart.

    Any number may run, on any machine; one is enough. SIGTERM lets it finish what it has begun, within
    ANNAI_STOP_WITHIN.
    """
    configured = settings.read()
    logs.configure(configured)
    refuse_old_tables(configured)
    # Held back before the first thread is there, and taken below: none is lost.
    signal.pthread_sigmask(signal.SIG_BLOCK, _SIGNALS)
    from annai_server.app import create_app
    from annai_server.worker import Worker

    tasks = Worker(create_app(configured), apart=True)
    tasks.start()
    logs.log.info("The worker is at work")
    signal.sigwait(_SIGNALS)
    if not tasks.stop(configured.stop_within * 0.8):
        logs.log.warning("what did not end in time is cut off, and done by whoever comes next")
    # A thread that is cut off would be waited for.
    os._exit(0)


_SIGNALS = (signal.SIGTERM, signal.SIGINT)
