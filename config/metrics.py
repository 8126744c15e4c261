"""What Prometheus asks this process for. Each process answers for itself, at its own door.

What the ledger and the hubs count is in their registry already; what is true at this moment (who
is connected, what waits, who answers) is looked up when somebody asks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from ipaddress import ip_address
from itertools import accumulate

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.core import GaugeMetricFamily, HistogramMetricFamily, Metric
from prometheus_client.registry import Collector

from config import health
from deliberation.ledger.heartbeat import is_fresh
from deliberation.ledger.metrics import REGISTRY
from realtime.answers import BOUNDS, AnswerTimes
from realtime.counting import audience_label
from realtime.runtime import Runtime, current

PREFIX = "deliberation_"
# A request with one of these was passed on by a proxy: it comes from elsewhere.
PASSED_ON = ("X-Forwarded-For", "Forwarded", "X-Real-IP", "Via")


class Live(Collector):
    """This process's sockets, hubs and writer."""

    def collect(self) -> Iterator[Metric]:
        live = current()
        if live is None:
            return
        yield _sockets(live)
        yield _gauge("hubs", "Streams that somebody follows here.", len(live.hubs))
        yield _gauge("queue_commands", "Commands that wait for the writer.", live.writer.queued)
        yield _gauge("writer_alive", "1: the thread that writes is alive.", live.writer.alive)
        yield _gauge("slow", "1: staff are told that the system is slow.", live.slow)
        yield _answers(live.writer.answers)


class Parts(Collector):
    """What this process needs of others, and how far the condenser is behind."""

    def collect(self) -> Iterator[Metric]:
        up = GaugeMetricFamily(PREFIX + "up", "1: this part answers.", labels=["part"])
        database = health.DATABASE.ask()
        up.add_metric(["database"], float(database is not None))
        if settings.REDIS_URL:
            up.add_metric(["redis"], float(bool(health.REDIS.ask())))
        if database:
            up.add_metric(["condenser"], float(is_fresh(database.condenser)))
            events, sessions = database.events_behind, database.sessions_behind
            yield _gauge("condenser_lag_events", "Of the session furthest behind.", events)
            yield _gauge("condenser_lag_sessions", "Sessions behind their log.", sessions)
        yield up


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(PREFIX + name, what, value=float(value))


def _sockets(live: Runtime) -> Metric:
    count: Counter[str] = Counter()
    # Another thread than the loop's: a copy that is made at one go.
    for hub in list(live.hubs.values()):
        for audience in list(hub.audiences.values()):
            count[audience_label(audience.scopes)] += len(audience.readers)
    family = GaugeMetricFamily(
        PREFIX + "sockets", "Sockets that follow a stream.", labels=["audience"]
    )
    for label, sockets in count.items():
        family.add_metric([label], sockets)
    return family


def _answers(times: AnswerTimes) -> Metric:
    bounds = [*map(str, BOUNDS), "+Inf"]
    buckets = list(zip(bounds, map(float, accumulate(times.counts)), strict=True))
    what = "From a command read off a socket to its answer put on it."
    return HistogramMetricFamily(
        PREFIX + "answer_seconds", what, buckets=buckets, sum_value=times.seconds
    )


REGISTRY.register(Live())
REGISTRY.register(Parts())


@never_cache
def metrics(request: HttpRequest) -> HttpResponse:
    """To strangers there is nothing at this address."""
    if not _may_read(request):
        raise Http404
    return HttpResponse(generate_latest(REGISTRY), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    """Who has the token; where none is set, who asks on this machine by TCP and past the proxy.

    Over a Unix socket nobody has an address, and it is there for the proxy: only the token counts.
    """
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "")
        return constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}")
    if any(header in request.headers for header in PASSED_ON):
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
