"""Who people are at issuers: an account found, made or connected by what an issuer vouches for."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.exc import IntegrityError

from app.accounts import service
from app.accounts.errors import EmailTaken
from app.accounts.identity_errors import (
    AccountExists,
    EmailNotVouched,
    IdentityNotFound,
    IdentityTaken,
    LastWayIn,
)
from app.accounts.models import User, UserIdentity
from app.accounts.schemas import check_email
from app.accounts.signals import address_proven
from app.core import clock
from app.core.database import db
from app.core.pagination import Page, paginate
from app.services.openid.issuer import Vouched


def arrive(vouched: Vouched, *, roles: Sequence[str]) -> User:
    """Answer whom the issuer vouches for, with a new account if there is none.

    Raise EmailNotVouched, or AccountExists for one that must be proven first.
    """
    found = known(vouched)
    if found is not None:
        return found
    try:
        with db.session.begin_nested():
            return newcomer(vouched, roles)
    except (EmailTaken, IdentityTaken):
        # The same person came twice at once, and the other one was faster.
        return known(vouched) or newcomer(vouched, roles)


def known(vouched: Vouched) -> User | None:
    """Answer whose the identity is, and note that it was used."""
    row = find(vouched)
    if row is None:
        return None
    user = service.lock(row.user_id)
    still = db.session.get(UserIdentity, row.id, populate_existing=True)
    if still is None:
        return None
    still.last_used_at = clock.now()
    return user


def find(vouched: Vouched) -> UserIdentity | None:
    """Find an identity by what never changes of it."""
    same = (UserIdentity.issuer == vouched.issuer, UserIdentity.subject == vouched.subject)
    return db.session.scalar(select(UserIdentity).where(*same))


def newcomer(vouched: Vouched, roles: Sequence[str]) -> User:
    """Make an account without a password; raise EmailNotVouched, AccountExists, EmailTaken."""
    email = vouched_email(vouched)
    owner = service.by_email(email)
    if owner is not None:
        raise AccountExists(owner.id)
    user = service.register(
        email=email,
        password_hash=None,
        first_name=vouched.first_name,
        last_name=vouched.last_name,
        roles=roles,
        is_verified=True,
    )
    _add(user, vouched)
    return user


def vouched_email(vouched: Vouched) -> str:
    """Answer the e-mail the issuer has checked; raise EmailNotVouched."""
    if not vouched.is_email_verified or len(vouched.email) > 254:
        raise EmailNotVouched
    try:
        return check_email(vouched.email)
    except ValueError as error:
        raise EmailNotVouched from error


def connect(user_id: UUID, vouched: Vouched) -> UserIdentity:
    """Let somebody in by this identity from now on; raise IdentityTaken. Twice changes nothing."""
    user = service.lock(user_id)
    row = find(vouched)
    if row is None:
        return _add(user, vouched)
    if row.user_id != user.id:
        raise IdentityTaken
    return row


def _add(user: User, vouched: Vouched) -> UserIdentity:
    row = UserIdentity(
        user_id=user.id,
        issuer=vouched.issuer,
        subject=vouched.subject,
        email=vouched.email[:254],
    )
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError as error:
        raise IdentityTaken from error
    believe_email(user, vouched)
    return row


def believe_email(user: User, vouched: Vouched) -> None:
    """Take the account's e-mail for checked when the issuer has checked this very one."""
    is_same = service.fold(vouched.email) == user.email_key
    if vouched.is_email_verified and is_same and user.email_verified_at is None:
        user.email_verified_at = clock.now()
        address_proven.send(user)


def drop_all(user: User) -> None:
    """Let nobody in as somebody by what an issuer says."""
    db.session.execute(delete(UserIdentity).where(UserIdentity.user_id == user.id))


def of_user(actor: User, *, page: int = 1, page_size: int = 100) -> Page:
    """List what somebody is connected with, the oldest first."""
    query = select(UserIdentity).where(UserIdentity.user_id == actor.id)
    return paginate(db.session(), query.order_by(UserIdentity.id), page=page, page_size=page_size)


def owner(identity_id: UUID) -> UUID:
    """Answer whose identity it is; raise IdentityNotFound."""
    found = db.session.scalar(select(UserIdentity.user_id).where(UserIdentity.id == identity_id))
    if found is None:
        raise IdentityNotFound
    return found


def disconnect(identity_id: UUID, *, issuers: Collection[str]) -> None:
    """Let nobody in by this identity any more; raise LastWayIn, IdentityNotFound.

    What is left must open the account: a password, or an identity of one of `issuers`, by which
    people can sign in here.
    """
    user = service.lock(owner(identity_id))
    mine = select(UserIdentity).where(UserIdentity.user_id == user.id)
    rows = {row.id: row for row in db.session.scalars(mine)}
    row = rows.pop(identity_id, None)
    if row is None:
        raise IdentityNotFound
    if user.password_hash is None and not any(one.issuer in issuers for one in rows.values()):
        raise LastWayIn
    db.session.delete(row)
    db.session.flush()
