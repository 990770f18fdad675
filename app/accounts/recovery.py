"""Forgotten, reset and changed passwords."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete

from app.accounts import emails, identities, links, service
from app.accounts.models import ForgottenPassword, User
from app.accounts.signals import PASSWORD_CHANGED, RESET_PASSWORD, mail_wanted
from app.core.database import db


def note_forgotten(email: str) -> None:
    """Keep an address for a worker to look up: here nothing tells whether somebody has it."""
    db.session.add(ForgottenPassword(email_key=service.fold(email)))
    db.session.flush()


def look_up_forgotten() -> int:
    """Send each person who asked the letter with the link; count the letters."""
    taken = delete(ForgottenPassword).returning(ForgottenPassword.email_key)
    found = [service.by_email(email) for email in sorted(set(db.session.scalars(taken)))]
    people = [user for user in found if user is not None and user.is_active]
    for user in people:
        mail_wanted.send(user, letter=RESET_PASSWORD, about={})
    return len(people)


def drop_forgotten(user: User) -> None:
    """Take away the note that somebody who is removed forgot their password."""
    mine = ForgottenPassword.email_key == user.email_key
    db.session.execute(delete(ForgottenPassword).where(mine))


def reset(token: str, password_hash: str) -> User:
    """Replace a forgotten password and end every session; raise LinkExpired.

    Whoever opened the link reads the account's mail: its address is proven as well. Where it was
    not before, somebody else may have made the account in their name, and connected themselves.
    """
    user = service.lock(links.use(token, links.RESET_PASSWORD).id)
    if not user.email_verified:
        identities.drop_all(user)
    service.set_password(user, password_hash)
    emails.prove(user)
    mail_wanted.send(user, letter=PASSWORD_CHANGED, about={})
    return user


def change(user: User, password_hash: str, *, keep: UUID | None) -> None:
    """Replace somebody's own password and end every session but the one they are in."""
    service.set_password(user, password_hash, keep=keep)
    mail_wanted.send(user, letter=PASSWORD_CHANGED, about={})
