"""Who may come behind the counter: the shop's own programs by their token, and clerks."""

from __future__ import annotations

import hmac

from flask import Flask, current_app, request

from app.accounts.models import User
from app.core.security import admitted, loaders
from app.rentals import people

PROGRAM = "shop"


def bears_the_token() -> str | None:
    """Name the shop where a request bears its token; an empty setting is nobody's."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    expected: str = current_app.config["RENTALS_STAFF_TOKEN"]
    if not expected or scheme.lower() != "bearer":
        return None
    same = hmac.compare_digest(token.strip().encode(), expected.encode())
    return PROGRAM if same else None


def may_come(user: User | None) -> bool:
    """Tell whether somebody works at the shop; None is a program, of which only ours has a name."""
    return bears_the_token() is not None if user is None else people.is_clerk(user.id)


at_the_desk = admitted(may_come)


def register(app: Flask) -> None:
    """Have the guard and the limits know the shop's programs."""
    loaders(app).program = bears_the_token
