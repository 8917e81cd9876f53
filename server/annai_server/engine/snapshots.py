"""This process's compiled snapshots: one an environment, replaced by the first request after a publication."""

import threading
import time

from sqlalchemy import Connection

from annai_server.engine.compiling import compile_snapshot
from annai_server.engine.snapshot import Snapshot
from annai_server.store import published
from annai_server.tally import measures
from annai_server.tally.counting import Tally


class Snapshots:
    def __init__(self, tally: Tally | None = None, images: str = "") -> None:
        self._tally = tally or Tally(kept=False)
        self._images = images
        self._latest: dict[int, Snapshot] = {}
        self.longest_window = 0
        """How far back (ms) a user's hourly counts must be read for whatever environment."""
        self._compiling = threading.Lock()

    def known(self, environment_id: int, publication: int) -> Snapshot | None:
        """The same without asking the database: None if nobody compiled it yet."""
        latest = self._latest.get(environment_id)
        return latest if latest is not None and latest.number >= publication else None

    def at(self, connection: Connection, environment_id: int, publication: int) -> Snapshot:
        """The snapshot of that publication number, or of a later one that was published since it was read."""
        if latest := self.known(environment_id, publication):
            return latest
        # One thread compiles; the others wait, rather than all doing the same work.
        with self._compiling:
            latest = self._latest.get(environment_id)
            if latest is None or latest.number < publication:
                began = time.perf_counter()
                served = published.load(connection, environment_id)
                latest = compile_snapshot(served, latest, images=self._images)
                self._tally.note(measures.COMPILES, value=time.perf_counter() - began)
                self._latest[environment_id] = latest
                self.longest_window = max(snapshot.window for snapshot in self._latest.values())
            return latest
