from collections.abc import Iterator
from dataclasses import asdict
from datetime import UTC, datetime
from itertools import islice

import click
from sqlalchemy import select

from annai_server.cli.session import answer, as_json, connected, existing, project_called
from annai_server.operations import projects
from annai_server.operations.verification import Difference, compared
from annai_server.store.database import at_one_moment, db
from annai_server.store.tables import Environment

_SHOWN = 1000


@click.command()
@click.option("--project", help="Its key. Default: all of them.")
@click.option("--environment", help="Its key. Default: all of them.")
@as_json
def verify(project: str | None, environment: str | None, as_json: bool) -> None:
    """Compare what is stored of every user with what their events give; exit code 1 if anything differs.

    Where an environment keeps events for some days only, what the older ones came to is taken as it was found.

    Looks at runs, steps, buttons, standings, the ledger, counters, milestones, items, traits and choices, as they are
    at one moment: the server may run meanwhile.
    """
    with connected(existing()):
        places = {
            f"{one.key}/{two.key}": two.id
            for one in ([project_called(project)] if project else projects.every())
            for two in ([projects.environment(one, environment)] if environment else projects.environments(one))
        }
        since = {place: at for place, one in places.items() if (at := _since(one))}
        users, found = 0, []
        with at_one_moment() as connection:
            for place, environment_id in places.items():
                for number, differences in compared(connection, environment_id):
                    users += number
                    found += [(place, one) for one in differences]
    differing = [{"environment": place, **asdict(one)} for place, one in found]
    values = {"users": users, "differences": differing, "events_since": since}
    kept = [
        f"{place} keeps events since {_day(at)}: what came before was taken as found." for place, at in since.items()
    ]
    answer(values, [*_lines(found), *kept, f"{users} users compared, {len(found)} differences."], as_json=as_json)
    raise SystemExit(1 if found else 0)


def _since(environment_id: int) -> int | None:
    return db.session.scalar(select(Environment.events_since).where(Environment.id == environment_id))


def _day(at: int) -> str:
    return datetime.fromtimestamp(at / 1000, UTC).date().isoformat()


def _lines(found: list[tuple[str, Difference]]) -> Iterator[str]:
    yield from (f"{place} {one}" for place, one in islice(found, _SHOWN))
    if len(found) > _SHOWN:
        yield f"… and {len(found) - _SHOWN} more"
