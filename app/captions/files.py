"""The WebVTT files that players load: one for each state of a track, never changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from app.core import ids
from app.services import storage
from app.services.media import captions
from app.services.media.captions import Cue


@contextmanager
def kept(video_id: uuid.UUID, cues: Iterable[Cue]) -> Iterator[str]:
    """Keep cues as a file of a video, and give its key; what was kept goes when the block raises.

    The key cannot be guessed: whoever may watch could otherwise open captions that are not out.
    """
    folder = f"videos/{video_id}/captions-{ids.new_id().hex}"
    key = f"{folder}/captions.vtt"
    storage.current().put_bytes(key, captions.vtt(cues).encode())
    try:
        yield key
    except BaseException:
        storage.current().delete_prefix(folder)
        raise
