"""What a player needs: the pointers to a video's files, written by whoever made the files."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.core.database import db
from app.videos import signals
from app.videos.editing import thumbnail
from app.videos.models import AudioTrack, CaptionTrack, Chapter, Rendition, Video
from app.videos.values import CaptionOrigin, RenditionState


@dataclass(frozen=True)
class RenditionSpec:
    """One picture size as it is now; bandwidths are bits per second."""

    height: int
    width: int
    fps: float
    codecs: str = ""
    bandwidth: int = 0
    average_bandwidth: int = 0
    state: RenditionState = RenditionState.PENDING
    playlist_key: str | None = None


@dataclass(frozen=True)
class AudioSpec:
    """One audio track as it is now."""

    language: str
    name: str
    kind: str = "original"
    is_default: bool = False
    codecs: str = ""
    channels: int = 2
    bandwidth: int = 0
    playlist_key: str | None = None


@dataclass(frozen=True)
class CaptionSpec:
    """One caption track as it is now."""

    language: str
    name: str
    file_key: str
    kind: str = "captions"
    origin: CaptionOrigin = CaptionOrigin.UPLOADED
    needs_review: bool = False
    is_published: bool = True


def put_renditions(video: Video, specs: Iterable[RenditionSpec]) -> None:
    """Set the picture sizes given, by height; the others stay as they are."""
    present = {row.height: row for row in video.renditions}
    for spec in specs:
        _fill(present.get(spec.height) or Rendition(video_id=video.id), spec)
    _announce_changes(video)


def drop_renditions(video: Video, *, keep: Sequence[int]) -> None:
    """Forget the picture sizes whose height is not to be kept."""
    for row in video.renditions:
        if row.height not in keep:
            db.session.delete(row)
    _announce_changes(video)


def put_audio_tracks(video: Video, specs: Sequence[AudioSpec], *, kind: str = "original") -> None:
    """Make these the audio tracks of one kind, in this order; their ids stay where they can."""
    present = [row for row in video.audio_tracks if row.kind == kind]
    for row in present[len(specs) :]:
        db.session.delete(row)
    last = max((row.position for row in video.audio_tracks), default=-1)
    for number, spec in enumerate(specs):
        if number < len(present):
            _fill(present[number], spec)
        else:
            last += 1
            _fill(AudioTrack(video_id=video.id, position=last), spec)
    _announce_changes(video)


def add_captions(video: Video, spec: CaptionSpec) -> CaptionTrack:
    """Add a caption track behind the others."""
    last = select(func.max(CaptionTrack.position)).where(CaptionTrack.video_id == video.id)
    position = db.session.scalar(last)
    row = CaptionTrack(video_id=video.id, position=0 if position is None else position + 1)
    _fill(row, spec)
    _announce_changes(video)
    return row


def change_captions(video: Video, track: CaptionTrack, **changes: Any) -> None:
    """Change a caption track of a video that the caller holds; its version goes up by one."""
    for name, value in (changes | {"version": track.version + 1}).items():
        setattr(track, name, value)
    _announce_changes(video)


def drop_captions(video: Video, track: CaptionTrack) -> None:
    """Forget a caption track, with its cues; the sweep deletes its file once players let go."""
    db.session.delete(track)
    _announce_changes(video)


def put_chapters(video: Video, chapters: Iterable[tuple[float, str]]) -> None:
    """Replace the chapters by these starts in seconds and titles, whoever says so."""
    for row in video.chapters:
        db.session.delete(row)
    rows = [Chapter(video_id=video.id, start=start, title=title) for start, title in chapters]
    db.session.add_all(rows)
    _announce_changes(video)


def put_master(video: Video, key: str) -> None:
    """Point at the master playlist; a new one replaces the old at once."""
    video.master_key = key
    _announce_changes(video)


def put_thumbnails(video: Video, keys: Sequence[str]) -> None:
    """Set the pictures taken of the film; one of the creator's own stays, before them.

    The choice keeps its place in the row.
    """
    old, chosen = video.thumbnail_keys, video.thumbnail_key
    place = old.index(chosen) if chosen in old else 0
    offered = [*filter(thumbnail.is_own, old), *keys]
    video.thumbnail_keys = offered
    video.thumbnail_key = offered[min(place, len(offered) - 1)] if offered else None
    db.session.flush()
    signals.video_changed.send(video)


def put_storyboard(video: Video, key: str) -> None:
    """Point at the storyboard's WebVTT index."""
    video.storyboard_key = key
    _announce_changes(video)


def _fill(row: Rendition | AudioTrack | CaptionTrack, spec: object) -> None:
    for name, value in vars(spec).items():
        setattr(row, name, value)
    db.session.add(row)


def _announce_changes(video: Video) -> None:
    """Write what changed and say so; what is as it was is not worth a word."""
    session = db.session()
    changed = session.new or session.deleted or any(map(session.is_modified, session.dirty))
    session.flush()
    if changed:
        session.expire(video, ["renditions", "audio_tracks", "caption_tracks", "chapters"])
        signals.tracks_changed.send(video)
