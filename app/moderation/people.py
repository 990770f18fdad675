"""Whom moderators look for, what they see of a person, and who is a moderator."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import ColumnElement, func, or_, select

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.errors import UserNotFound
from app.accounts.models import User
from app.core.database import db
from app.core.pagination import Page, paginate
from app.moderation import sanctions, words
from app.moderation.models import Flag, Removal, Sanction
from app.moderation.sanction_errors import OwnRole
from app.moderation.telling import tell

ROLE = "moderator"


@dataclass(frozen=True)
class Counts:
    """What helps to decide about a person."""

    reports_about: int
    reports_made: int
    removals: int
    sanctions_past: int


def search(*, q: str, sanctioned: bool | None, page: int, page_size: int) -> Page:
    """List people by a part of their names or e-mail, and by whether anything holds for them."""
    wanted: list[ColumnElement[bool]] = [User.removed_at.is_(None)]
    if q:
        wanted.append(_is_called(accounts.fold(q)))
    if sanctioned is not None:
        holds = select(Sanction.id).where(Sanction.user_id == User.id, *sanctions.in_force())
        wanted.append(holds.exists() if sanctioned else ~holds.exists())
    newest = select(User).where(*wanted).order_by(User.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def _is_called(key: str) -> ColumnElement[bool]:
    columns = (User.username_key, User.email_key, func.lower(User.shown_name))
    return or_(*(column.contains(key, autoescape=True) for column in columns))


def counts(user_id: UUID) -> Counts:
    """Count reports about and by somebody, what of theirs was removed, and what is over."""
    asked = (
        select(func.count(Flag.id)).where(Flag.owner_id == user_id),
        select(func.count(Flag.id)).where(Flag.reporter_id == user_id),
        select(func.count(Removal.id)).where(Removal.owner_id == user_id),
        select(func.count(Sanction.id)).where(
            Sanction.user_id == user_id,
            Sanction.id.not_in(select(Sanction.id).where(*sanctions.in_force())),
        ),
    )
    found = db.session.execute(select(*(one.scalar_subquery() for one in asked))).one()
    return Counts(*found)


def named(user_ids: set[UUID]) -> dict[UUID, str]:
    """Answer the usernames of those among these ids who are still here."""
    if not user_ids:
        return {}
    here = select(User.id, User.username).where(User.id.in_(user_ids), User.removed_at.is_(None))
    return {row.id: row.username for row in db.session.execute(here)}


def assign_moderator(actor: User, user_id: UUID) -> User:
    """Make somebody a moderator; twice changes nothing. Raise UserNotFound."""
    user = _hold(user_id)
    if ROLE not in user.roles:
        accounts.promote(user, ROLE)
        _record(actor, "user.promoted", user)
        tell(user, words.made_moderator(), link="/moderation/users")
    return user


def revoke_moderator(actor: User, user_id: UUID) -> User:
    """Take the role of a moderator; twice changes nothing. Raise UserNotFound, OwnRole."""
    user = _hold(user_id)
    if user.id == actor.id:
        raise OwnRole
    if ROLE in user.roles:
        accounts.demote(user, ROLE)
        _record(actor, "user.demoted", user)
        tell(user, words.no_moderator(), link="/account")
    return user


def _hold(user_id: UUID) -> User:
    user = accounts.lock(user_id)
    if user.removed_at is not None:
        raise UserNotFound
    return user


def _record(actor: User, action: str, user: User) -> None:
    about = {"role": ROLE}
    audit.record(actor, action, subject_kind=audit.USER, subject_id=user.id, details=about)
