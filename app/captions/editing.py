"""What an edge does with captions that came in: read, kept as a file, then pointed at.

No transaction may be open when these begin; each opens its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from app.captions import files, service
from app.captions.schemas import CaptionsChanges, CaptionsFields
from app.core.database import unit_of_work
from app.core.threads import in_pool
from app.services.media import caption_files, languages
from app.services.media.captions import CaptionsInvalid, Cue, checked, in_order
from app.videos import service as videos
from app.videos.media import CaptionSpec
from app.videos.models import CaptionTrack
from app.videos.values import CaptionOrigin


def read(data: bytes) -> list[Cue]:
    """Read the cues of a file beside everything else; raise CaptionsInvalid."""
    return in_pool(caption_files.parse, data)


def sound(cues: Iterable[Cue]) -> list[Cue]:
    """Check cues that a person wrote, put them in order, leave out empty ones.

    Raise CaptionsInvalid with the number of the first that is wrong.
    """
    found = []
    for number, cue in enumerate(cues, start=1):
        try:
            found.append(checked(cue))
        except ValueError as error:
            why = str(error)
            message = f"Cue {number}: {why[:1].lower()}{why[1:]}"
            raise CaptionsInvalid(message, field="cues") from error
    return in_order(cue for cue in found if cue.text)


def add(
    video_id: UUID,
    wanted: CaptionsFields,
    cues: Sequence[Cue],
    origin: CaptionOrigin = CaptionOrigin.UPLOADED,
) -> CaptionTrack:
    """Add a track; raise VideoNotFound, CaptionsExist, TooManyCaptions."""
    published = bool(cues) if wanted.is_published is None else wanted.is_published
    with files.kept(video_id, cues) as key, unit_of_work():
        language = languages.normal(wanted.language)
        spec = CaptionSpec(
            language=language,
            name=wanted.name or languages.name(language),
            kind=wanted.kind,
            file_key=key,
            origin=origin,
            is_published=published,
        )
        return service.add(videos.lock(video_id), spec, cues)


def change(video_id: UUID, track_id: UUID, wanted: CaptionsChanges) -> None:
    """Change what is named of a track, but not its cues; raise what `service.change` raises."""
    with unit_of_work():
        video, track = service.lock(track_id, of=video_id)
        service.change(video, track, version=wanted.version, **_columns(wanted))


def replace(
    video_id: UUID,
    track_id: UUID,
    wanted: CaptionsChanges,
    cues: Sequence[Cue],
    origin: CaptionOrigin = CaptionOrigin.EDITED,
) -> None:
    """Replace the cues of a track by a person's; raise what `service.change` raises."""
    with files.kept(video_id, cues) as key, unit_of_work():
        video, track = service.lock(track_id, of=video_id)
        columns = _columns(wanted) | {"origin": origin, "file_key": key}
        service.change(video, track, version=wanted.version, cues=cues, **columns)


def _columns(wanted: CaptionsChanges) -> dict[str, Any]:
    """Answer the columns that change; what a person publishes needs nobody's review."""
    columns = wanted.model_dump(exclude_none=True, exclude={"version", "cues"})
    if "language" in columns:
        columns["language"] = languages.normal(columns["language"])
    if columns.get("name") == "":
        del columns["name"]
    if wanted.is_published:
        columns["needs_review"] = False
    return columns
