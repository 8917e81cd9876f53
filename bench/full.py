"""How cost grows with guides, users and events, and what a second server process brings. Takes its time.

Pairs of servers stand side by side, one with little and one with much, and take turns as in speed.py.
"""

import time
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from sqlalchemy import text

from annai_server.store.database import make_engine
from bench import asking, filling, servers
from bench.prepared import Prepared, prepare
from bench.speed import MOST_BATCHES, Bench, Compared, Side, again, take_long_turns, take_turns

GUIDES = (10, 1_000)
USERS = (1_000, 1_000_000)
EVENTS = (100_000, 10_000_000)


@dataclass(frozen=True)
class Growth:
    """`what` grew from `few` to `many`."""

    what: str
    few: int
    many: int
    compared: Compared


class FullBench:
    """`scale` below 1 shrinks what the database is filled with."""

    def __init__(self, bench: Bench, scale: float = 1.0) -> None:
        self._bench, self._scale = bench, scale

    def guides(self, backend: str) -> Growth:
        few, many = GUIDES
        with ExitStack() as running:
            sides = [self._bench.page_views(running, backend, guides=count) for count in (many, few)]
            return Growth("guides", few, many, take_turns(*sides))

    def users(self, backend: str) -> Growth:
        few, many = (self._scaled(count) for count in USERS)
        with ExitStack() as running:
            sides = [self._page_views(running, backend, users=count) for count in (many, few)]
            return Growth("users", few, many, take_turns(*sides))

    def events(self, backend: str) -> Growth:
        few, many = (self._scaled(count) for count in EVENTS)
        with ExitStack() as running:
            sides = [self._batches(running, backend, events=count) for count in (many, few)]
            return Growth("events", few, many, take_long_turns(*sides))

    def processes(self, path: str) -> Growth:
        """Two server processes beside one, each on a PostgreSQL database of its own."""
        begin = self._page_views if path == "/v1/bootstrap" else self._batches
        with ExitStack() as running:
            sides = [begin(running, "postgresql", workers=workers) for workers in (2, 1)]
            return Growth("processes", 1, 2, take_long_turns(*sides))

    def _page_views(self, running: ExitStack, backend: str, *, users: int = 0, workers: int = 1) -> Side:
        prepared = self._filled(running, backend, users=users)
        process = running.enter_context(servers.annai(prepared.url, self._bench.folder, workers=workers))
        asking.settle(process.url, prepared)
        return again(process, asking.bootstraps(process.url, prepared))

    def _batches(self, running: ExitStack, backend: str, *, events: int = 0, workers: int = 1) -> Side:
        prepared = self._filled(running, backend, events=events)
        process = running.enter_context(servers.annai(prepared.url, self._bench.folder, workers=workers))
        return Side(process, "/v1/events", partial(asking.batches, process.url, prepared, MOST_BATCHES))

    def _filled(self, running: ExitStack, backend: str, *, users: int = 0, events: int = 0) -> Prepared:
        prepared = prepare(running.enter_context(self._bench.databases.fresh(backend)))
        engine = make_engine(prepared.url)
        wanted = text("SELECT id FROM environments WHERE public_key = :key")
        with engine.connect() as connection:
            environment = connection.scalar(wanted, {"key": prepared.public_key})
            now = int(time.time() * 1000)
            if users:
                filling.add_users(connection, environment, users, now=now)
            if events:
                filling.add_events(connection, environment, events, now=now)
        engine.dispose()
        return prepared

    def _scaled(self, count: int) -> int:
        return max(1, round(count * self._scale))
