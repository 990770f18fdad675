"""What the audience holds of a person: handed over for their export, and taken away with them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from sqlalchemy import delete, select

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.accounts.models import User
from app.audience.models import (
    AudienceTotal,
    DailyTraffic,
    HistoryPause,
    WatchBucket,
    WatchReport,
)
from app.channels.models import Channel
from app.core.database import db
from app.videos.models import Video


def _below(model: Any) -> Table:
    """Hand over what was counted of the videos of a person's channels."""
    return Table(model, lambda user: model.video_id.in_(_videos_of(user)))


def _videos_of(user_id: UUID) -> Any:
    channels = select(Channel.id).where(Channel.owner_id == user_id)
    return select(Video.id).where(Video.channel_id.in_(channels))


PART = Part(
    "audience",
    "how your videos were watched, whether your history is paused, and what you watched today",
    tables=(
        _below(AudienceTotal),
        _below(WatchBucket),
        _below(DailyTraffic),
        Table(HistoryPause, lambda user: HistoryPause.user_id == user),
        Table(WatchReport, lambda user: WatchReport.viewer == str(user)),
    ),
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(PART)
    signals.user_removed.connect(forget)


def forget(user: User) -> None:
    """Delete the marks of what somebody watched; the rest goes with their account by itself."""
    db.session.execute(delete(WatchReport).where(WatchReport.viewer == str(user.id)))
