"""What feeds point at: sound that plays, pictures, and who gets them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts.models import User
from app.channels import service as channels
from app.core.database import db, unit_of_work
from app.services import storage
from app.videos import feeds_api, media, service
from app.videos.media import RenditionSpec
from app.videos.models import AudioTrack
from app.videos.values import Access, RenditionState
from tests.accounts.factories import People, Person
from tests.accounts.test_pictures import form
from tests.services.media.clips import Clips, ffmpeg
from tests.services.media.conftest import Studio
from tests.services.media.stills import size_of
from tests.videos.conftest import SOUND
from tests.videos.feed_rules import check_podcast, only
from tests.videos.test_feeds import read

pytestmark = pytest.mark.integration
Films = Callable[..., UUID]


def test_a_silent_film_and_one_that_still_grows_are_no_episodes(
    app: Flask, client: FlaskClient, films: Films
) -> None:
    films("With sound")
    films("Silent", sound=None)
    growing = films("Growing")
    with app.app_context(), unit_of_work():
        rung = RenditionSpec(height=720, width=1280, fps=25.0, state=RenditionState.GROWING)
        media.put_renditions(service.get(growing), [rung])
    feeds_api.hot_feeds(app).clear()
    assert read(client, "podcast") == ["With sound"]
    assert read(client, "feed") == ["Growing", "Silent", "With sound"]


def test_an_episode_plays_from_beginning_to_end(
    client: FlaskClient, films: Films, studio: Studio, clips: Clips, tmp_path: Path
) -> None:
    package = studio.make(clips.film(seconds=6))
    films("Ticking", sound=(package.folder / "audio-0" / "sound.mp4").read_bytes())
    [episode] = check_podcast(client.get("/channels/mia/podcast.xml").data)
    enclosure = only(episode, "enclosure")
    path = urlsplit(enclosure.get("url")).path
    assert client.head(path).status_code == 302
    answer = client.get(path, follow_redirects=True)
    assert answer.content_type == "audio/mp4"
    assert len(answer.data) == int(enclosure.get("length"))
    (tmp_path / "episode.m4a").write_bytes(answer.data)
    said = ffmpeg("-i", str(tmp_path / "episode.m4a"), "-af", "astats", "-f", "null", "-")
    assert said.count("error") == 0
    assert ffprobe_seconds(tmp_path / "episode.m4a") == pytest.approx(6, abs=0.1)


def ffprobe_seconds(path: Path) -> float:
    """Count the seconds of sound that come out of a file when it is played."""
    raw = path.with_suffix(".raw")
    ffmpeg("-i", str(path), "-ac", "1", "-ar", "8000", "-f", "s16le", str(raw))
    return raw.stat().st_size / 2 / 8000


@pytest.fixture
def clips(scratch: Path) -> Clips:
    """Clips of this test session."""
    return Clips(scratch / "clips")


@pytest.fixture
def studio(tmp_path: Path) -> Studio:
    """A place to make films in."""
    return Studio(tmp_path)


@pytest.mark.security
def test_sound_is_given_of_public_videos_alone(
    app: Flask, client: FlaskClient, films: Films, mia: Person, people: People
) -> None:
    made = films()
    path = f"/channels/mia/podcast/{made}.m4a"
    link = client.get(path)
    assert link.headers["Cache-Control"] == "public, max-age=60"
    heard = client.get(link.location)
    assert heard.data == SOUND
    assert heard.headers["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert (
        client.get(link.location.replace("audio-0/sound.mp4", "audio-0/index.m3u8")).status_code
        == 404
    )
    own = client.get(path, headers=mia.headers)
    assert own.status_code == 302
    assert "private" in own.headers["Cache-Control"]
    assert client.get(path.replace("/mia/", "/nobody/"), headers=mia.headers).status_code == 404
    for access in set(Access) - {Access.PUBLIC}:
        with app.app_context(), unit_of_work():
            service.lock(made).access = access
        for headers in ({}, people.make().headers):
            assert client.get(path, headers=headers).status_code == 404
        assert client.get(path, headers=mia.headers).status_code == 302


def test_sound_is_found_in_its_own_channel_alone(
    app: Flask, client: FlaskClient, films: Films, people: People
) -> None:
    made, other = films(), people.make(username="other")
    with app.app_context(), unit_of_work():
        channels.ensure_channel(db.session.get_one(User, other.id))
    assert client.get(f"/channels/mia/podcast/{made}.m4a").status_code == 302
    assert client.get(f"/channels/other/podcast/{made}.m4a").status_code == 404
    with app.app_context(), unit_of_work():
        db.session.query(AudioTrack).delete()
    assert client.get(f"/channels/mia/podcast/{made}.m4a").status_code == 404


@pytest.mark.security
def test_the_picture_of_a_video_has_an_address_that_stays(
    app: Flask, client: FlaskClient, films: Films, mia: Person
) -> None:
    made = films()
    with app.app_context():
        storage.current().put_bytes(f"videos/{made}/thumbnails-1/0.jpg", b"picture")
    link = client.get(f"/videos/{made}/thumbnail.jpg")
    assert link.status_code == 302
    assert client.get(link.location).data == b"picture"
    with app.app_context(), unit_of_work():
        service.edit(service.lock(made), access="private")
    assert client.get(f"/videos/{made}/thumbnail.jpg").status_code == 404
    assert client.get(f"/videos/{made}/thumbnail.jpg", headers=mia.headers).status_code == 302


def test_a_show_has_a_cover_with_and_without_a_picture(
    client: FlaskClient, films: Films, mia: Person, tmp_path: Path
) -> None:
    films()
    for _ in range(2):
        answer = client.get("/channels/mia/cover.jpg", follow_redirects=True, buffered=True)
        assert answer.content_type == "image/jpeg"
        (tmp_path / "cover.jpg").write_bytes(answer.data)
        assert size_of(tmp_path / "cover.jpg") == "mjpeg,1400,1400"
        client.put("/api/v1/channels/mia/avatar", data=form(), headers=mia.headers)
    assert client.get("/channels/mia/cover.jpg").location.endswith("/1400.jpg")
