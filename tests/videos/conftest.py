"""Fixtures of the tests of videos."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.services import storage
from app.videos import feeds_api, lists_api, media, service
from app.videos.media import AudioSpec, RenditionSpec
from app.videos.models import Video
from app.videos.values import RenditionState
from tests.accounts.factories import People, Person
from tests.videos.factories import Videos

SOUND = b"not really sound"


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    lists_api.hot_answers(app).clear()
    return Videos(app)


@pytest.fixture
def mia(app: Flask, people: People) -> Person:
    """Somebody whose channel is called `mia`."""
    feeds_api.hot_feeds(app).clear()
    return people.make(username="mia")


@pytest.fixture
def films(app: Flask, videos: Videos, mia: Person) -> Callable[..., UUID]:
    """Makes whole films with sound in Mia's channel."""

    def make(title: str = "Film", sound: bytes | None = SOUND, **fields: Any) -> UUID:
        video_id = videos.make(mia.id, title=title, **fields)
        with app.app_context(), unit_of_work():
            finish(service.get(video_id), sound)
        feeds_api.hot_feeds(app).clear()
        return video_id

    return make


def finish(video: Video, sound: bytes | None) -> None:
    """Make a video whole, with its sound or silent."""
    whole = RenditionSpec(height=720, width=1280, fps=25.0, state=RenditionState.READY)
    media.put_renditions(video, [whole])
    media.drop_renditions(video, keep=[720])
    key = f"{video.prefix}/ladder-1/audio-0"
    tracks = [AudioSpec("en", "English", is_default=True, playlist_key=f"{key}/index.m3u8")]
    media.put_audio_tracks(video, tracks if sound is not None else [])
    if sound is not None:
        storage.current().put_bytes(f"{key}/sound.mp4", sound)
