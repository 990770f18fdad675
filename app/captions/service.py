"""The caption tracks of a video and their cues: read, added, changed, taken away."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from typing import Any, NamedTuple

from sqlalchemy import Table, delete, func, insert, select

from app.accounts.models import User
from app.captions import signals
from app.captions.errors import CaptionsChanged, CaptionsExist, CaptionsNotFound, TooManyCaptions
from app.captions.models import CaptionCue
from app.core.database import db
from app.services.media import languages
from app.services.media.captions import Cue, in_order
from app.videos import media, policy
from app.videos import service as videos
from app.videos.media import CaptionSpec
from app.videos.models import CaptionTrack, Video

MAX_TRACKS = 100
CUES: Table = CaptionCue.__table__  # type: ignore[assignment]


class Spoken(NamedTuple):
    """A cue that viewers of its video may read; times are in seconds."""

    track_id: uuid.UUID
    language: str
    start: float
    end: float
    text: str


def cues_of(video_id: uuid.UUID, language: str | None = None) -> Sequence[Spoken]:
    """List the cues of a video's published tracks, of one language or of all, track by track."""
    query = (
        select(
            CaptionCue.track_id,
            CaptionTrack.language,
            CaptionCue.start_ms,
            CaptionCue.end_ms,
            CaptionCue.text,
        )
        .join(CaptionTrack, CaptionTrack.id == CaptionCue.track_id)
        .where(CaptionTrack.video_id == video_id, CaptionTrack.is_published)
        .order_by(CaptionTrack.position, CaptionCue.position)
    )
    if language is not None:
        query = query.where(CaptionTrack.language == language)
    return [
        Spoken(track_id, spoken, start / 1000, end / 1000, text)
        for track_id, spoken, start, end, text in db.session.execute(query)
    ]


def cues_of_track(track_id: uuid.UUID) -> Sequence[Cue]:
    """List the cues of one track in their order."""
    columns = select(CaptionCue.start_ms, CaptionCue.end_ms, CaptionCue.text)
    query = columns.where(CaptionCue.track_id == track_id).order_by(CaptionCue.position)
    return [Cue(start, end, text) for start, end, text in db.session.execute(query)]


def find(viewer: User | None, track_id: uuid.UUID) -> tuple[Video, CaptionTrack]:
    """Find a track the viewer may read: a published one of a video they may watch, or their own.

    Raise CaptionsNotFound, or what the access of the video asks for.
    """
    track = db.session.get(CaptionTrack, track_id)
    if track is None:
        raise CaptionsNotFound
    video = db.session.get_one(Video, track.video_id)
    if not policy.may_see_listing(viewer, video):
        raise CaptionsNotFound
    refusal = policy.watch_refusal(viewer, video)
    if refusal is not None:
        raise refusal
    if not (track.is_published or policy.is_owner(viewer, video)):
        raise CaptionsNotFound
    return video, track


def lock(track_id: uuid.UUID, *, of: uuid.UUID) -> tuple[Video, CaptionTrack]:
    """Find a track of a video and hold the video until the unit of work ends.

    Raise VideoNotFound, CaptionsNotFound.
    """
    video = videos.lock(of)
    track = db.session.get(CaptionTrack, track_id, populate_existing=True)
    if track is None or track.video_id != video.id:
        raise CaptionsNotFound
    return video, track


def counts(track_ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, int]:
    """Count the cues of tracks; a track without any is not in the answer."""
    query = select(CaptionCue.track_id, func.count()).group_by(CaptionCue.track_id)
    rows = db.session.execute(query.where(CaptionCue.track_id.in_(track_ids))).all()
    return dict(rows)


def readable(viewer: User | None, video: Video) -> list[CaptionTrack]:
    """List the tracks of a video that the viewer may read; its owner those too that are not out."""
    return video.caption_tracks if policy.is_owner(viewer, video) else video.published_captions


def spoken_in(video: Video, language: str | None = None) -> CaptionTrack | None:
    """Choose the published track to read: of a language, else of the video's, else the first.

    `de` finds `de-AT` where there is nothing nearer. Without a language None says that there is
    no track at all; raise CaptionsNotFound for a language that is not there.
    """
    wanted = languages.normal(language or video.language or languages.UNDETERMINED)
    first = wanted.partition("-")[0]
    tracks = video.published_captions
    same = [row for row in tracks if row.language == wanted]
    near = [row for row in tracks if row.language.partition("-")[0] == first]
    if language is not None and not (same or near):
        raise CaptionsNotFound
    return next(iter(same or near or tracks), None)


def add(video: Video, spec: CaptionSpec, cues: Iterable[Cue]) -> CaptionTrack:
    """Add a track to a video that is held, its file written already.

    Raise CaptionsExist, TooManyCaptions.
    """
    if len(video.caption_tracks) >= MAX_TRACKS:
        raise TooManyCaptions
    _refuse_double(video, None, **asdict(spec))
    track = media.add_captions(video, spec)
    _write(track.id, cues)
    signals.cues_changed.send(video)
    return track


def change(
    video: Video,
    track: CaptionTrack,
    *,
    version: int,
    cues: Iterable[Cue] | None = None,
    **changes: Any,
) -> CaptionTrack:
    """Change a track whose video is held: its columns, and with a new file its cues.

    Raise CaptionsChanged when it is no longer at the version given, CaptionsExist.
    """
    if track.version != version:
        raise CaptionsChanged
    names = {"language": track.language, "kind": track.kind, "name": track.name}
    _refuse_double(video, track, **(names | changes))
    if cues is not None:
        _write(track.id, cues)
    media.change_captions(video, track, **changes)
    signals.cues_changed.send(video)
    return track


def drop(video: Video, track: CaptionTrack) -> None:
    """Take a track with its cues away from a video that is held."""
    media.drop_captions(video, track)
    signals.cues_changed.send(video)


def _refuse_double(
    video: Video, track: CaptionTrack | None, *, language: str, kind: str, name: str, **_rest: Any
) -> None:
    """Raise CaptionsExist when another track of the video would look the same in a menu."""
    for other in video.caption_tracks:
        if other is not track and (other.language, other.kind, other.name) == (
            language,
            kind,
            name,
        ):
            raise CaptionsExist


def _write(track_id: uuid.UUID, cues: Iterable[Cue]) -> None:
    """Make these the cues of a track, in the order of their times."""
    db.session.execute(delete(CaptionCue).where(CaptionCue.track_id == track_id))
    rows = [
        {
            "track_id": track_id,
            "position": position,
            "start_ms": cue.start,
            "end_ms": cue.end,
            "text": cue.text,
        }
        for position, cue in enumerate(in_order(cues))
    ]
    if rows:
        db.session.execute(insert(CUES), rows)
