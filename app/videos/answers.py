"""Turns videos into answers, with their signed links."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from flask import current_app

from app.accounts.models import User
from app.api import media
from app.core.errors import AppError
from app.videos import policy, unlocks, watching, work
from app.videos.errors import VideoNotWatchable
from app.videos.models import AudioTrack, Video
from app.videos.schemas import (
    AudioTrackOut,
    CaptionOut,
    CaptionTrackOut,
    ChapterOut,
    Embed,
    MediaState,
    Original,
    Playback,
    RenditionOut,
    VideoOut,
    VideoSummary,
)
from app.videos.values import LISTED, Access, Status, mean_of_ratings

IMAGE_SECONDS = 900
# A playing page asks once: its links last the whole video, and an hour for pauses.
PLAY_SPARE_SECONDS = 3600
# What leads to the film, or tells what is in it: not for who may only see that it is there.
OF_THE_FILM: dict[str, Any] = {"embed": None, "source_url": None, "chapters": []}
# What lists and searches tell of a listed video, and nobody tells of another.
OF_THE_LISTING: dict[str, Any] = {"description": "", "tags": []}


def summary_fields(row: Any, viewer: User | None = None) -> dict[str, Any]:
    """Answer a summary's fields from a listed row or a Video.

    The picture's link opens for the viewer it is made for, or for anybody when it is for None.
    """
    return summaries([row], viewer)[0]


def summaries(rows: Iterable[Any], viewer: User | None = None) -> list[dict[str, Any]]:
    """Answer the fields of many."""
    sign = media.signer("image", viewer=viewer.id if viewer else None, seconds=IMAGE_SECONDS)
    return [_summary(row, sign(key) if (key := row.thumbnail_key) else None) for row in rows]


def _summary(row: Any, picture: str | None) -> dict[str, Any]:
    return {
        "id": row.id,
        "title": row.title,
        "channel": {"id": row.channel_id, "handle": row.channel_handle, "name": row.channel_name},
        "duration": row.duration,
        "thumbnail_url": picture,
        "access": row.access,
        "status": row.status,
        "view_count": row.view_count,
        "rating_average": mean_of_ratings(row.rating_sum, row.rating_count),
        "published_at": row.published_at,
    }


def summary(video: Video, viewer: User | None = None) -> VideoSummary:
    """Answer a video as lists show it."""
    return VideoSummary.model_validate(summary_fields(video, viewer))


def mine(row: Any, viewer: User, job: Any) -> dict[str, Any]:
    """Answer a row of the viewer's own list, with the work on it (a row of `work.latest_jobs`)."""
    return summary_fields(row, viewer) | {
        "watchable": row.watchable,
        "reason": row.reason,
        "submitted_at": row.submitted_at,
        "publish_at": row.publish_at,
        "held_back": row.held_back,
        "deleted_at": row.deleted_at,
        "purge_at": row.deleted_at and row.deleted_at + kept_for(),
        "progress": work.progress_of(row.status, job),
        "job_id": job.id if job else None,
    }


def kept_for() -> timedelta:
    """Answer how long a removed video is kept."""
    return timedelta(days=current_app.config["VIDEO_PURGE_DAYS"])


def details(viewer: User | None, video: Video) -> VideoOut:
    """Answer a video in detail; only its owner is told about the original.

    Who may not watch is told no more than its page shows them, and lists if it is listed.
    """
    names = VideoOut.model_fields.keys() - VideoSummary.model_fields.keys() - {"original"}
    fields = summary_fields(video, viewer) | {name: getattr(video, name) for name in names}
    if not policy.may_watch(viewer, video):
        fields |= OF_THE_FILM if video.access in LISTED else OF_THE_FILM | OF_THE_LISTING
    original = Original.model_validate(video) if policy.is_owner(viewer, video) else None
    return VideoOut.model_validate(fields | {"original": original})


def image_link(key: str | None, viewer: User | None = None) -> str | None:
    """Sign a link to a listing picture, for one viewer or for anybody who has it."""
    viewer_id = viewer.id if viewer else None
    return media.link("image", key, viewer=viewer_id, seconds=IMAGE_SECONDS) if key else None


def playback(viewer: User | None, video: Video) -> Playback:
    """Answer what a player needs; raise VideoNotWatchable while there is nothing to play."""
    if not video.watchable or (video.master_key is None and video.embed is None):
        raise VideoNotWatchable
    seconds = int(video.duration or 0) + PLAY_SPARE_SECONDS
    signed: dict[str, Any] = {"viewer": viewer_of_links(viewer, video), "seconds": seconds}
    return Playback(
        master_url=video.master_key and media.link("play", video.master_key, **signed),
        embed=video.embed and Embed.model_validate(video.embed),
        expires_at=datetime.fromtimestamp(media.expiry(seconds), UTC) if video.master_key else None,
        duration=video.duration,
        renditions=[RenditionOut.model_validate(row) for row in video.renditions],
        audio_tracks=[_audio_track(row) for row in video.audio_tracks],
        captions=_captions(video, signed),
        thumbnails=[url for key in video.thumbnail_keys if (url := image_link(key, viewer))],
        storyboard_url=video.storyboard_key and media.link("play", video.storyboard_key, **signed),
        chapters=[ChapterOut.model_validate(row) for row in video.chapters],
        position=watching.position_of(viewer, video),
    )


def viewer_of_links(viewer: User | None, video: Video) -> UUID | None:
    """Name whose right to watch a link is: a user's, or a browser's that gave the password."""
    if viewer is not None:
        return viewer.id
    return unlocks.of_this_browser(video.id) if video.access == Access.PASSWORD else None


def media_state(video: Video) -> MediaState:
    """Answer what can be played now, without links, the same for everybody."""
    return MediaState(
        video=video.id,
        status=Status(video.status),
        watchable=video.watchable,
        duration=video.duration,
        renditions=[RenditionOut.model_validate(row) for row in video.renditions],
        audio_tracks=[_audio_track(row) for row in video.audio_tracks],
        captions=[CaptionTrackOut.model_validate(row) for row in video.published_captions],
        chapters=[ChapterOut.model_validate(row) for row in video.chapters],
        embed=video.embed and Embed.model_validate(video.embed),
    )


def closed(video: Video, why: AppError) -> MediaState:
    """Answer what those are told who may not watch any more."""
    return MediaState(
        video=video.id,
        status=Status(video.status),
        watchable=False,
        code=why.code,
        message=why.message,
    )


def _audio_track(row: AudioTrack) -> AudioTrackOut:
    return AudioTrackOut(
        id=row.id, language=row.language, name=row.name, kind=row.kind, default=row.is_default
    )


def _captions(video: Video, signed: dict[str, Any]) -> list[CaptionOut]:
    return [
        CaptionOut(
            id=row.id,
            language=row.language,
            name=row.name,
            kind=row.kind,
            url=media.link("play", row.file_key, **signed),
        )
        for row in video.published_captions
    ]
