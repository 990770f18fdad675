"""Watching within a list: where one is, what came before and what comes next; also shuffled."""

import hashlib
import uuid
from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass

from app.accounts.models import User
from app.playlists import listing
from app.playlists.listing import Entry
from app.playlists.models import Playlist
from app.videos import policy as videos

# Of a long list so many are shown before and after the one that plays.
BEFORE, AFTER = 10, 40


@dataclass(frozen=True)
class Playing:
    """The part of a list around the video that plays, and where to go from it."""

    playlist: Playlist
    entries: Sequence[Entry]
    current: uuid.UUID
    position: int
    total: int
    previous: Entry | None
    next: Entry | None
    shuffle: str | None


def around(
    viewer: User | None, playlist: Playlist, video_id: uuid.UUID, *, shuffle: str | None = None
) -> Playing | None:
    """Answer a list around a video that plays, None when it is not on it."""
    order = in_order(playlist, shuffle)
    if video_id not in order:
        return None
    place = order.index(video_id)
    start = max(0, place - BEFORE)
    shown = listing.some(viewer, playlist, order[start : place + AFTER + 1], start + 1)
    here = place - start
    with _rights(viewer, shown):
        previous = _first_to_play(viewer, reversed(shown[:here]))
        following = _first_to_play(viewer, shown[here + 1 :])
    return Playing(
        playlist=playlist,
        entries=shown,
        current=video_id,
        position=place + 1,
        total=len(order),
        previous=previous,
        next=following,
        shuffle=shuffle,
    )


def first(viewer: User | None, playlist: Playlist, *, shuffle: str | None = None) -> Entry | None:
    """Answer where playing begins: the first video the viewer may watch."""
    order = in_order(playlist, shuffle)
    for start in range(0, len(order), AFTER):
        part = listing.some(viewer, playlist, order[start : start + AFTER], start + 1)
        with _rights(viewer, part):
            found = _first_to_play(viewer, part)
        if found is not None:
            return found
    return None


def in_order(playlist: Playlist, shuffle: str | None) -> Sequence[uuid.UUID]:
    """Answer the ids of a list in its order, or in the random one of that name.

    The same name always gives the same order; what is added or taken off changes no other's turn.
    """
    order = listing.order_of(playlist)
    if shuffle is None:
        return order
    return sorted(order, key=lambda one: hashlib.sha256(f"{shuffle}/{one}".encode()).digest())


def _rights(viewer: User | None, shown: Iterable[Entry]) -> AbstractContextManager[None]:
    """Ask once for the rights of a viewer to all the videos of some entries."""
    found = [one.video for one in shown if one.video is not None]
    return videos.known([viewer.id], found) if viewer is not None and found else nullcontext()


def _first_to_play(viewer: User | None, shown: Iterable[Entry]) -> Entry | None:
    for one in shown:
        if one.video is not None and one.video.watchable and videos.may_watch(viewer, one.video):
            return one
    return None
