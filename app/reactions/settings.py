"""How comments are kept: a channel's mode and filtered words, and a video's own mode."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from app.channels.models import Channel
from app.core import rows
from app.core.database import db
from app.reactions import words as filtering
from app.reactions.models import ChannelComments, VideoComments
from app.reactions.values import Mode
from app.videos.models import Video


@dataclass(frozen=True)
class Settings:
    """What holds for a video or a channel: `own` is the video's own mode, if it has one."""

    mode: Mode = Mode.OPEN
    words: tuple[str, ...] = ()
    own: Mode | None = None


def of_channel(channel_id: UUID) -> Settings:
    """Answer how a channel keeps comments."""
    mine = ChannelComments.channel_id == channel_id
    row = db.session.execute(
        select(ChannelComments.mode, ChannelComments.words).where(mine)
    ).first()
    return Settings(Mode(row.mode), tuple(row.words)) if row else Settings()


def of_video(video: Video) -> Settings:
    """Answer how a video keeps comments: as it says itself, else as its channel does."""
    channel = of_channel(video.channel_id)
    mine = VideoComments.video_id == video.id
    mode = db.session.scalar(select(VideoComments.mode).where(mine))
    own = Mode(mode) if mode is not None else None
    return Settings(own or channel.mode, channel.words, own)


def keep_channel(channel: Channel, *, mode: Mode, words: Iterable[str]) -> Settings:
    """Set how a channel keeps comments; words that are the same for the filter are kept once."""
    new = {"mode": mode.value, "words": filtering.clean(words)}
    _put(ChannelComments, "channel_id", channel.id, new)
    return of_channel(channel.id)


def keep_video(video: Video, mode: Mode | None) -> Settings:
    """Set how a video keeps comments; None is as its channel does."""
    _put(VideoComments, "video_id", video.id, {"mode": mode.value if mode else None})
    return of_video(video)


def pin(video_id: UUID, comment_id: UUID | None) -> None:
    """Have a comment be the pinned one of a video, in the place of any other."""
    _put(VideoComments, "video_id", video_id, {"pinned_id": comment_id})


def _put(model: type[ChannelComments | VideoComments], key: str, of: UUID, new: dict) -> None:
    made = rows.insert(model).values({key: of} | new)
    put = made.on_conflict_do_update(index_elements=[key], set_=new)
    db.session.execute(put, execution_options={"synchronize_session": False})
