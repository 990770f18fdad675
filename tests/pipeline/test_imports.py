"""The film at a link comes here by the guarded way, and is then made like any upload."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import pytest

from app.accounts.models import User
from app.core.database import db, unit_of_work
from app.pipeline import imports
from app.services.fetch import Fetcher, Limits
from app.services.fetch.public import is_outside
from app.services.media import grab, run
from app.videos import links, work
from app.videos.models import Video
from tests.pipeline.conftest import Line
from tests.services.fetch.conftest import OUTSIDE, outside
from tests.services.fetch.hostile import links as hostile_links
from tests.services.fetch.rig import Site, nothing, ok, site, to, watch
from tests.services.media.clips import Clips

pytestmark = pytest.mark.integration


@dataclass
class Harbour:
    """A site with a film, and the line on which it is made."""

    line: Line
    site: Site

    def submit(self, path: str = "/harbour.mp4", **given: Any) -> UUID:
        """Make a video of a link to the site."""
        with self.line.app.app_context(), unit_of_work():
            owner = db.session.get_one(User, self.line.owner)
            link = self.site.address(path)
            return links.submit(owner, link, imports=True, **given)[0].id

    def refused(self, path: str = "/harbour.mp4", **given: Any) -> Video:
        """Fetch what lies at a path; answer the video, which failed."""
        video_id = self.submit(path, **given)
        self.line.run()
        video = self.line.video(video_id)
        assert (video.status, video.original_key) == ("FAILED", None)
        assert list(self.line.store.list(f"videos/{video_id}")) == []
        return video


@pytest.fixture
def harbour(line: Line) -> Iterator[Harbour]:
    """A site whose every name leads to loopback, outside for these fetchers alone."""

    def make(limits: Limits) -> Fetcher:
        return Fetcher(limits, resolve=lambda _: [OUTSIDE], may_reach=outside)

    line.app.extensions["matinee_fetcher"] = make
    with site() as made:
        yield Harbour(line, made)
    del line.app.extensions["matinee_fetcher"]


def test_the_film_at_a_link_becomes_a_film_that_plays(harbour: Harbour, clips: Clips) -> None:
    clip = clips.film()
    harbour.site.page("/harbour.mp4", ok(clip.read_bytes(), kind="video/mp4"))
    harbour.site.page("/old.mp4", to("/harbour.mp4"))
    video_id = harbour.submit("/old.mp4", title="Boats")
    harbour.line.run()
    video = harbour.line.video(video_id)
    assert (video.title, video.status, video.watchable) == ("Boats", "READY", True)
    assert (video.source, video.source_url) == ("link", harbour.site.address("/old.mp4"))
    assert (video.filename, video.content_type) == ("harbour.mp4", "video/mp4")
    assert video.size_bytes == clip.stat().st_size
    assert video.sha256
    steps = harbour.line.steps(video_id)
    assert {step.state for step in steps.values()} == {"DONE"}
    assert set(steps) >= {"fetch", "probe", "ladder", "verify"}


@pytest.mark.parametrize(
    ("body", "code"),
    [
        (b"<!doctype html><p>A page about a film", "NOT_A_VIDEO"),
        (b"", "EMPTY_FILE"),
    ],
)
def test_what_is_no_film_is_refused(harbour: Harbour, body: bytes, code: str) -> None:
    harbour.site.page("/harbour.mp4", ok(body, kind="video/mp4"))
    assert harbour.refused().reason_code == code


def test_a_film_that_is_not_there_fails_at_once(harbour: Harbour) -> None:
    harbour.site.pages["/harbour.mp4"] = nothing
    assert harbour.refused().reason_code == "FETCH_REFUSED"
    assert len(harbour.site.requests) == 1


def test_a_film_larger_than_an_upload_may_be_is_left_there(harbour: Harbour, clips: Clips) -> None:
    harbour.line.app.config["MAX_UPLOAD_SIZE"] = 10_000
    harbour.site.page("/harbour.mp4", ok(clips.film().read_bytes()))
    assert harbour.refused().reason_code == "FETCH_TOO_LARGE"


def test_a_film_beyond_the_quota_is_left_there(harbour: Harbour, clips: Clips) -> None:
    harbour.line.app.config["UPLOAD_QUOTA_BYTES"] = 10_000
    harbour.site.page("/harbour.mp4", ok(clips.film().read_bytes()))
    assert harbour.refused().reason_code == "FETCH_TOO_LARGE"


def test_a_site_that_is_away_is_asked_again(harbour: Harbour) -> None:
    harbour.site.page("/harbour.mp4", b"HTTP/1.1 503 Away\r\nContent-Length: 0\r\n\r\n")
    video_id = harbour.submit()
    assert harbour.line.step()
    step = harbour.line.steps(video_id)["fetch"]
    assert (step.state, step.attempts) == ("READY", 1)


@pytest.mark.security
def test_no_redirect_of_a_hostile_table_leads_inside(harbour: Harbour) -> None:
    video_id = harbour.submit()
    hostile = [link for link in hostile_links(harbour.site.port) if link.isascii() and link.strip()]
    wrong = []
    for link in hostile[::4]:
        harbour.site.page("/harbour.mp4", to(link.replace("\r", "").replace("\n", "")))
        with watch() as seen:
            harbour.line.step()
        if set(seen) != {OUTSIDE} or harbour.line.video(video_id).status != "FAILED":
            wrong.append(link)
        video_id = harbour.submit()
    assert wrong == []
    assert set(harbour.site.came_to) == {OUTSIDE}


@pytest.mark.security
def test_a_name_that_leads_inside_is_not_connected_to(harbour: Harbour) -> None:
    def make(limits: Limits) -> Fetcher:
        return Fetcher(limits, resolve=lambda _: ["10.1.2.3"], may_reach=is_outside)

    harbour.line.app.extensions["matinee_fetcher"] = make
    with watch() as seen:
        assert harbour.refused().reason_code == "ADDRESS_NOT_PUBLIC"
    assert seen == []


def test_a_failed_fetch_is_tried_again_from_there(harbour: Harbour, clips: Clips) -> None:
    harbour.site.pages["/harbour.mp4"] = nothing
    video_id = harbour.submit()
    harbour.line.run()
    harbour.site.page("/harbour.mp4", ok(clips.film().read_bytes()))
    with harbour.line.app.app_context(), unit_of_work():
        work.try_again(db.session.get_one(User, harbour.line.owner), video_id)
    harbour.line.step()
    assert harbour.line.video(video_id).original_key


def test_the_doctor_says_which_links_are_fetched(line: Line) -> None:
    with line.app.app_context():
        assert "only links to YouTube" in imports.check().detail
        line.app.config["IMPORT_LINKS"] = "on"
        assert (imports.check().level == "ok") == grab.is_offered()


@pytest.fixture
def ytdlp() -> None:
    """What finds films on pages, where it can be shut in."""
    pytest.importorskip("yt_dlp")
    if not run.capability().is_whole:
        pytest.skip("yt-dlp is not started where it cannot be shut in")


def page(source: str) -> bytes:
    """Write a page that shows a film."""
    title = '<meta property="og:title" content="Boats <b>at</b> dusk">'
    body = f"<!doctype html><html><head>{title}</head><body><video src='{source}'></video>"
    return ok(body.encode(), kind="text/html")


@pytest.mark.usefixtures("ytdlp")
@pytest.mark.parametrize("path", ["/watch", "/page.mp4"])
def test_the_film_of_a_page_is_found_and_named(harbour: Harbour, clips: Clips, path: str) -> None:
    harbour.site.page(path, page("/film.mp4"))
    harbour.site.page("/film.mp4", ok(clips.film().read_bytes(), kind="video/mp4"))
    video_id = harbour.submit(path)
    harbour.line.step()
    video = harbour.line.video(video_id)
    assert video.title.startswith("Boats")
    assert video.size_bytes == clips.film().stat().st_size
    assert set(harbour.site.came_to) == {OUTSIDE}


@pytest.mark.security
@pytest.mark.usefixtures("ytdlp")
@pytest.mark.parametrize(
    "source",
    ["http://127.0.0.1:PORT/film.mp4", "http://localhost:PORT/f.mp4", "file:///etc/passwd"],
)
def test_a_page_cannot_have_anything_inside_fetched(harbour: Harbour, source: str) -> None:
    harbour.site.page("/watch", page(source.replace("PORT", str(harbour.site.port))))
    harbour.refused("/watch")
    assert set(harbour.site.came_to) == {OUTSIDE}


@pytest.mark.usefixtures("ytdlp")
def test_a_page_without_a_film_is_refused(harbour: Harbour) -> None:
    harbour.site.page("/watch", ok(b"<!doctype html><p>Words", kind="text/html"))
    assert harbour.refused("/watch").reason_code == "NO_FILM_AT_LINK"
