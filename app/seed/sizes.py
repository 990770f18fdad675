"""How large a made-up library is."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How many of each; `films` are really encoded, the videos share copies of them."""

    users: int
    channels: int
    videos: int
    comments: int
    films: int
    pictures: int


SIZES = {
    "small": Size(users=8, channels=4, videos=24, comments=120, films=2, pictures=24),
    "medium": Size(users=50, channels=20, videos=500, comments=5_000, films=4, pictures=120),
}
