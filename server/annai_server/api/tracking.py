"""A backend's batch, by user, through the event writer."""

from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Any

from annai_server.domain.events import Event, Result
from annai_server.domain.ids import uuid7
from annai_server.engine.jobs import Job
from annai_server.engine.writer import Writer


def track_all(writer: Writer, environment_id: int, body: Mapping[str, Any], received_at: int) -> Sequence[Result]:
    """The result of each event of a checked TrackBody, in their order. One job for each user, all handed in before the
    first is waited for. Raises Overloaded: send the whole batch again."""
    given = body["events"]
    offset = received_at - body.get("sent_at", received_at)
    order = sorted(range(len(given)), key=lambda index: given[index]["user"])
    places = [list(indexes) for _, indexes in groupby(order, key=lambda index: given[index]["user"])]
    jobs = [
        Job(
            environment_id,
            given[mine[0]]["user"],
            received_at,
            [_event(given[index], received_at - offset) for index in mine],
            "backend",
            offset,
        )
        for mine in places
    ]
    results: dict[int, Result] = {}
    for mine, outcome in zip(places, writer.record_all(jobs), strict=True):
        results.update(zip(mine, outcome.results, strict=True))
    return [results[index] for index in range(len(given))]


def _event(given: Mapping[str, Any], now: int) -> Event:
    """`now` is the sender's, like the times that it gives."""
    at = given.get("at", now)
    return Event(
        id=str(given.get("id") or uuid7(at)),
        name=given["name"],
        at=at,
        properties=given.get("properties", {}),
        company=given.get("company"),
    )
