"""How somebody who is signed in shows again that the account is theirs, whatever they ask for.

By the password; every try of it counts as one to sign in, so that no form buys more of them.
Where there is none, a sign-in of just now stands for it. These are edges: they open their own units
of work, and none is open while a password is compared.
"""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import current_app

from app.accounts import api as accounts_api
from app.accounts import identity, service, sessions
from app.accounts.errors import SignInAgain, WrongPassword
from app.accounts.passwords import is_right
from app.api.access import require_user
from app.core.database import unit_of_work
from app.core.extensions import address_key

# Who, and the hash of the password they have: `service.lock_with` takes it in the next unit.
Proof = tuple[UUID, str | None]


def own_name() -> str:
    """Name the account of who is signed in, as signing in by its username does."""
    return str(require_user().username_key)


def own_name_and_address() -> str:
    """Name the account of who is signed in, from one address."""
    return f"{own_name()}|{address_key()}"


def limits(view: Any) -> Any:
    """Limit tries of one's own password; they count as tries to sign in by the username."""
    return accounts_api.password_limits(view, name=own_name, at=own_name_and_address)


def by_password(password: str) -> Proof:
    """Check the password of who is signed in; raise WrongPassword, also where there is none."""
    user_id = require_user().id
    with unit_of_work(writes=False):
        stored = service.get(user_id).password_hash
    right = is_right(password, stored, rounds=current_app.config["BCRYPT_ROUNDS"])
    if not right or stored is None:
        raise WrongPassword
    return user_id, stored


def demand(password: str | None) -> Proof:
    """Check the password; raise WrongPassword, or SignInAgain where there is none to ask for."""
    user_id, current = require_user().id, identity.current_session()
    with unit_of_work(writes=False):
        has_password = service.get(user_id).has_password
        is_fresh = current is not None and sessions.is_fresh(current.id)
    if has_password:
        return by_password(password or "")
    if not is_fresh:
        raise SignInAgain
    return user_id, None
