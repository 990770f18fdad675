"""What is forgotten on a schedule."""

from datetime import datetime

from app.audience import marks, traffic
from app.core.database import unit_of_work


def forget_marks(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Forget who watched what on another day; count the marks."""
    with unit_of_work(writes=not dry_run):
        return marks.forget_old(now, dry_run=dry_run)


def forget_traffic(now: datetime, dry_run: bool) -> int:  # noqa: FBT001 - as the registry calls it
    """Forget the traffic of days two years ago; count the rows."""
    with unit_of_work(writes=not dry_run):
        return traffic.forget_old(now, dry_run=dry_run)
