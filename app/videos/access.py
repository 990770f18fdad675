"""What the frames ask videos: who may open the media below `videos/<id>`."""

from uuid import UUID

from app.accounts import service as accounts
from app.api.media_access import id_in
from app.core.database import db
from app.videos import policy
from app.videos.models import Video

LISTING_PICTURES = ("thumbnails-*/*",)
SOUNDS = ("*/sound.mp4",)


def may_open_image(viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether the viewer may see the listing pictures below a prefix."""
    video = video_of(prefix)
    return video is not None and policy.may_see_listing(accounts.active(viewer_id), video)


def may_open_play(viewer_id: UUID | None, prefix: str) -> bool:
    """Say whether the viewer may watch what lies below a prefix."""
    video = video_of(prefix)
    viewer = accounts.active(viewer_id)
    return video is not None and policy.may_watch_by_link(viewer, viewer_id, video)


def video_of(prefix: str) -> Video | None:
    """Find the video a prefix belongs to."""
    video_id = id_in(prefix, "videos")
    return db.session.get(Video, video_id) if video_id else None
