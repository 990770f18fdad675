"""The tags of a video: spelt one way, in the creator's order."""

from collections.abc import Iterable

from app.videos.models import Video, VideoTag

MAX_TAGS = 20
TAG_LENGTH = 40


def clean_tags(tags: Iterable[str]) -> list[str]:
    """Spell tags one way, drop doubles and empty ones, keep the first 20."""
    clean = (" ".join(tag.split()).lower().removeprefix("#")[:TAG_LENGTH] for tag in tags)
    return [tag for tag in dict.fromkeys(clean) if tag][:MAX_TAGS]


def rows_of(tags: Iterable[str]) -> list[VideoTag]:
    """Make the rows of a new video's tags."""
    return [VideoTag(tag=tag, position=n) for n, tag in enumerate(clean_tags(tags))]


def put(video: Video, tags: Iterable[str]) -> None:
    """Make these the tags of a video; rows of those that stay are kept."""
    kept = {row.tag: row for row in video.tag_rows}
    rows = [kept.get(row.tag, row) for row in rows_of(tags)]
    for position, row in enumerate(rows):
        row.position = position
    video.tag_rows = rows
