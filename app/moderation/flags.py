"""The rules of reports: made, read in a queue, opened, noted and decided."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload, selectinload

from app.accounts import audit
from app.accounts.audit_models import AuditEntry
from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.core.pagination import Page, paginate
from app.moderation import removals, targets
from app.moderation.errors import AlreadyFlagged, FlagDecided, FlagNotFound, OwnContent
from app.moderation.models import Flag, FlagNote
from app.moderation.values import ContentKind, FlagState, ReasonCode
from app.notifications import service as notifications
from app.videos.models import Video

UNDECIDED = (FlagState.OPEN, FlagState.UNDER_REVIEW)


def report(
    actor: User,
    kind: ContentKind,
    content_id: UUID,
    *,
    reason_code: ReasonCode,
    reason_text: str = "",
    position: float | None = None,
) -> Flag:
    """Report something one sees; `position` is the second of the film it is about.

    Raise the domain's not-found error, OwnContent, AlreadyFlagged.
    """
    target = targets.find(actor, kind, content_id)
    if target.owner_id == actor.id:
        raise OwnContent
    made = Flag(
        content_kind=kind,
        content_id=content_id,
        owner_id=target.owner_id,
        reporter_id=actor.id,
        reason_code=reason_code,
        reason_text=reason_text,
        position=target.position if position is None else position,
        seen=target.seen(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError as error:
        raise AlreadyFlagged from error
    return made


def queue(
    reader: User,
    *,
    page: int,
    page_size: int,
    state: FlagState | None = None,
    kind: ContentKind | None = None,
) -> Page:
    """List reports with whose content they are about: what waits, the oldest first, else newest.

    A moderator is shown none about themselves.
    """
    states = [state] if state else UNDECIDED
    kinds = [kind] if kind else list(ContentKind)
    others = Flag.owner_id.is_distinct_from(reader.id)
    wanted = (Flag.state.in_(states), Flag.content_kind.in_(kinds), others)
    waits = state is None or state in UNDECIDED
    by_age = (Flag.created_at, Flag.id)
    order = by_age if waits else (Flag.decided_at.desc(), Flag.id.desc())
    query = select(Flag).where(*wanted).options(joinedload(Flag.owner)).order_by(*order)
    return paginate(db.session(), query, page=page, page_size=page_size)


def count_waiting() -> int:
    """Count the reports that wait for a decision."""
    query = select(func.count()).select_from(Flag).where(Flag.state.in_(UNDECIDED))
    return db.session.scalar(query) or 0


def others(flags: Sequence[Flag]) -> dict[UUID, int]:
    """Count for each report the other undecided ones about the same thing."""
    ids = {flag.content_id for flag in flags}
    query = (
        select(Flag.content_id, func.count().label("number"))
        .where(Flag.content_id.in_(ids), Flag.state.in_(UNDECIDED))
        .group_by(Flag.content_id)
    )
    counts = {row.content_id: row.number for row in db.session.execute(query)}
    return {
        flag.id: counts.get(flag.content_id, 0) - (1 if flag.state in UNDECIDED else 0)
        for flag in flags
    }


def show(reader: User, flag_id: UUID) -> Flag:
    """Find a report with everybody in it and its notes.

    Raise FlagNotFound, also for one about the reader: who reported them is not for them.
    """
    query = (
        select(Flag)
        .where(Flag.id == flag_id)
        .options(joinedload(Flag.owner), joinedload(Flag.reporter), selectinload(Flag.notes))
    )
    found = db.session.scalars(query).unique().first()
    if found is None or found.owner_id == reader.id:
        raise FlagNotFound
    return found


def history(flag: Flag) -> Sequence[AuditEntry]:
    """List what was done about a report and its content, the newest first."""
    about = AuditEntry.subject_id.in_([flag.id, flag.content_id])
    query = select(AuditEntry).where(about).order_by(AuditEntry.at.desc(), AuditEntry.id.desc())
    return db.session.scalars(query.limit(50)).all()


def act(actor: User, flag_id: UUID, state: FlagState, *, notes: str = "", reason: str = "") -> Flag:
    """Take a report under review, or decide it; `reason` is what the content's owner is told.

    To approve is to take the content down, and decides the other reports about it. Raise
    FlagNotFound, FlagDecided.
    """
    flag = _hold(actor, flag_id)
    if flag.state not in UNDECIDED:
        raise FlagDecided
    if notes:
        note(actor, flag, notes)
    flag.reviewer_id = actor.id
    if state == FlagState.APPROVED:
        _approve(actor, flag, reason)
    else:
        flag.state = state
        flag.decided_at = clock.now() if state == FlagState.REJECTED else None
        if state == FlagState.REJECTED:
            _answer(flag, _("Moderators looked at your report and left it as it is. Thank you."))
    db.session.flush()
    _record(actor, flag, notes)
    return flag


def _approve(actor: User, flag: Flag, reason: str) -> None:
    if flag.content_kind != ContentKind.USER:
        # What its owner deleted in the meantime needs no removal.
        with suppress(NotFound), db.session.begin_nested():
            _remove(actor, flag, reason)
    for one in _waiting(flag):
        one.state, one.decided_at, one.reviewer_id = FlagState.APPROVED, clock.now(), actor.id
        _answer(one, _("Moderators acted on your report. Thank you."))


def _remove(actor: User, flag: Flag, reason: str) -> None:
    removals.remove(
        actor,
        ContentKind(flag.content_kind),
        flag.content_id,
        owner_id=flag.owner_id,
        title=str(flag.seen.get("title", "")),
        reason_code=flag.reason_code,
        reason=reason,
    )


def note(actor: User, flag: Flag, text: str) -> None:
    """Write something beside a report, for moderators only."""
    db.session.add(FlagNote(flag_id=flag.id, author_id=actor.id, text=text))
    db.session.flush()


def may_review(viewer: User, video: Video) -> bool:
    """Say whether a video is before moderators, of whom the viewer is one.

    It is while somebody else's report about it waits, and once it is taken down.
    """
    if not viewer.has_role("moderator"):
        return False
    about = (Flag.content_kind == ContentKind.VIDEO, Flag.content_id == video.id)
    others = Flag.reporter_id.is_distinct_from(viewer.id)
    waits = select(Flag.id).where(*about, others, Flag.state.in_(UNDECIDED)).limit(1)
    # A row of a list has no such column: what is taken down is on no list.
    return getattr(video, "taken_down", False) or db.session.scalar(waits) is not None


def _hold(actor: User, flag_id: UUID) -> Flag:
    """Hold a report, and with it all that wait about the same, in one order for everybody."""
    flag = show(actor, flag_id)
    for one in (*_waiting(flag), flag):
        db.session.refresh(one, with_for_update={"of": Flag})
    return flag


def _waiting(flag: Flag) -> Sequence[Flag]:
    same = (Flag.content_kind == flag.content_kind, Flag.content_id == flag.content_id)
    query = select(Flag).where(*same, Flag.state.in_(UNDECIDED)).order_by(Flag.id)
    return db.session.scalars(query).all()


def _record(actor: User, flag: Flag, notes: str) -> None:
    about = {"content_kind": flag.content_kind, "content_id": str(flag.content_id)}
    audit.record(
        actor,
        f"flag.{flag.state}",
        subject_kind="flag",
        subject_id=flag.id,
        reason=notes,
        details=about | {"reason_code": flag.reason_code},
    )


def _answer(flag: Flag, words: str) -> None:
    """Tell the reporter what became of it."""
    if flag.reporter_id is not None:
        key = f"flag:{flag.id}:{flag.state}"
        notifications.notify(flag.reporter_id, "moderation", about={"text": words}, key=key)
