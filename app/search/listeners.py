"""Hears what changes what can be found, and marks it in the same transaction."""

from __future__ import annotations

from typing import Any

from app.captions import signals as caption_signals
from app.channels import signals as channel_signals
from app.channels.models import Channel
from app.core.database import gather
from app.search import index, tasks
from app.videos import signals as video_signals
from app.videos.models import Video


def register() -> None:
    """Listen to videos and channels."""
    for signal in (
        video_signals.video_changed,
        video_signals.video_ready,
        video_signals.video_removed,
        video_signals.video_purged,
        caption_signals.cues_changed,
    ):
        signal.connect(video_changed)
    for signal in (channel_signals.channel_changed, channel_signals.channel_removed):
        signal.connect(channel_changed)


def video_changed(video: Video, **_rest: Any) -> None:
    """Have the video's document made again."""
    index.mark(Video.id == video.id)
    gather(tasks.wake, video.id)


def channel_changed(channel: Channel, **_rest: Any) -> None:
    """Have the documents of all the channel's videos made again: its name is in them."""
    index.mark(Video.channel_id == channel.id)
    gather(tasks.wake, channel.id)
