"""What is said in made-up films: one caption track each."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import Any
from uuid import UUID

from sqlalchemy import insert

from app.captions import files
from app.captions.models import CaptionCue
from app.core import ids
from app.core.database import db, unit_of_work
from app.seed.words import Topic, Writer
from app.services.media import languages
from app.services.media.captions import Cue
from app.videos.models import CaptionTrack
from app.videos.values import CaptionOrigin

CUE_MS = 3_500
GAP_MS = 500


def cues_of(writer: Writer, topic: Topic, duration: float) -> list[Cue]:
    """Speak through a film of so many seconds, one sentence after the other."""
    count = int(duration * 1000) // (CUE_MS + GAP_MS)
    starts = [number * (CUE_MS + GAP_MS) for number in range(count)]
    texts = writer.sentences(topic, count)
    return [Cue(start, start + CUE_MS, text) for start, text in zip(starts, texts, strict=True)]


def caption(spoken: dict[UUID, tuple[Topic, list[Cue]]]) -> None:
    """Give videos a caption track each; its file goes again when the rows cannot be written."""
    with ExitStack() as stack, ThreadPoolExecutor(8) as pool:
        enter: Callable[[UUID], str] = lambda one: stack.enter_context(  # noqa: E731
            files.kept(one, spoken[one][1])
        )
        keys = dict(zip(spoken, pool.map(enter, spoken), strict=True))
        tracks = [
            _track(video_id, topic, keys[video_id]) for video_id, (topic, _) in spoken.items()
        ]
        with unit_of_work():
            db.session.execute(insert(CaptionTrack), tracks)
            cues = [row for track in tracks for row in _rows(track, spoken[track["video_id"]][1])]
            db.session.execute(insert(CaptionCue), cues)


def _track(video_id: UUID, topic: Topic, key: str) -> dict[str, Any]:
    return {
        "id": ids.new_id(),
        "video_id": video_id,
        "position": 0,
        "language": topic.language,
        "name": languages.name(topic.language),
        "kind": "captions",
        "file_key": key,
        "origin": CaptionOrigin.UPLOADED,
        "is_published": True,
    }


def _rows(track: dict[str, Any], cues: list[Cue]) -> list[dict[str, Any]]:
    return [
        {
            "track_id": track["id"],
            "position": position,
            "start_ms": cue.start,
            "end_ms": cue.end,
            "text": cue.text,
        }
        for position, cue in enumerate(cues)
    ]
