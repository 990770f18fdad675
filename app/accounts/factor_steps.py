"""What a signed-in person does with their second factor, through pages and API alike.

Each shows who they are first, with nothing held in the database while a password is compared; then
one unit of work does it. These are edges: they open that unit themselves.
"""

from __future__ import annotations

from flask import current_app

from app.accounts import identity, proof, second_factor, service
from app.accounts.factor_errors import CodeRefused, ProofMissing
from app.accounts.models import User
from app.core.database import unit_of_work


def begin(actor: User, password: str) -> tuple[str, str]:
    """Make a secret; answer it and the address an app scans."""
    shown = proof.demand(password)
    with unit_of_work():
        service.lock_with(*shown)
        secret = second_factor.begin(actor)
        return secret, scanned(actor, secret)


def scanned(actor: User, secret: str) -> str:
    """Answer the address an app scans."""
    return second_factor.address(actor, secret, issuer=current_app.config["APP_NAME"])


def renew_codes(actor: User, *, password: str, code: str) -> list[str]:
    """Make new recovery codes for who gives the password or a code."""
    if code:
        use_code(actor, code)
    elif password and actor.has_password:
        proof.by_password(password)
    else:
        raise ProofMissing
    with unit_of_work():
        return second_factor.renew_codes(identity.hold())


def turn_off(actor: User, *, password: str, code: str) -> None:
    """Turn the second factor off for who gives the password and a code."""
    if actor.has_password:
        proof.by_password(password)
    use_code(actor, code)
    with unit_of_work():
        second_factor.remove(identity.hold())


def use_code(actor: User, code: str) -> None:
    """Use a code up; raise CodeRefused for a wrong one once it is counted."""
    limited = current_app.config["RATELIMIT_ENABLED"]
    with unit_of_work():
        right = second_factor.spend(actor.id, code, limited=limited)
    if right is None:
        raise CodeRefused
