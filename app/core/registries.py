"""What lower parts must ask of higher ones: a domain's `register` fills these registries."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from flask import Flask


class Level(StrEnum):
    """How good a finding is: only what is wrong keeps the product from its work."""

    OK = "ok"
    ADVICE = "advice"
    WRONG = "wrong"


@dataclass(frozen=True)
class Check:
    """One line of readiness or of the doctor: `ok`, what was found, and how to mend it.

    What works and could be better is `ok` with advice: the remedy says what to do.
    """

    name: str
    ok: bool
    detail: str
    remedy: str = ""
    advice: bool = False

    @property
    def level(self) -> Level:
        """Tell how good it is."""
        if not self.ok:
            return Level.WRONG
        return Level.ADVICE if self.advice else Level.OK


def advise(name: str, detail: str, remedy: str) -> Check:
    """Find that something works and could be better."""
    return Check(name, ok=True, detail=detail, remedy=remedy, advice=True)


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


@dataclass(frozen=True)
class Measure:
    """A figure of `/metrics`: a number, or numbers by the values of its labels."""

    take: Callable[[], Any]
    about: str
    labels: tuple[str, ...] = ()


@dataclass(frozen=True)
class Holding:
    """What lies below a prefix of the storage: whose it is, and the files that rows point at.

    A file that rows point at stands for its whole folder, where that is below the prefix.
    """

    prefix: str
    owner: str | None
    keys: tuple[str, ...]


@dataclass
class Registries:
    """The registries of one application."""

    readiness: dict[str, Callable[[], Check]] = field(default_factory=dict)
    doctor: dict[str, Callable[[], Check]] = field(default_factory=dict)
    remedies: dict[str, str] = field(default_factory=dict)
    holdings: dict[str, Callable[[], Iterable[Holding]]] = field(default_factory=dict)
    swept: set[str] = field(default_factory=set)
    cleanups: dict[str, Cleanup] = field(default_factory=dict)
    schedule: dict[str, Recurring] = field(default_factory=dict)
    metrics: dict[str, Measure] = field(default_factory=dict)


def of(app: Flask) -> Registries:
    """Answer the registries of an application."""
    registries: Registries = app.extensions.setdefault("matinee_registries", Registries())
    return registries


def add_cleanup(app: Flask, cleanup: Cleanup) -> None:
    """Have something tidied by `flask cleanup` and by the nightly round."""
    of(app).cleanups[cleanup.name] = cleanup


def add_readiness(app: Flask, name: str, check: Callable[[], Check], *, remedy: str = "") -> None:
    """Have `/ready` and the doctor ask `check`; `remedy` is for when it raises."""
    of(app).readiness[name] = check
    of(app).remedies[name] = remedy


def add_doctor(app: Flask, name: str, check: Callable[[], Check], *, remedy: str = "") -> None:
    """Have `flask doctor` ask `check`; `remedy` is for when it raises."""
    of(app).doctor[name] = check
    of(app).remedies[name] = remedy


def add_schedule(app: Flask, name: str, recurring: Recurring) -> None:
    """Have beat send a task again and again."""
    of(app).schedule[name] = recurring


def add_metric(
    app: Flask, name: str, take: Callable[[], Any], *, about: str, labels: tuple[str, ...] = ()
) -> None:
    """Have `/metrics` call `take`, in a read-only unit: it answers a number, or {labels: number}.

    With one label the keys are its values, with several they are tuples.
    """
    of(app).metrics[name] = Measure(take, about, labels)


def add_holdings(
    app: Flask, prefix: str, list_them: Callable[[], Iterable[Holding]], *, swept: bool = True
) -> None:
    """Have `flask storage` ask, in a read-only unit, what lies below a prefix of the storage.

    What no row points at there is swept a day later, unless the domain does it itself.
    """
    of(app).holdings[prefix] = list_them
    if swept:
        of(app).swept.add(prefix)
