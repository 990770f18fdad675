"""Builders of channels and videos, committed."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from flask import Flask

from app.accounts.models import User
from app.channels import service as channels
from app.core import clock
from app.core.database import db, unit_of_work
from app.videos import media, service
from app.videos.media import AudioSpec, RenditionSpec
from app.videos.models import Video
from app.videos.values import RenditionState


class Videos:
    """Makes videos of one application."""

    def __init__(self, app: Flask) -> None:
        self.app = app

    def make(
        self, owner: UUID, *, ready: bool = True, title: str = "Film", **fields: object
    ) -> UUID:
        """Make a video in the owner's channel, watchable unless told otherwise."""
        with self.app.app_context(), unit_of_work():
            actor = db.session.get_one(User, owner)
            given = {"access": "public"} | fields
            video = service.create(actor, channels.ensure_channel(actor), title=title, **given)
            if ready:
                make_ready(video)
            return video.id

    def age(self, video_id: UUID, seconds: float) -> None:
        """Make a video as if it had been published earlier."""
        with self.app.app_context(), unit_of_work():
            video = service.get(video_id)
            video.published_at = clock.now() - timedelta(seconds=seconds)

    def access(self, video_id: UUID, access: str) -> None:
        """Change who may watch."""
        with self.app.app_context(), unit_of_work():
            service.edit(service.lock(video_id), access=access)


def make_ready(video: Video) -> None:
    """Give a video everything the pipeline gives, and publish it."""
    below = video.prefix
    service.mark_processing(video)
    service.set_probe(video, duration=60.0, width=1280, height=720, fps=25.0)
    growing = RenditionSpec(height=360, width=640, fps=25.0, state=RenditionState.GROWING)
    media.put_renditions(video, [RenditionSpec(height=720, width=1280, fps=25.0), growing])
    track = AudioSpec("eng", "English", is_default=True, playlist_key=f"{below}/audio-1/0.m3u8")
    media.put_audio_tracks(video, [track])
    media.put_thumbnails(video, [f"{below}/thumbnails-1/{n}.jpg" for n in range(3)])
    media.put_storyboard(video, f"{below}/storyboard-1/index.vtt")
    media.put_master(video, f"{below}/ladder-1/master.m3u8")
    service.publish(video)
