"""What somebody has with moderators: reports by and about them, a note, something removed."""

from __future__ import annotations

from app.accounts.models import User
from app.core import clock
from app.core.database import db
from app.moderation import flags
from app.moderation.models import Removal
from app.moderation.values import ContentKind, ReasonCode
from app.videos.models import Video


def reported(user: User, other: User, film: Video, mark: str) -> None:
    """Report each other, write a note, and have had something removed; inside a unit of work."""
    spam = ReasonCode.SPAM
    flags.report(user, ContentKind.USER, other.id, reason_code=spam, reason_text=mark)
    about = flags.report(other, ContentKind.VIDEO, film.id, reason_code=spam)
    flags.note(user, about, mark)
    db.session.add(
        Removal(
            content_kind=ContentKind.VIDEO,
            content_id=film.id,
            owner_id=user.id,
            title=film.title,
            reason_code=spam,
            reason=mark,
            restored_at=clock.now(),
        )
    )
