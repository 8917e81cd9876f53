"""What is counted, under names that Prometheus' conventions give."""

from collections.abc import Sequence
from dataclasses import dataclass

Labels = tuple[str, ...]

_SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0)
_EVENTS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0, 500.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Measure:
    """A histogram if it has `bounds`, the upper ones of its buckets; else a counter."""

    name: str
    help: str
    labels: Labels = ()
    bounds: Sequence[float] = ()


REQUESTS = Measure(
    "annai_http_request_duration_seconds", "Requests, by how long they took", ("method", "route", "status"), _SECONDS
)
EVENTS = Measure("annai_events", "Events that were sent to us, by what became of them", ("result", "reason"))
GROUPS = Measure(
    "annai_writer_group_duration_seconds", "Groups that the event writer committed, by how long it took", (), _SECONDS
)
GROUP_EVENTS = Measure("annai_writer_group_events", "Groups of the event writer, by events in them", (), _EVENTS)
COMPILES = Measure(
    "annai_snapshot_compile_duration_seconds", "Published content compiled anew, by how long it took", (), _SECONDS
)
DATABASE_ERRORS = Measure("annai_database_errors", "What was refused because the database did not answer")
WORKER_FAILURES = Measure("annai_worker_failures", "Rounds of the worker that failed and are tried again", ("task",))
WEBHOOKS = Measure("annai_webhook_tries", "Tries to deliver a message to a webhook, by what came of it", ("result",))

MEASURES = (REQUESTS, EVENTS, GROUPS, GROUP_EVENTS, COMPILES, DATABASE_ERRORS, WORKER_FAILURES, WEBHOOKS)
