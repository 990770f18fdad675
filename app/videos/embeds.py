"""Our player on the pages of other sites: which videos it shows there, how large, by what code."""

from __future__ import annotations

from dataclasses import dataclass

from markupsafe import Markup

from app.videos import policy
from app.videos.models import Video
from app.videos.values import Access

OFFERED = (Access.PUBLIC, Access.UNLISTED)
WIDTH, RATIO = 640, 16 / 9
ALLOW = "autoplay; encrypted-media; fullscreen; picture-in-picture"


@dataclass(frozen=True)
class Size:
    """How large a frame is, in pixels."""

    width: int
    height: int


def is_offered(video: Video) -> bool:
    """Tell whether other sites may show a video: it is out, and anybody with its link may watch."""
    return video.access in OFFERED and policy.is_published(video)


def size_of(video: Video, *, max_width: int | None = None, max_height: int | None = None) -> Size:
    """Answer how large a video's frame is, of the video's shape and within what is given."""
    ratio = video.width / video.height if video.width and video.height else RATIO
    wide = float(min(WIDTH, max_width or WIDTH))
    if max_height:
        wide = min(wide, max_height * ratio)
    return Size(max(1, int(wide)), max(1, int(wide / ratio)))


def code(video: Video, address: str, size: Size) -> str:
    """Write the HTML that shows a video on a page."""
    return str(
        Markup(
            '<iframe src="{}" width="{}" height="{}" title="{}" allow="{}" allowfullscreen'
            ' loading="lazy" style="border: 0; max-width: 100%"></iframe>'
        ).format(address, size.width, size.height, video.title, ALLOW)
    )
