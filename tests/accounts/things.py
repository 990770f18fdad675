"""What accounts' routes name."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts import identities
from app.accounts.models import UserSession
from app.core.database import unit_of_work
from app.core.ids import new_id
from app.services.openid.issuer import Vouched
from tests.access.thing import Thing
from tests.accounts.factor_kit import make_token
from tests.accounts.factories import Person


def session_of(app: Flask, owner: Person) -> Any:
    """Answer the id of the owner's session."""
    with app.app_context(), unit_of_work(writes=False) as session:
        mine = select(UserSession.id).where(UserSession.user_id == owner.id)
        return session.scalars(mine).first()


def identity_of(app: Flask, owner: Person) -> Any:
    """Connect the owner with somebody at an issuer; answer the identity's id."""
    vouched = Vouched("https://issuer.example", str(new_id()), owner.email)
    with app.app_context(), unit_of_work():
        return identities.connect(owner.id, vouched).id


def token_of(app: Flask, owner: Person) -> Any:
    """Make a personal token of the owner; answer its id."""
    return make_token(app, owner, "read").id


THINGS = {
    "identity_id": Thing(identity_of, is_secret=True),
    "provider": Thing(lambda _app, _owner: "nobody", is_secret=True, is_there=False),
    "session_id": Thing(session_of, is_secret=True),
    "api_token_id": Thing(token_of, is_secret=True),
    "user_id": Thing(lambda _app, owner: owner.id, is_secret=False),
}
