"""How somebody proves that the account is theirs before it goes."""

from __future__ import annotations

from flask import current_app

from app.accounts import identity, removal
from app.accounts.passwords import is_right
from app.api.access import require_user
from app.core.database import unit_of_work
from app.personal.errors import SignInAgain, WrongPassword


def demand(password: str | None) -> None:
    """Raise WrongPassword, or SignInAgain where there is no password to ask for.

    Who signs in through elsewhere has no password here: a sign-in of just now stands for it. No
    transaction is open while the password is compared.
    """
    with unit_of_work(writes=False):
        stored = require_user().password_hash
        current = identity.current_session()
        is_fresh = removal.is_fresh(current.id if current else None)
    if stored is None:
        if not is_fresh:
            raise SignInAgain
        return
    if not is_right(password or "", stored, rounds=current_app.config["BCRYPT_ROUNDS"]):
        raise WrongPassword
