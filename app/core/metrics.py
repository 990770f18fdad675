"""Prometheus metrics: counts and times of requests and events, and what the domains measure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from flask import Flask
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric

from app.core import registries

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
        for name, measure in registries.of(self.app).metrics.items():
            family = GaugeMetricFamily(f"matinee_{name}", name.replace("_", " "), labels=["of"])
            measured: Any = measure()
            values = measured if isinstance(measured, dict) else {"": measured}
            for label, value in values.items():
                family.add_metric([str(label)], float(value))
            yield family


def render(app: Flask) -> bytes:
    """Answer all metrics in Prometheus' text format."""
    registry = CollectorRegistry()
    for collector in (REQUESTS, SECONDS, EVENTS, _Domains(app)):
        registry.register(collector)
    return generate_latest(registry)
