"""Prometheus metrics: counts and times of requests and events, and what the domains measure."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from app.core import registries
from app.core.database import unit_of_work

log = logging.getLogger(__name__)

REQUESTS = Counter(
    "matinee_http_requests", "Requests answered", ["method", "route", "status"], registry=None
)
SECONDS = Histogram("matinee_http_seconds", "Seconds to answer", ["route"], registry=None)
EVENTS = Counter(
    "matinee_socket_events", "Socket events", ["namespace", "event", "ok"], registry=None
)


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


def family_of(name: str, measure: Callable[[], Any]) -> Metric:
    """Take one measure in a read-only unit of work."""
    family = GaugeMetricFamily(f"matinee_{name}", name.replace("_", " "), labels=["of"])
    with unit_of_work(writes=False):
        measured: Any = measure()
    values = measured if isinstance(measured, dict) else {"": measured}
    for label, value in values.items():
        family.add_metric([str(label)], float(value))
    return family


def render(app: Flask) -> bytes:
    """Answer all metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    for collector in (REQUESTS, SECONDS, EVENTS, _Domains(app)):
        registry.register(collector)
    return generate_latest(registry)
