"""What is said in a video, from its published captions."""

from __future__ import annotations

from app.captions import service as captions
from app.search.document import Spoken
from app.videos.models import Video


def of(video: Video) -> list[Spoken]:
    """List what is said, track by track, in the order of time.

    Every language counts: what was said and what it means are both looked for.
    """
    return [Spoken(cue.start, cue.text) for cue in captions.cues_of(video.id)]
