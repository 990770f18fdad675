"""Watching what readiness asks: wrong for a while is told once, and well again for a while, too."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from app.administration import news
from app.administration.models import WatchedCheck
from app.core import clock
from app.core.database import db
from app.core.registries import Check

A_WHILE = timedelta(minutes=5)


def keep(checks: list[Check]) -> int:
    """Keep how the checks are, and tell of those that turned a while ago; count what was told."""
    query = select(WatchedCheck).order_by(WatchedCheck.name).with_for_update()
    known = {row.name: row for row in db.session.scalars(query)}
    return sum(_keep(check, known.get(check.name)) for check in checks)


def _keep(check: Check, row: WatchedCheck | None) -> bool:
    if row is None:
        row = WatchedCheck(name=check.name, is_ok=check.ok, since=clock.now(), is_told=False)
        db.session.add(row)
    if row.is_ok != check.ok:
        row.is_ok, row.since = check.ok, clock.now()
    # What is wrong and not told is due, and so is what is well and still told to be wrong.
    is_due = row.is_ok == row.is_told and clock.now() - row.since >= A_WHILE
    if is_due:
        row.is_told = not row.is_ok
        mark = row.since.isoformat(timespec="seconds")
        news.tell_check(check.name, check.detail, is_ok=check.ok, mark=mark)
    return is_due
