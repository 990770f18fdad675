"""Turns what somebody watched into answers."""

from typing import Any

from app.accounts.models import User
from app.audience.history import Watched
from app.videos import answers as videos


def watched(viewer: User, one: Watched) -> dict[str, Any]:
    """Answer a video as lists show it, with how far the viewer came and when."""
    return videos.summary_fields(one.video, viewer) | {
        "position": one.mark.position,
        "progress": round(one.progress, 4),
        "watched_at": one.mark.updated_at,
    }
