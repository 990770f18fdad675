"""`video:watch` and `video:leave` on `/jobs`: players hear what of a video can be played now."""

from uuid import UUID

from flask import current_app
from flask_socketio import join_room, leave_room
from sqlalchemy import select

from app import websocket
from app.accounts import service as accounts
from app.core.database import after_commit, db, gather, unit_of_work
from app.core.errors import AppError
from app.core.extensions import socketio
from app.jobs.events import NAMESPACE
from app.videos import answers, policy, service
from app.videos.models import Video
from app.videos.schemas import MediaState, WatchVideo
from app.websocket.access import current_user, public


def room_of(video_id: UUID, viewer_id: UUID | None = None) -> str:
    """Name the room of those who follow a video, or of one viewer among them."""
    return f"video:{video_id}:{viewer_id}" if viewer_id else f"video:{video_id}"


@public
def watch(data: WatchVideo) -> MediaState:
    """Follow a video the caller may watch; what changes after this answer comes as `media`.

    The right is asked for again once the socket follows: one that ended before was told to nobody.
    Whoever is refused follows no longer, so players that were sent away ask again to learn why.
    """
    try:
        with unit_of_work(writes=False):
            service.watch(current_user(), data.video)
        join_room(room_of(data.video))
        if (viewer := current_user()) is not None:
            join_room(room_of(data.video, viewer.id))
        with unit_of_work(writes=False):
            return answers.media_state(service.watch(current_user(), data.video))
    except AppError:
        leave(data)
        raise


@public
def leave(data: WatchVideo) -> None:
    """Follow a video no longer."""
    leave_room(room_of(data.video))
    if (viewer := current_user()) is not None:
        leave_room(room_of(data.video, viewer.id))


def announce(video: Video) -> None:
    """Tell those who follow a video what can be played, once it is committed."""
    after_commit(_publish, video.id)


def announce_end(video: Video, *, user_id: UUID | None = None) -> None:
    """Tell those who follow a video that their right may have ended, once it is committed.

    Where it is one viewer's right, the others hear nothing. That viewer's players close; what they
    might still hear of the video is which sizes it has, without links.
    """
    if user_id is None:
        after_commit(_close, video.id)
    else:
        gather(_close_for, video.id, user_id)


def _publish(video_id: UUID) -> None:
    """Send the state as it is now, so that the last one sent is never an older one."""
    with current_app.app_context(), unit_of_work(writes=False):
        video = db.session.get(Video, video_id)
        state = answers.media_state(video) if video and video.deleted_at is None else None
    if state is not None:
        websocket.publish(NAMESPACE, "media", state, room=room_of(video_id))


def _close(video_id: UUID) -> None:
    """Send everybody away from a video that not everybody may watch; who may, follows it again."""
    with current_app.app_context(), unit_of_work(writes=False):
        video = db.session.get(Video, video_id)
        why = policy.watch_refusal(None, video, in_browser=False) if video is not None else None
        state = answers.closed(video, why) if video is not None and why is not None else None
    if state is not None:
        websocket.publish(NAMESPACE, "media", state, room=room_of(video_id))
        socketio.close_room(room_of(video_id), namespace=NAMESPACE)


def _close_for(viewer_id: UUID, video_ids: list[UUID]) -> None:
    """Tell one viewer's players that they may not watch these any more, where that is so."""
    with current_app.app_context(), unit_of_work(writes=False) as session:
        viewer = accounts.active(viewer_id)
        videos = session.scalars(select(Video).where(Video.id.in_(video_ids))).all()
        with policy.known({viewer_id}, videos):
            refusals = [(video, policy.watch_refusal(viewer, video)) for video in videos]
        states = [answers.closed(video, why) for video, why in refusals if why is not None]
    for state in states:
        websocket.publish(NAMESPACE, "media", state, room=room_of(state.video, viewer_id))
