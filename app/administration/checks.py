"""The checks of readiness and of the doctor with all they found, and what cleanup would free."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from flask import current_app
from sqlalchemy import select

from app.administration.models import WatchedCheck
from app.api import health
from app.core import clock, registries
from app.core.database import db
from app.core.registries import Check

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Asked:
    """A check that was just asked; one `for_work` decides whether the site is ready."""

    check: Check
    for_work: bool


@dataclass(frozen=True)
class Tidied:
    """What a cleanup would take away now; None when it could not be counted."""

    name: str
    about: str
    count: int | None


def ask_readiness() -> list[Check]:
    """Ask what readiness asks; no unit of work may be open."""
    return _named(registries.of(current_app).readiness)


def ask_all() -> list[Asked]:
    """Ask every check there is; no unit of work may be open."""
    found = registries.of(current_app)
    doctor = {name: one for name, one in found.doctor.items() if name not in found.readiness}
    ready = [Asked(check, for_work=True) for check in ask_readiness()]
    return ready + [Asked(check, for_work=False) for check in _named(doctor)]


def _named(checks: dict[str, Callable[[], Check]]) -> list[Check]:
    """Run checks; each answers to the name it is registered by, also when it raised."""
    found = zip(checks, health.run(checks), strict=True)
    return [replace(check, name=name) for name, check in found]


def wrong_since() -> dict[str, datetime]:
    """Tell since when the checks that are watched are wrong."""
    wrong = select(WatchedCheck.name, WatchedCheck.since).where(WatchedCheck.is_ok.is_(False))
    return {row.name: row.since for row in db.session.execute(wrong)}


def cleanups() -> list[Tidied]:
    """Count what every cleanup would take away; no unit of work may be open."""
    return list(_counted(registries.of(current_app).cleanups.values()))


def _counted(known: Iterable[registries.Cleanup]) -> Iterable[Tidied]:
    for one in known:
        try:
            yield Tidied(one.name, one.about, one.run(clock.now(), True))  # noqa: FBT003 - as the registry calls it
        except Exception:
            log.exception("what %s would tidy could not be counted", one.name)
            yield Tidied(one.name, one.about, None)
