"""Tracks and cues: what viewers may read of them, and who is told when they change."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from app.captions import service, signals
from app.captions.errors import CaptionsChanged, CaptionsExist, CaptionsNotFound
from app.core.database import unit_of_work
from app.services.media.captions import Cue
from app.videos import service as videos
from app.videos import signals as video_signals
from tests.accounts.factories import People
from tests.captions.factories import HARBOUR, Captions
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def told() -> Iterator[list[str]]:
    """What was announced, in its order."""
    heard: list[str] = []

    def cues(_video: object) -> None:
        heard.append("cues")

    def tracks(_video: object) -> None:
        heard.append("tracks")

    with (
        signals.cues_changed.connected_to(cues),
        video_signals.tracks_changed.connected_to(tracks),
    ):
        yield heard


def spoken(app: Flask, video_id: UUID, language: str | None = None) -> list[tuple[object, ...]]:
    with app.app_context(), unit_of_work(writes=False):
        return [cue[1:] for cue in service.cues_of(video_id, language)]


def test_cues_come_in_order_of_their_times_track_by_track(
    app: Flask, video_id: UUID, captions: Captions
) -> None:
    captions.add(video_id, HARBOUR[::-1])
    captions.add(video_id, [Cue(0, 900, "Der Hafen schläft.")], language="de")
    assert spoken(app, video_id) == [
        ("en", 1.0, 3.5, "The harbour sleeps."),
        ("en", 4.0, 6.25, "Nobody hears\nthe bell."),
        ("en", 61.0, 64.0, "Then Cassandra wakes."),
        ("de", 0.0, 0.9, "Der Hafen schläft."),
    ]
    assert spoken(app, video_id, "de") == [("de", 0.0, 0.9, "Der Hafen schläft.")]


def test_cues_of_a_track_that_is_not_out_are_not_spoken(
    app: Flask, video_id: UUID, captions: Captions
) -> None:
    captions.add(video_id, is_published=False)
    assert spoken(app, video_id) == []


def test_who_replaces_cues_says_which_version_they_saw(
    app: Flask, video_id: UUID, captions: Captions
) -> None:
    track_id = captions.add(video_id)
    with app.app_context(), unit_of_work():
        video, track = service.lock(track_id, of=video_id)
        service.change(video, track, version=1, cues=[Cue(0, 1, "One.")], file_key="videos/a/b/c")
    with app.app_context(), pytest.raises(CaptionsChanged), unit_of_work():
        video, track = service.lock(track_id, of=video_id)
        service.change(video, track, version=1, cues=[Cue(0, 1, "Two.")], file_key="videos/a/b/c")
    assert spoken(app, video_id) == [("en", 0.0, 0.001, "One.")]


def test_two_tracks_that_look_the_same_in_a_menu_are_one_too_many(
    app: Flask, video_id: UUID, captions: Captions
) -> None:
    captions.add(video_id, name="English")
    other = captions.add(video_id, name="For the deaf")
    with pytest.raises(CaptionsExist):
        captions.add(video_id, name="English")
    with app.app_context(), pytest.raises(CaptionsExist), unit_of_work():
        video, track = service.lock(other, of=video_id)
        service.change(video, track, version=1, name="English")


def test_every_change_of_cues_is_told(
    app: Flask, video_id: UUID, captions: Captions, told: list[str]
) -> None:
    track_id = captions.add(video_id)
    assert told == ["tracks", "cues"]
    with app.app_context(), unit_of_work():
        video, track = service.lock(track_id, of=video_id)
        service.change(video, track, version=1, is_published=False)
    assert told[2:] == ["tracks", "cues"]
    with app.app_context(), unit_of_work():
        service.drop(*service.lock(track_id, of=video_id))
    assert told[4:] == ["tracks", "cues"]
    assert spoken(app, video_id) == []
    with app.app_context(), pytest.raises(CaptionsNotFound), unit_of_work():
        service.lock(track_id, of=video_id)


def test_a_purged_video_takes_its_cues_along(
    app: Flask, video_id: UUID, captions: Captions
) -> None:
    captions.add(video_id)
    with app.app_context(), unit_of_work():
        videos.remove(videos.lock(video_id))
        videos.purge(video_id)
    assert spoken(app, video_id) == []


def test_a_track_is_found_only_in_its_own_video(
    app: Flask, people: People, video_id: UUID, captions: Captions
) -> None:
    other, track_id = Videos(app).make(people.make().id), captions.add(video_id)
    with app.app_context(), pytest.raises(CaptionsNotFound), unit_of_work():
        service.lock(track_id, of=other)
