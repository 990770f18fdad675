"""The letters of accounts: confirm an address, reset a password, and notices of changes."""

from __future__ import annotations

from flask import current_app

from app.accounts import emails, letters, links, signals
from app.accounts.letters import Letter, Values
from app.accounts.models import User
from app.core.links import public_address

RESET_HOURS = 1
VERIFY_DAYS = 3


def basics(user: User) -> dict[str, str]:
    """Answer what every letter of accounts names.

    The name others see is not there: it is free text, and a letter may go to a stranger's mailbox.
    """
    return {
        "app_name": current_app.config["APP_NAME"],
        "username": user.username,
        "email": user.email,
    }


def verify_email(user: User, about: Values) -> Values | None:
    """Write the link that proves an address, unless it was proven or given up meanwhile."""
    email = str(about["email"])
    if not user.is_active or email != emails.unproven(user):
        return None
    token = links.make(user, links.VERIFY_EMAIL, hours=24 * VERIFY_DAYS, email=email)
    link = public_address(f"/verify-email/{token}")
    return {**basics(user), "email": email, "link": link, "days": VERIFY_DAYS}


def reset_password(user: User, _about: Values) -> Values | None:
    """Write the link that sets a new password; nobody disabled gets one."""
    if not user.is_active:
        return None
    token = links.make(user, links.RESET_PASSWORD, hours=RESET_HOURS, email=user.email)
    return {**basics(user), "link": public_address(f"/reset-password/{token}")}


def password_changed(user: User, _about: Values) -> Values:
    """Say that the password is another one now."""
    return {**basics(user), "link": public_address("/forgot-password")}


def email_changed(user: User, _about: Values) -> Values:
    """Say to the old address that another one took its place, which is not named there."""
    return basics(user)


def addressee(user: User, about: Values) -> str:
    """Answer the address a letter names itself."""
    return str(about.get("email") or user.email)


def register() -> None:
    """Make the letters known."""
    for letter in (
        Letter(signals.VERIFY_EMAIL, verify_email, addressee),
        Letter(signals.RESET_PASSWORD, reset_password),
        Letter(signals.PASSWORD_CHANGED, password_changed),
        Letter(signals.EMAIL_CHANGED, email_changed, addressee),
    ):
        letters.register(letter)
