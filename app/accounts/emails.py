"""E-mail addresses: proving that one is read, and changing to another.

A new address waits beside the old one until the link in the letter sent there is opened.
"""

from __future__ import annotations

from sqlalchemy.exc import IntegrityError

from app.accounts import links, service
from app.accounts.errors import EmailTaken, LinkExpired
from app.accounts.models import User
from app.accounts.signals import EMAIL_CHANGED, VERIFY_EMAIL, address_proven, mail_wanted
from app.core import clock
from app.core.database import db


def unproven(user: User) -> str | None:
    """Answer the address a letter should go to: one that waits, else an unconfirmed one."""
    return user.pending_email or (None if user.email_verified else user.email)


def ask_for_proof(user: User) -> None:
    """Send the letter to the address that is not confirmed yet; with none, do nothing."""
    email = unproven(user)
    if email is not None:
        mail_wanted.send(user, letter=VERIFY_EMAIL, about={"email": email})


def ask_to_change(user: User, email: str) -> None:
    """Have another address wait for its proof; the present one takes that back.

    Raise EmailTaken for the address of another account. The account's row must be locked.
    """
    if email == user.email:
        take_back(user)
        return
    refuse_taken(user, email)
    user.pending_email = email
    db.session.flush()
    ask_for_proof(user)


def refuse_taken(user: User, email: str) -> None:
    """Raise EmailTaken for the address of another account."""
    known = service.by_email(email)
    if known is not None and known.id != user.id:
        raise EmailTaken


def take_back(user: User) -> None:
    """Stay with the present address: links sent to the other one end."""
    user.pending_email = None
    db.session.flush()


def confirm(token: str) -> User:
    """Take the address a link was sent to as proven; raise LinkExpired or EmailTaken."""
    email = links.find(token, links.VERIFY_EMAIL).email
    user = service.lock(links.use(token, links.VERIFY_EMAIL).id)
    if email is not None and email == user.pending_email:
        _move(user, email)
    elif email != user.email:
        raise LinkExpired
    prove(user)
    return user


def prove(user: User) -> None:
    """Note that letters to the present address are read."""
    user.email_verified_at = user.email_verified_at or clock.now()
    db.session.flush()
    address_proven.send(user)


def _move(user: User, email: str) -> None:
    """Change to a proven address and tell the old one; raise EmailTaken."""
    refuse_taken(user, email)
    old, user.email_verified_at = user.email, clock.now()
    user.email, user.email_key, user.pending_email = email, service.fold(email), None
    try:
        db.session.flush()
    except IntegrityError as error:
        raise EmailTaken from error
    links.end_all(user)
    mail_wanted.send(user, letter=EMAIL_CHANGED, about={"email": old})
