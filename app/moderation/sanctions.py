"""What moderators do to people: impose, lift, list, and what of it is in force now.

Whoever changes what holds for somebody holds their account. Imposing a kind again takes the place
of the one before, which keeps its row: open appeals against it go over to the new one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, case, or_, select, update

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.errors import UserNotFound
from app.accounts.models import User
from app.accounts.standing import Deed, Hindrance
from app.core import clock
from app.core.database import db
from app.core.errors import Forbidden, Invalid
from app.core.pagination import Page, paginate
from app.moderation import telling, words
from app.moderation.models import Appeal, Flag, Sanction
from app.moderation.sanction_errors import (
    ModeratorProtected,
    OwnAccount,
    SanctionNotFound,
    SanctionOver,
)
from app.moderation.settling import settle
from app.moderation.values import AppealState, SanctionKind

MODERATORS = {"moderator", "admin"}
DONE = {
    SanctionKind.WARNING: "user.warned",
    SanctionKind.MUTE: "user.muted",
    SanctionKind.SUSPENSION: "user.suspended",
    SanctionKind.BAN: "user.banned",
}
LIFTED = "user.sanction_lifted"
BAN_ENDED = "user.ban_ended"
KEEPS_FROM = {
    Deed.SPEAK: (SanctionKind.MUTE, SanctionKind.SUSPENSION, SanctionKind.BAN),
    Deed.PUBLISH: (SanctionKind.SUSPENSION, SanctionKind.BAN),
}


@dataclass(frozen=True)
class Verdict:
    """What is imposed: the kind, why, in which words, until when, and after which report."""

    kind: SanctionKind
    reason_code: str
    reason: str
    ends_at: datetime | None = None
    flag_id: UUID | None = None


def impose(actor: User | None, user_id: UUID, verdict: Verdict) -> Sanction:
    """Do something to somebody, and tell them; without an actor the house does.

    Raise UserNotFound, OwnAccount, ModeratorProtected, LastAdministrator, Invalid.
    """
    if verdict.kind == SanctionKind.BAN:
        _hold_administrators(actor, accounts.get(user_id))
    user = _hold(user_id)
    check_may(actor, user)
    _check(verdict)
    made = Sanction(
        user_id=user.id, imposed_by=actor.id if actor else None, **vars(verdict) | _now()
    )
    db.session.add(made)
    db.session.flush()
    _replace_earlier(made)
    _record(actor, DONE[verdict.kind], made, made.reason)
    if made.kind == SanctionKind.BAN:
        accounts.ban(user)
    telling.tell(user, words.imposed(made.kind, made.reason, made.ends_at))
    return made


def _now() -> dict[str, datetime]:
    return {"created_at": clock.now()}


def _hold_administrators(actor: User | None, user: User) -> None:
    """Hold all of them in one order before one is held, or two who ban each other hang."""
    check_may(actor, user)
    accounts.keep_an_administrator(user)


def _hold(user_id: UUID) -> User:
    user = accounts.lock(user_id)
    if user.removed_at is not None:
        raise UserNotFound
    return user


def check_may(actor: User | None, user: User) -> None:
    """Raise unless the actor may decide about somebody; the house itself may about anybody."""
    if actor is None:
        return
    if not actor.has_role("moderator"):
        raise Forbidden
    if actor.id == user.id:
        raise OwnAccount
    if MODERATORS & set(user.roles) and not actor.has_role("admin"):
        raise ModeratorProtected


def _check(verdict: Verdict) -> None:
    wrong: dict[str, list[str]] = {}
    if verdict.ends_at is not None and verdict.kind == SanctionKind.WARNING:
        wrong["ends_at"] = ["A warning has no end."]
    elif verdict.ends_at is not None and verdict.ends_at <= clock.now():
        wrong["ends_at"] = ["The end must lie ahead."]
    if verdict.flag_id is not None and db.session.get(Flag, verdict.flag_id) is None:
        wrong["flag_id"] = ["There is no such report."]
    if wrong:
        raise Invalid(details=wrong)


def _replace_earlier(made: Sanction) -> None:
    """End the one of the same kind before; a warning takes no other's place."""
    if made.kind == SanctionKind.WARNING:
        return
    same = (Sanction.user_id == made.user_id, Sanction.kind == made.kind, Sanction.id != made.id)
    ended = update(Sanction).where(*same, *in_force()).values(lifted_at=made.created_at)
    quiet = {"synchronize_session": False}
    earlier = db.session.scalars(ended.returning(Sanction.id), execution_options=quiet).all()
    open_ones = (Appeal.sanction_id.in_(earlier), Appeal.state == AppealState.OPEN)
    moved = update(Appeal).where(*open_ones).values(sanction_id=made.id)
    db.session.execute(moved, execution_options=quiet)


def _record(actor: User | None, action: str, sanction: Sanction, reason: str) -> None:
    ends_at = sanction.ends_at
    about = {
        "sanction": str(sanction.id),
        "kind": str(sanction.kind),
        "reason_code": str(sanction.reason_code),
        "until": ends_at.isoformat() if ends_at else None,
    }
    if sanction.flag_id is not None:
        about["flag"] = str(sanction.flag_id)
    audit.record(
        actor,
        action,
        subject_kind=audit.USER,
        subject_id=sanction.user_id,
        reason=reason,
        details=about,
    )


def lift(actor: User | None, sanction_id: UUID, *, reason: str = "") -> Sanction:
    """Take back what holds for somebody, and tell them.

    Raise SanctionNotFound, SanctionOver, OwnAccount, ModeratorProtected.
    """
    user = _hold(get(sanction_id).user_id)
    check_may(actor, user)
    found = take_back(actor, user, sanction_id, reason=reason)
    settle(actor, Appeal.sanction_id == found.id, reason)
    telling.tell(user, words.lifted(found.kind))
    return found


def take_back(actor: User | None, user: User, sanction_id: UUID, *, reason: str) -> Sanction:
    """End a sanction of somebody who is held, without a word to them; raise SanctionOver."""
    found = db.session.get_one(Sanction, sanction_id, populate_existing=True)
    if not is_in_force(found):
        raise SanctionOver
    found.lifted_at = clock.now()
    db.session.flush()
    _record(actor, LIFTED, found, reason)
    if found.kind == SanctionKind.BAN:
        accounts.unban(user)
    return found


def get(sanction_id: UUID) -> Sanction:
    """Find a sanction; raise SanctionNotFound."""
    found = db.session.get(Sanction, sanction_id)
    if found is None:
        raise SanctionNotFound
    return found


def is_in_force(sanction: Sanction) -> bool:
    """Tell whether a sanction holds now; a warning does until it is taken back."""
    is_over = sanction.ends_at is not None and sanction.ends_at <= clock.now()
    return sanction.lifted_at is None and not is_over


def in_force() -> tuple[ColumnElement[bool], ...]:
    """Answer what is true of sanctions that hold now."""
    return (
        Sanction.lifted_at.is_(None),
        or_(Sanction.ends_at.is_(None), Sanction.ends_at > clock.now()),
    )


def of_user(user_id: UUID, *, page: int, page_size: int) -> Page:
    """List what was done to somebody, the newest first."""
    theirs = select(Sanction).where(Sanction.user_id == user_id)
    newest = theirs.order_by(Sanction.created_at.desc(), Sanction.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def in_force_of(user_ids: Collection[UUID]) -> Sequence[Sanction]:
    """List what holds for these people now, the newest first."""
    theirs = select(Sanction).where(Sanction.user_id.in_(user_ids), *in_force())
    return db.session.scalars(theirs.order_by(Sanction.created_at.desc())).all()


def hindrance(user_id: UUID, deed: Deed) -> Hindrance | None:
    """Answer what keeps somebody from a deed the longest, or None."""
    kinds = KEEPS_FROM[deed]
    found = _longest(user_id, kinds)
    return Hindrance(found.kind, found.reason, found.ends_at) if found else None


def ban_in_force(user_id: UUID) -> Sanction | None:
    """Answer the ban that keeps somebody out, or None."""
    return _longest(user_id, (SanctionKind.BAN,))


def _longest(user_id: UUID, kinds: Collection[str]) -> Sanction | None:
    holds = select(Sanction).where(
        Sanction.user_id == user_id, Sanction.kind.in_(kinds), *in_force()
    )
    for_good_first = case((Sanction.ends_at.is_(None), 0), else_=1)
    ordered = holds.order_by(for_good_first, Sanction.ends_at.desc()).limit(1)
    return db.session.scalars(ordered).first()


def let_in(user: User) -> None:
    """Let somebody who is held in again, whose ban has run its time."""
    accounts.unban(user)
    audit.record(None, BAN_ENDED, subject_kind=audit.USER, subject_id=user.id)


def over_bans() -> Sequence[UUID]:
    """List who is kept out though no ban of theirs holds any more."""
    holds = select(Sanction.id).where(
        Sanction.user_id == User.id, Sanction.kind == SanctionKind.BAN, *in_force()
    )
    banned = select(User.id).where(User.is_banned, User.removed_at.is_(None))
    return db.session.scalars(banned.where(~holds.exists())).all()


def end_ban(user_id: UUID) -> bool:
    """Let somebody in whose ban is over; tell whether they were."""
    user = accounts.lock(user_id)
    if not user.is_banned or user.removed_at is not None or ban_in_force(user_id):
        return False
    let_in(user)
    return True
