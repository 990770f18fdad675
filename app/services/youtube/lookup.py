"""Asking YouTube by oEmbed (https://oembed.com) what a video is called and how it looks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import orjson

from app.core.errors import AppError
from app.services.fetch import Fetcher, FetchRefused
from app.services.youtube.errors import YouTubeAway, YouTubeRefuses
from app.services.youtube.links import canonical

# No such video, its owner forbids other sites, or it is private.
_NEVER = {400, 401, 403, 404}


@dataclass(frozen=True)
class About:
    """What YouTube tells of a video."""

    title: str
    picture_url: str | None


def look_up(fetcher: Fetcher, endpoint: str, video_id: str) -> About:
    """Answer what YouTube tells of a video; raise YouTubeRefuses or YouTubeAway."""
    asked = urlencode({"url": canonical(video_id), "format": "json"})
    try:
        found = orjson.loads(fetcher.fetch(f"{endpoint}?{asked}").body)
    except FetchRefused as error:
        if error.details["status"] in _NEVER:
            raise YouTubeRefuses from error
        raise YouTubeAway from error
    except (AppError, orjson.JSONDecodeError) as error:
        raise YouTubeAway from error
    return _read(found)


def _read(found: Any) -> About:
    """Take what is of use; an answer without a title is none."""
    told = found.get("title") if isinstance(found, dict) else None
    title = _readable(told) if isinstance(told, str) else ""
    if not title:
        raise YouTubeAway
    picture = found.get("thumbnail_url")
    return About(title, picture if isinstance(picture, str) else None)


def _readable(text: str) -> str:
    """Take out what no title has, such as the NUL no database keeps, and spare spaces."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())
