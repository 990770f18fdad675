"""Makes the document of one video: its words by field, and where in them each cue begins."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from app.search import folding, visible
from app.videos.models import Video
from app.videos.values import LISTED, Access

# Four hours of speech; also what a tsvector, which holds 1 MB, surely takes.
MOST_SPOKEN = 200_000
SHORTEST_WORD = 3


class Spoken(NamedTuple):
    """What is said from a second of a video on."""

    start: float
    text: str


@dataclass(frozen=True)
class Document:
    """The words of a video, as the table keeps them."""

    id: int
    video_id: UUID
    access: str
    shown_tags: list[str]
    title: str
    tags: str
    channel: str
    description: str
    transcript: str = ""
    cues: list[list[Any]] = field(default_factory=list)

    @property
    def fields(self) -> dict[str, list[str]]:
        """Answer the words by field."""
        names = ("title", "tags", "channel", "description", "transcript")
        return {name: getattr(self, name).split() for name in names}

    @property
    def vocabulary(self) -> set[str]:
        """Answer the words somebody may have meant who mistyped one."""
        return {word for words in self.fields.values() for word in words if is_meant(word)}


def is_findable(video: Video) -> bool:
    """Tell whether everybody may find the video, now or once it is due."""
    is_there = video.deleted_at is None and video.channel.deleted_at is None
    return is_there and video.access in LISTED and video.published_at is not None


def may_be_heard(video: Video) -> bool:
    """Tell whether everybody may read what is said in the video."""
    return video.access == Access.PUBLIC


def of(video: Video, spoken: list[Spoken]) -> Document:
    """Make the document of a video that may be found; what is said only where all may hear it."""
    assert video.published_at is not None  # noqa: S101 - told apart by `is_findable`
    transcript, cues = transcript_of(spoken if may_be_heard(video) else [])
    return Document(
        id=visible.document_id(video.published_at, video.id),
        video_id=video.id,
        access=video.access,
        shown_tags=video.tags,
        title=folding.line(video.title),
        tags=folding.line(" ".join([*video.tags, video.category or ""])),
        channel=folding.line(f"{video.channel.name} {video.channel.handle}"),
        description=folding.line(video.description),
        transcript=transcript,
        cues=cues,
    )


def transcript_of(spoken: list[Spoken]) -> tuple[str, list[list[Any]]]:
    """Write cues as one folded text, with `[offset, seconds, text]` of each."""
    lines: list[str] = []
    cues: list[list[Any]] = []
    offset = 0
    for cue in spoken:
        line = folding.line(cue.text)
        if not line:
            continue
        if offset + len(line) > MOST_SPOKEN:
            break
        cues.append([offset, cue.start, " ".join(cue.text.split())])
        lines.append(line)
        offset += len(line) + 1
    return " ".join(lines), cues


def is_meant(word: str) -> bool:
    """Tell whether a word joins the vocabulary: long enough, with letters, of a spaced script."""
    return len(word) >= SHORTEST_WORD and not word.isdigit() and not folding.is_unspaced(word)
