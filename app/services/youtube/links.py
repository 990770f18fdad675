"""Reading links to YouTube: of its many spellings the one id of a video."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Self
from urllib.parse import parse_qs, urlsplit

_SITE = re.compile(r"(www\.|m\.|music\.|gaming\.)?youtube(-nocookie)?\.com")
_SHORT = re.compile(r"(www\.)?youtu\.be")
_ID = re.compile(r"[A-Za-z0-9_-]{11}")
# The first part of a path that is followed by an id.
_BEFORE_ID = {"shorts", "embed", "live", "v", "e", "watch"}


@dataclass(frozen=True)
class Link:
    """A link taken apart as far as it matters here."""

    host: str
    path: tuple[str, ...]
    asked: str | None

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Take a web link apart, also one without `https://`; None for anything else."""
        text = text.strip()
        whole = text if "://" in text else f"https://{text}"
        try:
            parts = urlsplit(whole)
            host = (parts.hostname or "").removesuffix(".")
        except ValueError:
            return None
        if parts.scheme not in ("http", "https") or parts.username is not None:
            return None
        path = tuple(part for part in parts.path.split("/") if part)
        return cls(host, path, parse_qs(parts.query).get("v", [None])[0])


def is_of_youtube(text: str) -> bool:
    """Tell whether a link leads to YouTube, to a video or to something else there."""
    link = Link.read(text)
    return link is not None and bool(_SITE.fullmatch(link.host) or _SHORT.fullmatch(link.host))


def video_id_of(text: str) -> str | None:
    """Answer the id of the video a link means; None where it means none."""
    link = Link.read(text)
    if link is None:
        return None
    if _SHORT.fullmatch(link.host):
        found = link.path[0] if link.path else None
    elif not _SITE.fullmatch(link.host):
        return None
    elif link.path == ("watch",):
        found = link.asked
    else:
        found = link.path[1] if len(link.path) > 1 and link.path[0] in _BEFORE_ID else None
    return found if found and _ID.fullmatch(found) else None


def canonical(video_id: str) -> str:
    """Write the one link to a video by which YouTube itself names it."""
    return f"https://www.youtube.com/watch?v={video_id}"
