"""`flask doctor`: everything the product needs, what is wrong with it and what to do."""

from __future__ import annotations

from typing import Any

from flask import Flask, current_app

from app.api import checks
from app.api.health import run
from app.core import registries
from app.core.commands import Bad, command, says
from app.core.registries import Check, Level

SHOWN = {Level.OK: "ok    ", Level.ADVICE: "ADVICE", Level.WRONG: "WRONG "}


def line(found: dict[str, Any]) -> str:
    """Write one line about a finding."""
    remedy = f" - {found['remedy']}" if found["remedy"] else ""
    return f"{SHOWN[found['level']]} {found['name']}: {found['detail']}{remedy}"


def told(check: Check) -> dict[str, Any]:
    """Answer a finding; what is ok needs no remedy."""
    remedy = "" if check.level == Level.OK else check.remedy
    return {
        "name": check.name,
        "level": check.level,
        "detail": check.detail,
        "remedy": remedy,
    }


@command("doctor")
@says(line, unit=False)
def doctor() -> Any:
    """Check everything the product needs; exit with 1 when something is wrong.

    Advice is about what works and could be better.
    """
    known = registries.of(current_app)
    found = [told(check) for check in run(known.readiness | known.doctor)]
    levels = {one["level"] for one in found}
    worst = next(level for level in reversed(Level) if level in {*levels, Level.OK})
    answer = {"level": worst, "items": found}
    return Bad(answer) if worst == Level.WRONG else answer


def register(app: Flask) -> None:
    """Add what the frame itself asks."""
    checks.register(app)
