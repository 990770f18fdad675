"""The work on people's data that runs on a schedule."""

from datetime import datetime
from uuid import UUID

from app.accounts import removal
from app.core.database import unit_of_work
from app.jobs.models import JOB_ENDED
from app.personal import service


def go_on_removing(now: datetime, dry_run: bool) -> int:  # noqa: FBT001, ARG001 - as the registry calls it
    """Go on with every account that is hidden and that nobody takes apart; count them."""
    with unit_of_work(writes=False):
        stuck = [user_id for user_id in removal.unfinished() if not is_worked_on(user_id)]
    for user_id in () if dry_run else stuck:
        with unit_of_work():
            service.go_on(user_id)
    return len(stuck)


def is_worked_on(user_id: UUID) -> bool:
    """Tell whether a job that has not ended takes the account apart."""
    return any(job.state not in JOB_ENDED for job in service.of_removal(user_id))
