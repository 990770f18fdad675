"""The feeds of a channel: what is in them, what never is, and how they are answered."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.channels import service as channels
from app.core import clock
from app.core.database import db, unit_of_work
from app.services import storage
from app.videos import feeds_api, media, service
from app.videos.media import AudioSpec, RenditionSpec
from app.videos.models import AudioTrack, Video
from app.videos.values import RenditionState
from tests.accounts.factories import People, Person
from tests.queries import counted_queries
from tests.services.media.clips import Clips, ffmpeg
from tests.services.media.conftest import Studio
from tests.services.media.stills import size_of
from tests.videos.factories import Videos
from tests.videos.feed_rules import ATOM, check_atom, check_podcast, only, parsed

pytestmark = pytest.mark.integration
SOUND = b"not really sound"
Films = Callable[..., UUID]


@pytest.fixture
def mia(app: Flask, people: People) -> Person:
    """Somebody whose channel is called `mia`."""
    feeds_api.hot_feeds(app).clear()
    return people.make(username="mia")


@pytest.fixture
def films(app: Flask, videos: Videos, mia: Person) -> Films:
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


def titles(entries: list[Any], name: str = "title") -> list[str]:
    """Answer the titles of entries or of episodes."""
    return [only(entry, name).text for entry in entries]


def read(client: FlaskClient, kind: str) -> list[str]:
    """Answer the titles in a feed of Mia's channel, the feed having been checked."""
    body = client.get(f"/channels/mia/{kind}.xml").data
    if kind == "feed":
        return titles(check_atom(body), f"{ATOM}title")
    return titles(check_podcast(body))


KINDS = pytest.mark.parametrize("kind", ["feed", "podcast"])


@KINDS
def test_a_feed_holds_the_newest_first(client: FlaskClient, films: Films, kind: str) -> None:
    films("First")
    films("Second", description="About <b>boats</b> & tides.")
    assert read(client, kind) == ["Second", "First"]


@KINDS
def test_the_feed_of_an_empty_channel_is_one_too(
    client: FlaskClient, films: Films, kind: str
) -> None:
    films("Hidden", access="private")
    assert read(client, kind) == []


@KINDS
@pytest.mark.security
def test_only_public_videos_that_are_out_are_in_a_feed(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films("Public")
    for access in ("unlisted", "private"):
        films(access, access=access)
    with app.app_context():
        for access in ("subscribers", "sponsors", "password", "rental"):
            made = films(access)
            with unit_of_work():
                service.get(made).access = access
        due, gone = films("Tomorrow"), films("Removed")
        with unit_of_work():
            service.get(due).published_at = clock.now() + timedelta(days=1)
            service.remove(service.lock(gone))
    assert read(client, kind) == ["Public"]


@KINDS
def test_what_changes_is_told_at_once_by_this_process(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    made = films("Old name")
    assert read(client, kind) == ["Old name"]
    with app.app_context(), unit_of_work():
        service.edit(service.lock(made), title="New name")
    assert read(client, kind) == ["New name"]
    with app.app_context(), unit_of_work():
        service.remove(service.lock(made))
    assert read(client, kind) == []


@KINDS
def test_more_films_cost_a_feed_no_query_more_and_the_oldest_leave_it(
    app: Flask, client: FlaskClient, films: Films, kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert feeds_api.NEWEST == 50
    monkeypatch.setattr(feeds_api, "NEWEST", 3)
    films("The first")
    with counted_queries(app) as few:
        assert len(read(client, kind)) == 1
    for number in range(3):
        films(f"Film {number}")
    with counted_queries(app) as many:
        assert read(client, kind) == ["Film 2", "Film 1", "Film 0"]
    assert len(few) == len(many)
    with counted_queries(app) as none:
        read(client, kind)
    assert none == []


@KINDS
def test_a_feed_that_did_not_change_is_not_sent_again(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    made = films()
    address = f"/channels/mia/{kind}.xml"
    first = client.get(address)
    feeds_api.hot_feeds(app).clear()
    assert first.headers["Cache-Control"] == "public, max-age=5"
    since = {"If-Modified-Since": first.headers["Last-Modified"]}
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    assert client.get(address, headers=since).status_code == 304
    later = clock.now() + timedelta(seconds=90)
    with app.app_context(), clock.use(lambda: later), unit_of_work():
        service.edit(service.lock(made), access="private")
    assert client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200
    assert client.get(address, headers=since).status_code == 200


@KINDS
def test_a_feed_answers_head(client: FlaskClient, films: Films, kind: str) -> None:
    films()
    whole = client.get(f"/channels/mia/{kind}.xml")
    head = client.head(f"/channels/mia/{kind}.xml")
    assert head.data == b""
    for name in ("Content-Type", "Content-Length", "ETag", "Last-Modified"):
        assert head.headers[name] == whole.headers[name]


@KINDS
def test_addresses_are_those_people_use(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films()
    address = f"/channels/mia/{kind}.xml"
    assert (
        b"https://other.example/watch/"
        in client.get(address, base_url="https://other.example").data
    )
    assert b"other.example" not in client.get(address).data
    app.config["PUBLIC_URL"] = "https://films.example/"
    body = client.get(address).data
    assert f"https://films.example{address}".encode() in body
    assert b"localhost" not in body


@KINDS
@pytest.mark.security
def test_no_text_breaks_a_feed(app: Flask, client: FlaskClient, films: Films, kind: str) -> None:
    films("\x01", description="\x0c")
    films("]]> <script>alert(1)</script> \x0b\ufffe & 🎬", description="<!ENTITY x SYSTEM 'f'>")
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("mia"), name="\x02", description="\x1f]]>")
    assert read(client, kind) == ["]]> <script>alert(1)</script>  & 🎬", "…"]


@KINDS
def test_there_is_no_feed_of_a_channel_that_is_not_there(
    app: Flask, client: FlaskClient, films: Films, kind: str
) -> None:
    films()
    assert client.get(f"/channels/nobody/{kind}.xml").status_code == 404
    assert client.get(f"/channels/mia/{kind}.xml").status_code == 200
    with app.app_context(), unit_of_work():
        channels.remove(channels.get("mia"))
    assert client.get(f"/channels/mia/{kind}.xml").status_code == 404


def test_ids_stay_when_the_address_changes(app: Flask, client: FlaskClient, films: Films) -> None:
    films()
    before = [parsed(client.get(f"/channels/mia/{kind}.xml").data) for kind in ("feed", "podcast")]
    with app.app_context(), unit_of_work():
        channels.edit(channels.get("mia"), handle="maria")
    after = [parsed(client.get(f"/channels/maria/{kind}.xml").data) for kind in ("feed", "podcast")]
    for name in (f"{ATOM}id", f"{ATOM}entry/{ATOM}id"):
        assert before[0].findtext(name) == after[0].findtext(name)
    for name in ("channel/{https://podcastindex.org/namespace/1.0}guid", "channel/item/guid"):
        assert before[1].findtext(name) == after[1].findtext(name)


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
def test_sound_is_for_those_who_may_watch(
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
    with app.app_context(), unit_of_work():
        service.edit(service.lock(made), access="private")
    assert client.get(path).status_code == 404
    assert client.get(path, headers=people.make().headers).status_code == 404
    own = client.get(path, headers=mia.headers)
    assert own.status_code == 302
    assert "private" in own.headers["Cache-Control"]
    assert client.get(path.replace("/mia/", "/nobody/"), headers=mia.headers).status_code == 404


def test_sound_is_found_in_its_own_channel_alone(
    app: Flask, client: FlaskClient, films: Films, people: People
) -> None:
    made, other = films(), people.make(username="other")
    with app.app_context(), unit_of_work():
        channels.ensure_channel(db.session.get_one(channels.User, other.id))
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
    from tests.accounts.test_pictures import form  # noqa: PLC0415

    films()
    for _ in range(2):
        answer = client.get("/channels/mia/cover.jpg", follow_redirects=True, buffered=True)
        assert answer.content_type == "image/jpeg"
        (tmp_path / "cover.jpg").write_bytes(answer.data)
        assert size_of(tmp_path / "cover.jpg") == "mjpeg,1400,1400"
        client.put("/api/v1/channels/mia/avatar", data=form(), headers=mia.headers)
    assert client.get("/channels/mia/cover.jpg").location.endswith("/1400.jpg")


def test_the_page_of_a_channel_names_its_feeds(client: FlaskClient, films: Films) -> None:
    films()
    text = client.get("/channels/mia", headers={"Accept": "text/html"}).text
    for kind, name in (("atom", "feed"), ("rss", "podcast")):
        assert f'<link rel="alternate" type="application/{kind}+xml"' in text
        assert f'href="/channels/mia/{name}.xml"' in text
