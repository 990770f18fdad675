"""The marks that keep one viewer from counting twice; they go when they no longer do."""

from datetime import datetime, time
from typing import Any, cast

from sqlalchemy import ColumnElement, CursorResult, delete, func, select

from app.audience import allowance
from app.audience.models import WatchReport
from app.core.database import Base, db
from app.videos.models import CountedView


def start_of_day(now: datetime) -> datetime:
    """Answer when the day of a moment began, in UTC."""
    return datetime.combine(now.date(), time(), now.tzinfo)


def forget_old(now: datetime, *, dry_run: bool) -> int:
    """Drop the marks of half an hour ago and of another day; count them."""
    settled = min(now - allowance.BEGINS_ANEW, start_of_day(now))
    views = (CountedView, CountedView.counted_at < settled)
    reports = (WatchReport, WatchReport.reported_at < settled)
    return sum(_drop(*old, dry_run=dry_run) for old in (views, reports))


def _drop(model: type[Base], old: ColumnElement[bool], *, dry_run: bool) -> int:
    if dry_run:
        return db.session.scalar(select(func.count()).select_from(model).where(old)) or 0
    return cast("CursorResult[Any]", db.session.execute(delete(model).where(old))).rowcount
