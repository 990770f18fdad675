"""What recommendations tell the doctor."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import func, select

from app.core import clock
from app.core.database import db, unit_of_work
from app.core.registries import Check, advise
from app.recommendations import cowatch
from app.recommendations.models import CoWatchState

LATE = timedelta(hours=1)


def check_recommendations() -> Check:
    """Say whether it is counted what was watched together, as often as something was."""
    with unit_of_work(writes=False):
        waiting = cowatch.due(1)
        last = db.session.scalar(select(func.max(CoWatchState.counted_at)))
    said = "never counted" if last is None else f"counted at {last:%F %T}"
    if waiting and (last is None or clock.now() - last > LATE):
        remedy = "flask recommendations refresh, and see that beat runs"
        return advise("recommendations", f"{said}, and there is more to count", remedy)
    return Check("recommendations", ok=True, detail=said)
