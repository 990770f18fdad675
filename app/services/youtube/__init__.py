"""YouTube: which video a link means, and what YouTube tells anybody of it."""

from __future__ import annotations

from app.services.youtube.errors import YouTubeAway, YouTubeRefuses
from app.services.youtube.links import Link, canonical, is_of_youtube, video_id_of
from app.services.youtube.lookup import About, look_up

__all__ = [
    "About",
    "Link",
    "YouTubeAway",
    "YouTubeRefuses",
    "canonical",
    "is_of_youtube",
    "look_up",
    "video_id_of",
]
