"""Where a viewer stopped; what else viewers leave behind is counted by the audience."""

from sqlalchemy import select

from app.accounts.models import User
from app.core.database import db
from app.videos.models import Video, WatchPosition


def position_of(viewer: User | None, video: Video) -> float | None:
    """Answer where a viewer stopped, in seconds, or None."""
    if viewer is None:
        return None
    query = select(WatchPosition.position).where(
        WatchPosition.user_id == viewer.id, WatchPosition.video_id == video.id
    )
    return db.session.scalar(query)
