"""What jobs tell `/metrics`."""

from sqlalchemy import func, select

from app.core.database import db
from app.jobs.models import STEP_ENDED, Step


def steps_by_state() -> dict[str, int]:
    """Count the steps that have not ended, by queue and state (`media:READY`)."""
    query = (
        select(Step.queue, Step.state, func.count())
        .where(Step.state.not_in(STEP_ENDED))
        .group_by(Step.queue, Step.state)
    )
    return {f"{queue}:{state}": count for queue, state, count in db.session.execute(query)}
