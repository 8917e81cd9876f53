"""`GET /metrics`: what the server has done and how it is, for Prometheus."""

import hmac
import time
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from typing import TYPE_CHECKING

from flask import Blueprint, Response, current_app, g, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import NotFound

from annai_server import engine
from annai_server.api.errors import Problem
from annai_server.clock import now
from annai_server.logs import method, route
from annai_server.operations import scheduling
from annai_server.settings import Settings
from annai_server.store import webhooks
from annai_server.store.database import db
from annai_server.tally import measures, sharing
from annai_server.tally.counting import Total, Totals
from annai_server.tally.measures import MEASURES, Labels, Measure

if TYPE_CHECKING:
    from prometheus_client.core import Metric

blueprint = Blueprint("metrics", __name__)


@blueprint.get("/metrics")
def read() -> Response:
    """Raises NotFound where no token is set, and Problem for another one."""
    from prometheus_client import exposition

    _admit()
    write, content_type = exposition.choose_encoder(request.headers.get("Accept", ""))
    response = Response(write(_Families()), content_type=content_type)
    response.headers["Cache-Control"] = "no-store"
    return response


def _admit() -> None:
    settings: Settings = current_app.config["ANNAI"]
    if not settings.metrics_token:
        raise NotFound("there are no metrics; set ANNAI_METRICS_TOKEN")
    given = request.headers.get("Authorization", "")
    if not hmac.compare_digest(given.encode(), f"Bearer {settings.metrics_token}".encode()):
        raise Problem("wrong_key", "send the value of ANNAI_METRICS_TOKEN as `Authorization: Bearer …`")


@blueprint.after_app_request
def count(response: Response) -> Response:
    """All but what is answered ahead of Flask, which counts for itself."""
    # Of each other word there would be a row for ever.
    labels = (method(), route(), str(response.status_code))
    engine.current().tally.note(measures.REQUESTS, labels, time.perf_counter() - g.began)
    return response


class _Families:
    """What prometheus_client calls a registry."""

    def collect(self) -> "Iterator[Metric]":
        from prometheus_client.core import GaugeMetricFamily

        found = sharing.of_all(engine.current().tally)
        yield from (_family(one, found.totals) for one in MEASURES)
        yield GaugeMetricFamily("annai_writer_queue_events", "Events that wait to be written", found.waiting)
        yield GaugeMetricFamily("annai_server_processes", "Server processes that are there", found.processes)
        build = GaugeMetricFamily("annai_build_info", "Which release this is", labels=("version",))
        build.add_metric((version("annai-server"),), 1)
        yield build
        yield from _of_the_database()


def _family(measure: Measure, totals: Totals) -> "Metric":
    from prometheus_client.core import CounterMetricFamily, HistogramMetricFamily

    mine = [(labels, total) for (name, labels), total in totals.items() if name == measure.name]
    if measure.bounds:
        histogram = HistogramMetricFamily(measure.name, measure.help, labels=measure.labels)
        for labels, total in mine:
            histogram.add_metric(labels, list(_cumulated(measure, total)), total.sum)
        return histogram
    counter = CounterMetricFamily(measure.name, measure.help, labels=measure.labels)
    for labels, total in mine or _none_yet(measure):
        counter.add_metric(labels, total.count)
    return counter


def _none_yet(measure: Measure) -> Iterable[tuple[Labels, Total]]:
    """An alert on what never happened before needs a zero to rise from."""
    return () if measure.labels else (((), Total()),)


def _cumulated(measure: Measure, total: Total) -> Iterator[tuple[str, float]]:
    below = 0
    for bound, number in zip((*measure.bounds, "+Inf"), total.buckets, strict=True):
        below += number
        yield str(bound), below


def _of_the_database() -> "Iterator[Metric]":
    """The worker may run elsewhere: how late it is shows in what it has left undone."""
    from prometheus_client.core import GaugeMetricFamily

    up = GaugeMetricFamily("annai_database_up", "Whether the database answers")
    lag = GaugeMetricFamily("annai_worker_lag_seconds", "How late the oldest task that is due is", labels=("task",))
    try:
        lag.add_metric(("publish_planned",), _late(scheduling.next_due()))
        lag.add_metric(("webhooks",), _late(webhooks.oldest_due(db.session.connection())))
    except SQLAlchemyError:
        db.session.rollback()
    up.add_metric((), 1 if lag.samples else 0)
    yield from (up, lag)


def _late(due: int | None) -> float:
    return 0 if due is None else max(0, now() - due) / 1000
