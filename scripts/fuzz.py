"""`make fuzz`: wrong requests to the public routes for SECONDS in all, half of them on each database: to the app in
this process, and for a quarter of the time over connections of their own to a real server."""

import argparse
import random
import sys
import tempfile
import time
from pathlib import Path

from annai_server import engine
from annai_server.operations.verification import compared
from annai_server.settings import Settings
from annai_server.store.database import at_one_moment
from api.publishing import publish
from support import guides
from support.apps import lent
from support.cast import cast
from support.databases import BACKENDS, Databases
from support.fuzzing import Fuzzer, opened
from support.processes import running
from support.raw_fuzzing import RawFuzzer, hurried


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=300)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        databases = Databases(Path(folder))
        for backend in BACKENDS:
            _fuzz(databases, backend, given.seconds / len(BACKENDS))
        databases.close()
    return 0


def _fuzz(databases: Databases, backend: str, seconds: float) -> None:
    with databases.fresh(backend) as url, tempfile.TemporaryDirectory() as folder:
        secret = "only for this run, and long enough"  # noqa: S105 (nothing is kept)
        settings = Settings(
            directory=Path(folder),
            database_url=url,
            secret=secret,
            public_url="http://localhost",
            # To be refused for asking too often would be all there is to see.
            limit_user=0,
            limit_address=0,
            limit_key=0,
            limit_public_key=0,
        )
        with lent(settings) as app:
            team = cast(app).team
            for environment in ("development", "production"):
                publish(team, guides.tour(), to=environment)
            environments = opened(app, team)
            fuzzer = Fuzzer(app.test_client(), environments, seed=random.randrange(2**32))  # noqa: S311
            _go_on(fuzzer, backend, seconds * 0.75)
            with running(hurried(Path(folder), url)) as server:
                raw = RawFuzzer(server.url, team.development, seed=random.randrange(2**32))  # noqa: S311
                _go_on(raw, f"{backend}, by connection", seconds * 0.25)
                raw.close()
            if "Traceback" in server.said():
                sys.exit(server.said()[-4000:])
            with app.app_context():
                engine.current().writer.drain()
                with at_one_moment() as connection:
                    found = [
                        one
                        for keys in environments
                        for _, different in compared(connection, keys.environment_id)
                        for one in different
                    ]
    if found:
        sys.exit(f"What is stored is not what the events give: {found[:5]}")


def _go_on(fuzzer: Fuzzer | RawFuzzer, where: str, seconds: float) -> None:
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        fuzzer.once()
    print(f"{where}, seed {fuzzer.seed}: {sum(fuzzer.sent.values()):,} answers", dict(sorted(fuzzer.sent.items())))


if __name__ == "__main__":
    sys.exit(main())
