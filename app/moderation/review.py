"""What moderators look at: the film of a report, and content by the plural of its kind."""

from __future__ import annotations

from uuid import UUID

from app.accounts.models import User
from app.moderation import removals, targets
from app.moderation.errors import RemovalNotFound
from app.moderation.models import Flag, Removal
from app.moderation.targets import Target
from app.moderation.values import ContentKind
from app.videos import answers as videos
from app.videos import policy, takedown
from app.videos.errors import VideoNotFound
from app.videos.schemas import Playback

KINDS = {"videos": ContentKind.VIDEO, "comments": ContentKind.COMMENT} | {
    "messages": ContentKind.MESSAGE
}


def playback(viewer: User, flag: Flag) -> Playback:
    """Answer what a player needs for the film a report is about.

    Raise VideoNotFound when it is about none, or why the moderator may not watch it.
    """
    video_id = flag.seen.get("video_id")
    if video_id is None:
        raise VideoNotFound
    video = takedown.find(UUID(video_id))
    refusal = policy.watch_refusal(viewer, video)
    if refusal is not None:
        raise refusal
    return videos.playback(viewer, video)


def found(viewer: User, kind: str, content_id: UUID) -> Target:
    """Find content a moderator sees and takes down; raise the domain's not-found error."""
    return targets.find(viewer, KINDS[kind], content_id)


def removal_of(kind: str, content_id: UUID) -> Removal:
    """Find why content is taken down; raise RemovalNotFound."""
    found_now = removals.now(KINDS[kind], content_id)
    if found_now is None:
        raise RemovalNotFound
    return found_now
