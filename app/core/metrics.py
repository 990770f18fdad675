"""Prometheus metrics: counts and times of requests and events, and what the domains measure."""

from __future__ import annotations

import logging
import time
from collections.abc import Iterator
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from app.core import registries
from app.core.database import unit_of_work
from app.core.registries import Measure

log = logging.getLogger(__name__)

STARTED = time.time()
REQUESTS = Counter(
    "matinee_http_requests", "Requests answered", ["method", "route", "status"], registry=None
)
SECONDS = Histogram("matinee_http_seconds", "Seconds to answer", ["route"], registry=None)
IN_FLIGHT = Gauge("matinee_http_in_flight", "Requests being answered", registry=None)
EVENTS = Counter(
    "matinee_socket_events", "Socket events", ["namespace", "event", "ok"], registry=None
)
OWN = (REQUESTS, SECONDS, IN_FLIGHT, EVENTS)


class _Domains:
    """Asks every registered measure when the metrics are read."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def collect(self) -> Iterator[Metric]:
        """Answer what could be measured; what could not is logged and left out."""
        for name, measure in registries.of(self.app).metrics.items():
            try:
                yield family_of(name, measure)
            except Exception:
                log.exception("%s could not be measured", name)


def family_of(name: str, measure: Measure) -> Metric:
    """Take one measure in a read-only unit of work."""
    family = GaugeMetricFamily(f"matinee_{name}", measure.about, labels=measure.labels)
    with unit_of_work(writes=False):
        measured: Any = measure.take()
    for key, value in (measured if isinstance(measured, dict) else {(): measured}).items():
        values = key if isinstance(key, tuple) else (key,)
        family.add_metric([str(one) for one in values], float(value))
    return family


def render(app: Flask) -> bytes:
    """Answer all metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    for collector in (*OWN, _Domains(app)):
        registry.register(collector)
    return generate_latest(registry)
