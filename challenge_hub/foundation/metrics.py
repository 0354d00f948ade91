"""`/metrics`: numbers for whoever watches, in Prometheus's text form; each process tells its own.

What happens is counted where it happens, by a counter or histogram made at the top of a module.
How things stand is asked at each scrape, of the functions that rooms hand to `tell`. Labels are
codes of feeds, outcomes, statuses: never a person, a name or a value.
"""

import hmac
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import cast

import structlog
from flask import Blueprint, Flask, Response, current_app, request
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from challenge_hub.foundation.database import NO_ANSWER
from challenge_hub.foundation.errors import HubError, NotFound
from challenge_hub.foundation.hub import current_hub

PREFIX = "hub"
PLAIN_TEXT = "text/plain; version=0.0.4; charset=utf-8"
Source = Callable[[], Iterable[Metric]]

bp = Blueprint("metrics", __name__)
log = structlog.get_logger()
PROCESS = CollectorRegistry()
ProcessCollector(registry=PROCESS)  # process_…: the names that all dashboards know


def counter(name: str, text: str, *labels: str) -> Counter:
    """A number that only grows; `_total` is added to its name."""
    return Counter(name, text, labels, namespace=PREFIX, registry=PROCESS)


def histogram(name: str, text: str, buckets: Iterable[float], *labels: str) -> Histogram:
    """How often something took how long; `buckets` are upper bounds, rising."""
    return Histogram(name, text, labels, namespace=PREFIX, buckets=tuple(buckets), registry=PROCESS)


def gauge(name: str, text: str, value: float | None = None, *labels: str) -> GaugeMetricFamily:
    """How something stands now; with labels, add each value by `add_metric`."""
    return GaugeMetricFamily(f"{PREFIX}_{name}", text, value, labels or None)


ANSWERS = counter("http_answers", "Answers by status; 429, 503 and 507 are refusals.", "status")
answers_of = cache(ANSWERS.labels)  # which locks and looks up anew each time
SILENT_STORE = "store_silent"


class MetricsTokenNeeded(HubError):
    """The bearer token is not the one of `HUB_METRICS_TOKEN`."""

    status, code = 401, "metrics_token_needed"
    text = "These numbers are for whoever holds the token of HUB_METRICS_TOKEN."


class Standing(Collector):
    """Asks the rooms how things stand, at each scrape. Needs an app context.

    Where the database does not answer, what comes from it is left out and `hub_store_silent` is 1:
    that is when the other numbers matter most.
    """

    def __init__(self) -> None:
        self.sources: list[Source] = []

    def describe(self) -> Iterable[Metric]:
        return ()

    def collect(self) -> Iterator[Metric]:
        silent = 0
        for source in self.sources:
            try:
                found = list(source())
            except NO_ANSWER as error:
                log.warning("metrics_without_store", kind=type(error).__name__)
                silent = 1
            else:
                yield from found
        yield gauge(SILENT_STORE, "1 while the database does not answer.", silent)


def install_metrics(app: Flask) -> None:
    app.extensions["metrics"] = Standing()
    app.register_blueprint(bp)
    app.after_request(count_answer)


def tell(app: Flask, *sources: Source) -> None:
    """Have these asked at each scrape."""
    cast(Standing, app.extensions["metrics"]).sources.extend(sources)


def count_answer(reply: Response) -> Response:
    count_status(reply.status_code)
    return reply


def count_status(status: int) -> None:
    answers_of(str(status)).inc()


@bp.get("/metrics")
def metrics() -> Response:
    """Without `HUB_METRICS_TOKEN` there is nothing here; with it, only for who brings it."""
    check_token(request.headers.get("Authorization", ""))
    standing = CollectorRegistry()
    standing.register(current_app.extensions["metrics"])
    body = generate_latest(PROCESS) + generate_latest(standing)
    return Response(body, content_type=PLAIN_TEXT, headers={"Cache-Control": "no-store"})


def check_token(authorization: str) -> None:
    """Raises NotFound and MetricsTokenNeeded.

    An address is no proof: behind a proxy on the same machine everybody comes from 127.0.0.1.
    """
    token = current_hub().config.metrics_token
    if not token:
        raise NotFound
    scheme, _, brought = authorization.partition(" ")
    right = hmac.compare_digest(brought.strip().encode(), token.encode())
    if scheme.lower() != "bearer" or not right:
        raise MetricsTokenNeeded
