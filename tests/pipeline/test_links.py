"""A YouTube link is looked up at a site that answers as YouTube does, and its picture is kept."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any
from uuid import UUID

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core import clock
from app.core.database import unit_of_work
from app.jobs import runner
from app.jobs import service as jobs
from app.services.fetch import Fetcher, Limits
from app.services.storage import Storage
from app.videos import service
from app.videos.models import Video
from tests.accounts.factories import People, Person
from tests.services.fetch.conftest import OUTSIDE, outside
from tests.services.fetch.rig import Site, nothing, ok, site, watch
from tests.services.media.stills import HTML, still

pytestmark = pytest.mark.integration
ID = "dQw4w9WgXcQ"
AWAY = b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n"


def refused(status: int) -> bytes:
    """Write what YouTube answers of a video it does not tell about."""
    return f"HTTP/1.1 {status} No\r\nContent-Length: 0\r\n\r\n".encode()


@dataclass
class YouTube:
    """A site in YouTube's place, and the creator who submits links to it."""

    app: Flask
    client: FlaskClient
    maker: Person
    site: Site
    store: Storage

    def tells(self, title: str = "Never Gonna", picture: bytes | None = None) -> None:
        """Answer oEmbed as https://oembed.com wants it, and hand the picture out."""
        about = {
            "type": "video",
            "version": "1.0",
            "title": title,
            "author_name": "Rick",
            "provider_name": "YouTube",
            "thumbnail_url": self.site.address("/vi/hqdefault.jpg"),
            "thumbnail_width": 480,
            "thumbnail_height": 360,
            "html": "<script>alert(1)</script>",
        }
        self.site.page("/oembed", ok(orjson.dumps(about), kind="application/json"))
        body = still("jpg", "480x360") if picture is None else picture
        self.site.page("/vi/hqdefault.jpg", ok(body, kind="image/jpeg"))

    def submit(self, **said: Any) -> UUID:
        """Submit the link."""
        body = {"url": f"https://youtu.be/{ID}", "access": "public"} | said
        answer = self.client.post("/api/v1/videos", json=body, headers=self.maker.headers)
        assert answer.status_code == 202, answer.get_data(as_text=True)
        return UUID(answer.get_json()["video_id"])

    def work(self) -> None:
        """Do every step that can be taken now."""
        while runner.run_next(self.app, name="anna", queue="default", stopping=Event()):
            pass

    def later(self, video_id: UUID, passed: timedelta = timedelta()) -> None:
        """Have the pause be over, and the video be older by what passed."""
        with self.app.app_context(), unit_of_work():
            service.get(video_id).submitted_at -= passed
            for step in jobs.of_subject("video", video_id)[0].steps:
                step.available_at = clock.now()

    def video(self, video_id: UUID) -> Video:
        """Read a video."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            video = service.get(video_id)
            session.expunge_all()
            return video

    def job(self, video_id: UUID) -> Any:
        """Read the work on a video."""
        with self.app.app_context(), unit_of_work(writes=False) as session:
            job = jobs.of_subject("video", video_id)[0]
            session.expunge_all()
            return job

    def playback(self, video_id: UUID) -> Any:
        """Ask as a player does."""
        return self.client.get(f"/api/v1/videos/{video_id}/playback")


@pytest.fixture
def youtube(app: Flask, client: FlaskClient, people: People, store: Storage) -> Iterator[YouTube]:
    """A site in YouTube's place, which is outside for this test's fetchers alone."""

    def make(limits: Limits) -> Fetcher:
        return Fetcher(limits, resolve=lambda _: [OUTSIDE], may_reach=outside)

    app.extensions["matinee_fetcher"] = make
    with site() as made:
        app.config["YOUTUBE_OEMBED_URL"] = made.address("/oembed")
        yield YouTube(app, client, people.make(), made, store)
    del app.extensions["matinee_fetcher"]


def test_a_link_gets_the_title_and_the_picture_it_has_at_youtube(youtube: YouTube) -> None:
    youtube.tells("Never Gonna Give You Up")
    video_id = youtube.submit()
    youtube.work()
    video = youtube.video(video_id)
    assert (video.title, video.status, video.watchable, video.reason) == (
        "Never Gonna Give You Up",
        "READY",
        True,
        None,
    )
    asked = youtube.site.requests[0].splitlines()[0]
    assert asked == (
        f"GET /oembed?url=https%3A%2F%2Fwww.youtube.com%2Fwatch%3Fv%3D{ID}&format=json HTTP/1.1"
    )
    assert video.thumbnail_key == f"videos/{video_id}/thumbnails-1/1280.jpg"
    with youtube.store.as_file(video.thumbnail_key) as kept:
        assert kept.read_bytes() != still("jpg", "480x360")
    assert youtube.job(video_id).state == "COMPLETED"


def test_a_player_is_told_whose_player_shows_the_video(youtube: YouTube) -> None:
    youtube.tells()
    video_id = youtube.submit()
    assert youtube.playback(video_id).status_code == 404
    youtube.work()
    told = youtube.playback(video_id).get_json()
    url = f"https://www.youtube.com/watch?v={ID}"
    assert told["embed"] == {"provider": "youtube", "id": ID, "url": url}
    assert (told["master_url"], told["expires_at"], told["renditions"]) == (None, None, [])
    assert len(told["thumbnails"]) == 1


def test_a_title_is_kept_as_people_read_it(youtube: YouTube) -> None:
    youtube.tells("  Never\x00 Gonna\n Give  You Up ")
    video_id = youtube.submit()
    youtube.work()
    assert youtube.video(video_id).title == "Never Gonna Give You Up"


def test_a_title_the_creator_chose_stays(youtube: YouTube) -> None:
    youtube.tells("Theirs")
    video_id = youtube.submit(title="Mine")
    youtube.work()
    assert youtube.video(video_id).title == "Mine"


def test_while_youtube_is_away_the_video_plays_and_says_so_and_is_named_later(
    youtube: YouTube,
) -> None:
    youtube.site.page("/oembed", AWAY)
    video_id = youtube.submit()
    youtube.work()
    video = youtube.video(video_id)
    assert (video.title, video.status, video.watchable) == (f"YouTube video {ID}", "READY", True)
    assert (video.reason_code, "did not answer" in str(video.reason)) == ("YOUTUBE_AWAY", True)
    assert youtube.playback(video_id).get_json()["embed"]["id"] == ID
    youtube.tells("Back again")
    youtube.later(video_id)
    youtube.work()
    video = youtube.video(video_id)
    assert (video.title, video.reason, bool(video.thumbnail_key)) == ("Back again", None, True)


def test_after_a_day_youtube_is_not_asked_any_more_and_the_video_stays(youtube: YouTube) -> None:
    youtube.site.page("/oembed", AWAY)
    video_id = youtube.submit()
    youtube.work()
    youtube.later(video_id, timedelta(days=2))
    youtube.work()
    assert youtube.job(video_id).state == "FAILED"
    assert youtube.video(video_id).watchable


@pytest.mark.parametrize("status", [400, 401, 403, 404])
def test_a_video_youtube_does_not_let_out_fails_with_a_reason(
    youtube: YouTube, status: int
) -> None:
    youtube.site.page("/oembed", refused(status))
    video_id = youtube.submit()
    youtube.work()
    video = youtube.video(video_id)
    assert (video.status, video.watchable, video.reason_code) == ("FAILED", False, "NOT_EMBEDDABLE")
    assert youtube.job(video_id).state == "FAILED"


def test_what_was_shown_while_youtube_was_away_is_taken_back_when_it_refuses(
    youtube: YouTube,
) -> None:
    youtube.site.page("/oembed", AWAY)
    video_id = youtube.submit()
    youtube.work()
    youtube.site.page("/oembed", refused(401))
    youtube.later(video_id)
    youtube.work()
    assert youtube.video(video_id).status == "FAILED"
    assert youtube.playback(video_id).status_code == 404


@pytest.mark.parametrize("body", [b"", b"nonsense", b"[]", b'{"title": ""}', b'{"title": 5}'])
def test_an_answer_that_is_none_counts_as_away(youtube: YouTube, body: bytes) -> None:
    youtube.site.page("/oembed", ok(body, kind="application/json"))
    video_id = youtube.submit()
    youtube.work()
    assert youtube.video(video_id).reason_code == "YOUTUBE_AWAY"


def test_a_picture_that_is_none_is_left_out(youtube: YouTube) -> None:
    youtube.tells(picture=HTML)
    video_id = youtube.submit()
    youtube.work()
    video = youtube.video(video_id)
    assert (video.status, video.thumbnail_key) == ("READY", None)
    assert youtube.job(video_id).state == "COMPLETED"


def test_a_picture_that_is_not_there_is_left_out(youtube: YouTube) -> None:
    youtube.tells()
    youtube.site.pages["/vi/hqdefault.jpg"] = nothing
    video_id = youtube.submit()
    youtube.work()
    assert youtube.video(video_id).status == "READY"


@pytest.mark.security
def test_an_answer_cannot_have_a_picture_fetched_from_inside(youtube: YouTube) -> None:
    about = {"title": "Trap", "thumbnail_url": f"http://127.0.0.1:{youtube.site.port}/secret"}
    youtube.site.page("/oembed", ok(orjson.dumps(about), kind="application/json"))
    video_id = youtube.submit()
    with watch() as seen:
        youtube.work()
    assert set(seen) == {OUTSIDE}
    assert youtube.video(video_id).thumbnail_key is None


@pytest.mark.security
def test_without_the_tests_switch_an_address_on_this_machine_is_not_asked(
    youtube: YouTube,
) -> None:
    youtube.tells()
    youtube.app.config["YOUTUBE_OEMBED_URL"] = f"http://127.0.0.1:{youtube.site.port}/oembed"
    video_id = youtube.submit()
    del youtube.app.extensions["matinee_fetcher"]
    youtube.work()
    youtube.app.extensions["matinee_fetcher"] = Fetcher
    assert youtube.site.came_to == []
    assert youtube.video(video_id).reason_code == "YOUTUBE_AWAY"


def test_a_failed_link_whose_work_is_forgotten_is_looked_up_anew(youtube: YouTube) -> None:
    youtube.site.page("/oembed", refused(404))
    video_id = youtube.submit()
    youtube.work()
    with youtube.app.app_context(), unit_of_work():
        jobs.delete(jobs.of_subject("video", video_id)[0].id)
    youtube.tells()
    browser = People(youtube.app).browser(youtube.maker)
    assert browser.post(f"/studio/videos/{video_id}/retry").status_code == 303
    youtube.work()
    assert youtube.video(video_id).status == "READY"


def test_a_room_opens_around_a_video_of_youtube(youtube: YouTube) -> None:
    youtube.tells()
    video_id = youtube.submit()
    youtube.work()
    answer = youtube.client.post(
        "/api/v1/rooms", json={"video_id": str(video_id)}, headers=youtube.maker.headers
    )
    assert answer.status_code == 201
    page = youtube.client.get(f"/rooms/{answer.get_json()['slug']}", headers=youtube.maker.headers)
    assert "https://www.youtube-nocookie.com" in page.headers["Content-Security-Policy"]
    assert page.headers["Referrer-Policy"] == "strict-origin-when-cross-origin"
