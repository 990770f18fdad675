"""Appeals: somebody asks to look again at what was decided about them, and another moderator does.

Each decision is appealed against once. Who decided first does not decide again, unless nobody else
moderates here. Whoever makes or decides an appeal holds the account of the person it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import func, select

from app.accounts import audit
from app.accounts import service as accounts
from app.accounts.models import User, UserRole
from app.core import clock
from app.core.database import db
from app.core.pagination import Page, paginate
from app.moderation import removals, sanctions, telling, words
from app.moderation.errors import ContentGone
from app.moderation.models import Appeal, Removal, Sanction
from app.moderation.sanction_errors import (
    AppealDecided,
    AppealExists,
    AppealNotFound,
    NothingToAppeal,
    OwnAccount,
    OwnDecision,
    SanctionOver,
)
from app.moderation.values import AppealState

MOST_SHOWN = 100


def make(
    user_id: UUID, *, text: str, removal_id: UUID | None = None, sanction_id: UUID | None = None
) -> Appeal:
    """Ask to look again at a decision about oneself.

    Raise NothingToAppeal, SanctionOver, AppealExists.
    """
    accounts.lock(user_id)
    _check_is_own(user_id, removal_id, sanction_id)
    same = Appeal.sanction_id == sanction_id if sanction_id else Appeal.removal_id == removal_id
    if db.session.scalar(select(Appeal.id).where(same).limit(1)) is not None:
        raise AppealExists
    made = Appeal(user_id=user_id, removal_id=removal_id, sanction_id=sanction_id, text=text)
    db.session.add(made)
    db.session.flush()
    return made


def _check_is_own(user_id: UUID, removal_id: UUID | None, sanction_id: UUID | None) -> None:
    if sanction_id is not None:
        sanction = db.session.get(Sanction, sanction_id)
        is_own = sanction is not None and sanction.user_id == user_id
        stands = sanction is not None and sanctions.is_in_force(sanction)
    else:
        removal = db.session.get(Removal, removal_id)
        is_own = removal is not None and removal.owner_id == user_id
        stands = removal is not None and removal.restored_at is None
    if not is_own:
        raise NothingToAppeal
    if not stands:
        raise SanctionOver


def against_ban(user_id: UUID, text: str) -> Appeal:
    """Appeal against the ban that keeps somebody out; raise SanctionOver, AppealExists."""
    ban = sanctions.ban_in_force(user_id)
    if ban is None:
        raise SanctionOver
    return make(user_id, text=text, sanction_id=ban.id)


def get(appeal_id: UUID) -> Appeal:
    """Find an appeal; raise AppealNotFound."""
    found = db.session.get(Appeal, appeal_id)
    if found is None:
        raise AppealNotFound
    return found


def owner(appeal_id: UUID) -> UUID:
    """Answer whose appeal it is; raise AppealNotFound."""
    return get(appeal_id).user_id


def page(*, state: AppealState | None, page: int, page_size: int) -> Page:
    """List appeals; those that are open stand in the order they came."""
    query = select(Appeal).order_by(Appeal.created_at.desc(), Appeal.id.desc())
    if state is not None:
        query = query.where(Appeal.state == state)
    if state == AppealState.OPEN:
        query = query.order_by(None).order_by(Appeal.created_at, Appeal.id)
    return paginate(db.session(), query, page=page, page_size=page_size)


def of_user(user_id: UUID) -> Sequence[Appeal]:
    """List somebody's own appeals, the newest first."""
    mine = select(Appeal).where(Appeal.user_id == user_id)
    return db.session.scalars(mine.order_by(Appeal.created_at.desc()).limit(MOST_SHOWN)).all()


def decide(actor: User, appeal_id: UUID, *, granted: bool, answer: str) -> Appeal:
    """Grant or deny an appeal, and tell who made it; granting takes the decision back.

    What was removed may be gone for good by then: they are told so.
    Raise AppealNotFound, AppealDecided, OwnAccount, OwnDecision, ModeratorProtected.
    """
    user = accounts.lock(owner(appeal_id))
    appeal = db.session.get(Appeal, appeal_id, with_for_update=True, populate_existing=True)
    if appeal is None:
        raise AppealNotFound
    if appeal.state != AppealState.OPEN:
        raise AppealDecided
    check_may_decide(actor, appeal, user)
    appeal.state = AppealState.GRANTED if granted else AppealState.DENIED
    appeal.answer, appeal.decided_by, appeal.decided_at = answer, actor.id, clock.now()
    db.session.flush()
    _record(actor, appeal)
    if granted:
        told = words.appeal_granted(_undo(actor, user, appeal), answer)
    else:
        told = words.appeal_denied(answer)
    telling.tell(user, told)
    return appeal


def check_may_decide(actor: User, appeal: Appeal, user: User) -> None:
    """Raise unless the actor may look at an appeal of somebody's."""
    if actor.id == user.id:
        raise OwnAccount
    if appeal.sanction_id is not None:
        sanctions.check_may(actor, user)
    is_of_peer = appeal.sanction_id is not None and sanctions.MODERATORS & set(user.roles)
    could = {"admin"} if is_of_peer else sanctions.MODERATORS
    if decided_by(appeal) == actor.id and _is_there_another(could, but=(actor.id, user.id)):
        raise OwnDecision


def decided_by(appeal: Appeal) -> UUID | None:
    """Answer who made the decision an appeal is against."""
    if appeal.sanction_id is not None:
        return db.session.get_one(Sanction, appeal.sanction_id).imposed_by
    return db.session.get_one(Removal, appeal.removal_id).removed_by


def _is_there_another(roles: Collection[str], *, but: Collection[UUID]) -> bool:
    """Tell whether anybody else could decide."""
    others = (
        select(func.count(User.id.distinct()))
        .join(UserRole)
        .where(
            UserRole.role.in_(roles),
            User.is_active,
            User.id.not_in(but),
        )
    )
    return bool(db.session.scalar(others))


def _undo(actor: User, user: User, appeal: Appeal) -> str:
    """Take back what the appeal is against, unless it is over; answer what to say of it."""
    if appeal.sanction_id is None:
        return _put_back(actor, appeal)
    sanction = db.session.get_one(Sanction, appeal.sanction_id, populate_existing=True)
    if sanctions.is_in_force(sanction):
        sanctions.take_back(actor, user, sanction.id, reason=appeal.answer)
    return words.lifted(sanction.kind)


def _put_back(actor: User, appeal: Appeal) -> str:
    removal = db.session.get_one(Removal, appeal.removal_id, populate_existing=True)
    if removal.restored_at is None:
        try:
            removals.put_back(actor, removal.id, reason=appeal.answer)
        except ContentGone:
            return words.gone(removal.title)
    return ""


def _record(actor: User, appeal: Appeal) -> None:
    about = {"user": str(appeal.user_id)}
    for name in ("sanction", "removal"):
        if getattr(appeal, f"{name}_id") is not None:
            about[name] = str(getattr(appeal, f"{name}_id"))
    audit.record(
        actor,
        f"appeal.{appeal.state}",
        subject_kind="appeal",
        subject_id=appeal.id,
        reason=appeal.answer,
        details=about,
    )
