"""Who may see a job, follow it and change it."""

import uuid

from app.accounts.models import User


def may_follow(user: User | None, owner_id: uuid.UUID | None) -> bool:
    """Say whether somebody may see and change a job: its owner, or an administrator."""
    return user is not None and (user.id == owner_id or user.has_role("admin"))
