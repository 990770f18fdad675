"""What becomes of an open appeal when the decision it is against is taken back anyway."""

from __future__ import annotations

from sqlalchemy import ColumnElement, update

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.moderation.models import Appeal
from app.moderation.values import AppealState


def settle(actor: User | None, against: ColumnElement[bool], answer: str) -> None:
    """Close the open appeals for which `against` is true, as granted."""
    settled = {
        "state": AppealState.GRANTED,
        "answer": answer,
        "decided_by": actor.id if actor else None,
        "decided_at": clock.now(),
    }
    closed = update(Appeal).where(against, Appeal.state == AppealState.OPEN).values(settled)
    db.session.execute(closed, execution_options={"synchronize_session": False})
