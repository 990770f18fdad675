"""What accounts' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.models import UserSession
from app.core.database import unit_of_work
from tests.access.thing import Thing
from tests.accounts.factories import Person


def session_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the owner's session."""
    with app.app_context(), unit_of_work(writes=False) as session:
        mine = select(UserSession.id).where(UserSession.user_id == owner.id)
        return session.scalars(mine).first()


THINGS = {
    "session_id": Thing(session_of, is_secret=True),
    "user_id": Thing(lambda _app, owner: owner.id, is_secret=False),
}
