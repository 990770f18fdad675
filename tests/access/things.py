"""One thing for every path parameter of every route, belonging to the owner and hidden from others.

A domain adds its parameters to `MAKERS`; a route with a parameter nobody makes fails the matrix.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts.models import UserSession
from app.core.database import unit_of_work
from tests.accounts.factories import Person

Maker = Callable[[Flask, Person], Any]


@dataclass(frozen=True)
class Thing:
    """How to make the value of a parameter; a secret one answers strangers 401, 403 or 404."""

    make: Maker
    is_secret: bool


def session_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the owner's session."""
    with app.app_context(), unit_of_work(writes=False) as session:
        mine = select(UserSession.id).where(UserSession.user_id == owner.id)
        return session.scalars(mine).first()


MAKERS: dict[str, Thing] = {
    "session_id": Thing(session_of, is_secret=True),
    "user_id": Thing(lambda _app, owner: owner.id, is_secret=False),
}
