"""What accounts tell `/metrics`."""

from sqlalchemy import case, func, select

from app.accounts.models import User
from app.core.rows import counts


def by_state() -> dict[str, int]:
    """Count the accounts that are active, disabled, and on their way out."""
    state = case(
        (User.removed_at.is_not(None), "leaving"), (User.is_active, "active"), else_="disabled"
    )
    query = select(state, func.count()).group_by(state)
    return {"active": 0, "disabled": 0, "leaving": 0} | counts(query)
