"""Both sides of the events' row on storage that takes two milliseconds longer for each flush.

A commit flushes once, with its locks still held: waiting right before it costs what a slower disk would.
"""

import time

from flask import Flask
from sqlalchemy import Engine, event

from annai_server.cli import serve
from bench.baselines import plain_ingest

FLUSH_S = 0.002


def annai() -> Flask:
    _slow_down()
    return serve.server_process()


def plain() -> Flask:
    _slow_down()
    return plain_ingest.create_app()


def _slow_down() -> None:
    event.listen(Engine, "commit", lambda _: time.sleep(FLUSH_S))
