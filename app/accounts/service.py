"""The rules of accounts: registering, profiles, roles, and who is kept out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import and_, func, or_, select
from sqlalchemy.exc import IntegrityError

from app.accounts import links, sessions, signals
from app.accounts.errors import (
    EmailTaken,
    LastAdministrator,
    UsernameTaken,
    UserNotFound,
    WrongPassword,
)
from app.accounts.models import TakenUsername, User, UserRole
from app.accounts.signals import VERIFY_EMAIL, mail_wanted
from app.core import clock
from app.core.database import broken_constraint, db
from app.core.errors import Invalid
from app.core.pagination import Page, paginate
from app.core.security import ROLES

NAME_TRIES = 10
NEW_ROLES = ("viewer", "creator")
PROFILE_FIELDS = ("first_name", "last_name", "display_name", "bio")


def fold(name: str) -> str:
    """Answer the spelling in which e-mails and usernames are compared."""
    return name.strip().casefold()


def register(
    *,
    email: str,
    password_hash: str | None,
    username: str | None = None,
    first_name: str = "",
    last_name: str = "",
    roles: Sequence[str] = NEW_ROLES,
    is_verified: bool = False,
) -> User:
    """Make an account; raise EmailTaken or UsernameTaken.

    Unless its address is known to be right, a letter asks to confirm it.
    """
    fields = {
        "password_hash": password_hash,
        "first_name": first_name,
        "last_name": last_name,
        "email_verified_at": clock.now() if is_verified else None,
    }
    chosen_roles = checked_roles(roles)
    for _ in range(NAME_TRIES):
        if by_email(email) is not None:
            raise EmailTaken
        try:
            user = _add(email, username or free_username(email), chosen_roles, fields)
        except UsernameTaken:
            if username is not None:
                raise
        else:
            if is_verified:
                signals.address_proven.send(user)
            else:
                mail_wanted.send(user, letter=VERIFY_EMAIL, about={"email": user.email})
            return user
    raise UsernameTaken


def _add(email: str, username: str, roles: Sequence[str], fields: dict[str, Any]) -> User:
    """Insert an account; raise EmailTaken or UsernameTaken when there is one."""
    user = User(
        email=email,
        email_key=fold(email),
        username=username,
        username_key=fold(username),
        granted=[UserRole(role=role) for role in roles],
        **fields,
    )
    try:
        with db.session.begin_nested():
            db.session.add(user)
            db.session.flush()
            # Asked after the row is in: whose removal made way for it is committed, and seen.
            if db.session.get(TakenUsername, user.username_key) is not None:
                raise UsernameTaken
    except IntegrityError as error:
        is_email = broken_constraint(error) == "uq_user_account_email_key"
        raise (EmailTaken() if is_email else UsernameTaken()) from error
    return user


def checked_roles(roles: Sequence[str]) -> list[str]:
    """Answer the roles without doubles; raise Invalid for an unknown one."""
    for role in roles:
        if role not in ROLES:
            raise Invalid(f"There is no role {role!r}: {', '.join(ROLES)}.")
    return sorted(set(roles))


def free_username(email: str) -> str:
    """Derive a username nobody has from an e-mail address."""
    clean = re.sub(r"[^A-Za-z0-9_.-]", "", email.partition("@")[0]).strip("._-")
    base = clean[:24].rstrip("._-")
    base = base if len(base) >= 3 else f"user{base}"
    taken: set[str] = set()
    for key in (User.username_key, TakenUsername.username_key):
        like = func.substr(key, 1, len(base)) == fold(base)
        taken |= set(db.session.scalars(select(key).where(like)))
    number, name = 1, base
    while fold(name) in taken:
        number += 1
        name = f"{base}{number}"
    return name


def by_email(email: str) -> User | None:
    """Find an account by its e-mail, in any case."""
    return db.session.scalar(select(User).where(User.email_key == fold(email)))


def by_username(username: str) -> User:
    """Find an account by its username, in any case; raise UserNotFound."""
    user = db.session.scalar(select(User).where(User.username_key == fold(username)))
    if user is None or user.removed_at is not None:
        raise UserNotFound
    return user


def by_login(login: str) -> User | None:
    """Find an account by e-mail or username."""
    key = fold(login)
    found = or_(User.email_key == key, User.username_key == key)
    return db.session.scalars(select(User).where(found)).unique().first()


def password_of(login: str) -> tuple[UUID | None, str | None, bool]:
    """Answer the id, the hash and whether one may try the door of an account by its login.

    Who is banned may: they are told so there. Only columns: an unknown name takes as long as a
    known one.
    """
    key = fold(login)
    is_banned = and_(User.is_banned, ~User.is_disabled, User.removed_at.is_(None))
    found = select(User.id, User.password_hash, or_(User.is_active, is_banned)).where(
        or_(User.email_key == key, User.username_key == key)
    )
    user_id, password_hash, may_try = db.session.execute(found).first() or (None, None, False)
    return user_id, password_hash, bool(may_try)


def get(user_id: UUID) -> User:
    """Find an account by its id; raise UserNotFound, also for one that is being removed."""
    user = db.session.get(User, user_id)
    if user is None or user.removed_at is not None:
        raise UserNotFound
    return user


def active(user_id: UUID | None) -> User | None:
    """Find whom a link was made for; one who was disabled counts as nobody."""
    user = db.session.get(User, user_id) if user_id else None
    return user if user is not None and user.is_active else None


def lock(user_id: UUID) -> User:
    """Find an account and hold its row until the unit of work ends; raise UserNotFound."""
    user = db.session.get(User, user_id, with_for_update={"of": User}, populate_existing=True)
    if user is None:
        raise UserNotFound
    return user


def lock_with(user_id: UUID, password_hash: str | None) -> User:
    """Hold the account that was just proven; raise WrongPassword for another password now."""
    user = lock(user_id)
    if user.password_hash != password_hash:
        raise WrongPassword
    return user


def find(name: str) -> User:
    """Find an account by e-mail, username or id, as commands name people."""
    user = by_login(name)
    if user is not None:
        return user
    try:
        return get(UUID(name))
    except ValueError as error:
        raise UserNotFound(f"There is no user {name!r}.") from error


def everyone(*, page: int = 1, page_size: int = 50, role: str | None = None) -> Page:
    """List accounts, newest first, all or those with a role."""
    query = select(User).order_by(User.id.desc())
    if role is not None:
        query = query.where(User.granted.any(UserRole.role == role))
    return paginate(db.session(), query, page=page, page_size=page_size)


def change_profile(actor: User, changes: dict[str, str | None]) -> User:
    """Set the profile fields that are given; `None` leaves one as it is."""
    for name in PROFILE_FIELDS:
        value = changes.get(name)
        if value is not None:
            setattr(actor, "shown_name" if name == "display_name" else name, value)
    db.session.flush()
    return actor


def promote(user: User, role: str) -> None:
    """Give a role; giving it twice changes nothing."""
    checked_roles([role])
    if role not in user.roles:
        user.granted.append(UserRole(role=role))
        db.session.flush()


def demote(user: User, role: str) -> None:
    """Take a role; the last administrator stays."""
    checked_roles([role])
    if role == "admin":
        keep_an_administrator(user)
    user.granted = [grant for grant in user.granted if grant.role != role]
    db.session.flush()


def disable(user: User) -> None:
    """Keep somebody out at once: no request, no socket, no new session."""
    _shut(user, "is_disabled")


def enable(user: User) -> None:
    """Let somebody in again unless they are banned; raise UserNotFound for one being removed."""
    _open(user, "is_disabled")


def ban(user: User) -> None:
    """Keep somebody out at once in the name of moderation; who is disabled, too, stays so."""
    _shut(user, "is_banned")


def unban(user: User) -> None:
    """Let somebody in again unless they are disabled; raise UserNotFound for one being removed."""
    _open(user, "is_banned")


def _shut(user: User, why: str) -> None:
    keep_an_administrator(user)
    setattr(user, why, True)
    user.is_active = False
    db.session.flush()
    sessions.revoke_all(user)
    signals.account_disabled.send(user)


def _open(user: User, why: str) -> None:
    if user.removed_at is not None:
        raise UserNotFound
    setattr(user, why, False)
    user.is_active = not (user.is_disabled or user.is_banned)
    db.session.flush()


def keep_an_administrator(user: User) -> None:
    """Raise LastAdministrator when nobody else could administer.

    Holds all administrators, so that of the last two going at once one stays.
    """
    if "admin" not in user.roles:
        return
    administrators = (
        select(User.id, User.is_active)
        .join(UserRole)
        .where(UserRole.role == "admin")
        .order_by(User.id)
        .with_for_update(of=User, key_share=True)
    )
    found = db.session.execute(administrators).all()
    if not any(row.is_active for row in found if row.id != user.id):
        raise LastAdministrator


def set_password(user: User, password_hash: str, *, keep: UUID | None = None) -> None:
    """Replace the password and end every session but `keep`, also one that is just being opened.

    Whoever knew the old password may have asked for links or for another address: they end, too.
    """
    user.password_hash = password_hash
    user.pending_email = None
    db.session.flush()
    links.end_all(user)
    sessions.revoke_all(user, but=keep)
