"""What people are called, for lists that only know their ids."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db


def of(ids: Collection[UUID]) -> dict[UUID, str]:
    """Answer the names by which others see these people; who is gone is not among them."""
    query = select(User.id, User.shown_name, User.username).where(User.id.in_(ids))
    return {row.id: row.shown_name or row.username for row in db.session.execute(query)}
