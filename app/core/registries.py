"""What lower parts must ask of higher ones: a domain's `register` fills these registries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from flask import Flask


@dataclass(frozen=True)
class Check:
    """One line of readiness or of the doctor: `ok`, what was found, and how to mend it."""

    name: str
    ok: bool
    detail: str
    remedy: str = ""


@dataclass(frozen=True)
class Cleanup:
    """Something that is tidied on a schedule; `run(now, dry_run)` counts what went or would go."""

    name: str
    run: Callable[[datetime, bool], int]
    about: str


@dataclass(frozen=True)
class Recurring:
    """A Celery task that beat sends every `every`."""

    task: str
    every: timedelta
    queue: str = "default"


@dataclass
class Registries:
    """The registries of one application."""

    readiness: dict[str, Callable[[], Check]] = field(default_factory=dict)
    doctor: dict[str, Callable[[], Check]] = field(default_factory=dict)
    cleanups: dict[str, Cleanup] = field(default_factory=dict)
    schedule: dict[str, Recurring] = field(default_factory=dict)
    metrics: dict[str, Callable[[], Any]] = field(default_factory=dict)


def of(app: Flask) -> Registries:
    """Answer the registries of an application."""
    registries: Registries = app.extensions.setdefault("matinee_registries", Registries())
    return registries


def add_cleanup(app: Flask, cleanup: Cleanup) -> None:
    """Have something tidied by `flask cleanup` and by the nightly round."""
    of(app).cleanups[cleanup.name] = cleanup


def add_readiness(app: Flask, name: str, check: Callable[[], Check]) -> None:
    """Have `/ready` and the doctor ask `check`."""
    of(app).readiness[name] = check


def add_doctor(app: Flask, name: str, check: Callable[[], Check]) -> None:
    """Have `flask doctor` ask `check`."""
    of(app).doctor[name] = check


def add_schedule(app: Flask, name: str, recurring: Recurring) -> None:
    """Have beat send a task again and again."""
    of(app).schedule[name] = recurring


def add_metric(app: Flask, name: str, measure: Callable[[], Any]) -> None:
    """Have `/metrics` call `measure`, in a read-only unit: it answers {label: number} or one."""
    of(app).metrics[name] = measure
