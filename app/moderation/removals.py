"""The rules of taking something down and putting it back: told to its owner, kept in the trail."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask_babel import gettext as _
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError

from app.accounts import audit
from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.core.errors import NotFound
from app.moderation import targets
from app.moderation.errors import ContentGone, RemovalNotFound
from app.moderation.models import Appeal, Flag, Removal
from app.moderation.sanction_errors import OwnAccount
from app.moderation.settling import settle
from app.moderation.values import ContentKind, FlagState
from app.notifications import service as notifications

STANDING = "/account/standing"
MOST_SHOWN = 100


def remove(
    actor: User | None,
    kind: ContentKind,
    content_id: UUID,
    *,
    owner_id: UUID | None,
    title: str,
    reason_code: str,
    reason: str = "",
) -> Removal:
    """Take something down and tell its owner why; what is down already stays as it was taken.

    Raise the domain's not-found error, NothingToRemove.
    """
    known = now(kind, content_id)
    if known is not None:
        return known
    made = Removal(
        content_kind=kind,
        content_id=content_id,
        owner_id=owner_id,
        title=title[:200],
        reason_code=reason_code,
        reason=reason,
        removed_by=actor.id if actor else None,
        removed_at=clock.now(),
    )
    try:
        with db.session.begin_nested():
            db.session.add(made)
            db.session.flush()
    except IntegrityError:  # another moderator was a moment faster
        found = now(kind, content_id)
        if found is None:
            raise
        return found
    targets.take_down(kind, content_id, at=made.removed_at)
    _record(actor, "removed", made, reason)
    _tell(made, _removed_words(made), "removed")
    return made


def now(kind: ContentKind, content_id: UUID) -> Removal | None:
    """Answer why something is taken down now, or None."""
    wanted = (Removal.content_kind == kind, Removal.content_id == content_id)
    query = select(Removal).where(*wanted, Removal.restored_at.is_(None))
    return db.session.scalar(query)


def of_owner(user_id: UUID) -> Sequence[Removal]:
    """List what of somebody's was taken down last, the newest first."""
    query = select(Removal).where(Removal.owner_id == user_id)
    newest = query.order_by(Removal.removed_at.desc(), Removal.id).limit(MOST_SHOWN)
    return db.session.scalars(newest).all()


def put_back(
    actor: User | None, removal_id: UUID, *, reason: str = "", reopen: bool = False
) -> Removal:
    """Show again what was taken down, and tell its owner.

    The reports it went by are rejected, or with `reopen` under review again, as if nothing had been
    decided. Raise RemovalNotFound, OwnAccount, ContentGone.
    """
    found = db.session.get(Removal, removal_id, with_for_update=True, populate_existing=True)
    if found is None or found.restored_at is not None:
        raise RemovalNotFound
    if actor is not None and actor.id == found.owner_id:
        raise OwnAccount
    kind = ContentKind(found.content_kind)
    try:
        targets.put_back(actor, kind, found.content_id, since=found.removed_at)
    except NotFound as error:
        raise ContentGone from error
    found.restored_at = clock.now()
    _settle_flags(found, reopen=reopen)
    settle(actor, Appeal.removal_id == found.id, reason)
    _record(actor, "restored", found, reason)
    words = _("“%(title)s” is back: moderators looked at it again.", title=found.title)
    _tell(found, words, "restored")
    return found


def _settle_flags(removal: Removal, *, reopen: bool) -> None:
    same = (Flag.content_kind == removal.content_kind, Flag.content_id == removal.content_id)
    values: dict[str, Any] = {"state": FlagState.REJECTED}
    if reopen:
        values = {"state": FlagState.UNDER_REVIEW, "decided_at": None}
    approved = (Flag.state == FlagState.APPROVED, Flag.decided_at >= removal.removed_at)
    db.session.execute(
        update(Flag).where(*same, *approved).values(values),
        execution_options={"synchronize_session": False},
    )
    db.session.expire_all()


def _record(actor: User | None, verb: str, removal: Removal, reason: str) -> None:
    audit.record(
        actor,
        f"{removal.content_kind}.{verb}",
        subject_kind=removal.content_kind,
        subject_id=removal.content_id,
        reason=reason,
        details={"reason_code": removal.reason_code, "removal_id": str(removal.id)},
    )


def _removed_words(removal: Removal) -> str:
    values = {"title": removal.title, "reason": removal.reason or reason_words(removal.reason_code)}
    if removal.content_kind == ContentKind.VIDEO:
        return _("Moderators removed your video “%(title)s”: %(reason)s", **values)
    if removal.content_kind == ContentKind.COMMENT:
        return _("Moderators removed your comment under “%(title)s”: %(reason)s", **values)
    return _("Moderators removed your chat line in “%(title)s”: %(reason)s", **values)


def reason_words(code: str) -> str:
    """Say a reason code in words."""
    return {
        "spam": _("it is spam"),
        "inappropriate": _("it is not appropriate here"),
        "harassment": _("it harasses somebody"),
        "copyright": _("it infringes a copyright"),
    }.get(code, _("it breaks the rules of this place"))


def _tell(removal: Removal, words: str, verb: str) -> None:
    if removal.owner_id is not None:
        key = f"moderation:{removal.id}:{verb}"
        about = {"text": words}
        notifications.notify(removal.owner_id, "moderation", about=about, link=STANDING, key=key)
