"""The studio's list and the edit page, as plain forms."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from app.core.database import db, unit_of_work
from app.jobs.models import Job, JobState
from app.videos import service
from app.videos.models import Video
from tests.videos.factories import Videos
from tests.web.conftest import Visit

pytestmark = pytest.mark.unit


@pytest.fixture
def film(ada: Visit, videos: Videos) -> UUID:
    """A private film of ada's."""
    return videos.make(ada.person.id, title="Harbour", access="private")


def stored(app: Flask, video_id: UUID) -> Video:
    """Read a video from the database."""
    with app.app_context(), unit_of_work(writes=False):
        video = db.session.get_one(Video, video_id)
        assert video.tags is not None
        return video


def test_the_studio_lists_my_videos_and_nobody_elses(
    ada: Visit, visit: Callable[..., Visit], film: UUID
) -> None:
    text = ada.browser.get("/studio").text
    assert "Harbour" in text
    assert f"/studio/videos/{film}" in text
    assert "Harbour" not in visit().browser.get("/studio").text


def test_a_failed_video_says_why_and_is_tried_again(app: Flask, ada: Visit, videos: Videos) -> None:
    video_id = videos.make(ada.person.id, ready=False)
    with app.app_context(), unit_of_work() as session:
        service.fail(service.lock(video_id), code="NOT_A_VIDEO", reason="Only text in here.")
        job = Job(kind="process_video", subject_kind="video", subject_id=video_id)
        job.owner_id, job.state = ada.person.id, JobState.FAILED
        session.add(job)
    text = ada.browser.get("/studio").text
    assert "Only text in here." in text
    assert f"/studio/videos/{video_id}/retry" in text
    assert ada.browser.post(f"/studio/videos/{video_id}/retry").status_code == 303
    assert "It is tried again." in ada.browser.get("/studio").text


def test_a_failed_video_whose_job_was_deleted_is_made_anew(
    app: Flask, ada: Visit, videos: Videos
) -> None:
    video_id = videos.make(ada.person.id, ready=False)
    with app.app_context(), unit_of_work():
        service.fail(service.lock(video_id), code="NOT_A_VIDEO", reason="Only text in here.")
    assert f"/studio/videos/{video_id}/retry" in ada.browser.get("/studio").text
    for _click in range(2):
        ada.browser.post(f"/studio/videos/{video_id}/retry")
    with app.app_context(), unit_of_work(writes=False) as session:
        (job,) = session.scalars(select(Job)).all()
        assert (job.kind, job.subject_id, job.state) == ("process_video", video_id, "PENDING")


def test_a_film_that_plays_is_not_made_again(app: Flask, ada: Visit, film: UUID) -> None:
    ada.browser.post(f"/studio/videos/{film}/retry")
    assert "Only a failed or cancelled job" in ada.browser.get("/studio").text
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.scalars(select(Job)).all() == []


def test_the_page_says_how_long_a_deleted_video_is_kept(app: Flask, ada: Visit, film: UUID) -> None:
    for days, words in ((1, "after 1 day."), (7, "after 7 days.")):
        app.config["VIDEO_PURGE_DAYS"] = days
        assert words in ada.browser.get(f"/studio/videos/{film}").text


def test_a_video_is_edited(app: Flask, ada: Visit, film: UUID) -> None:
    form = ada.browser.get(f"/studio/videos/{film}").text
    assert 'value="Harbour"' in form
    assert 'value="private" checked' in form
    data = {
        "title": "Harbour at dusk",
        "description": "",
        "tags": "Sea, evening,, sea",
        "access": "public",
        "thumbnail": "2",
    }
    assert ada.browser.post(f"/studio/videos/{film}", data=data).status_code == 303
    video = stored(app, film)
    assert (video.title, video.access, video.tags) == (
        "Harbour at dusk",
        "public",
        ["sea", "evening"],
    )
    assert video.thumbnail_key == video.thumbnail_keys[2]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "title"),
        ({"access": "rental"}, "access"),
        ({"access": "everybody"}, "access"),
        ({"tags": "x" * 41}, "tags"),
        ({"thumbnail": "-1"}, "thumbnail"),
    ],
)
def test_what_is_wrong_is_said_beside_its_field_and_nothing_changes(
    app: Flask, ada: Visit, film: UUID, change: dict[str, str], field: str
) -> None:
    data = {"title": "Other", "description": "", "tags": "", "access": "public"} | change
    answer = ada.browser.post(f"/studio/videos/{film}", data=data)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in answer.text
    assert stored(app, film).title == "Harbour"


def test_the_edit_page_names_what_was_made_of_the_same_file(
    app: Flask, ada: Visit, visit: Callable[..., Visit], videos: Videos, film: UUID
) -> None:
    again = videos.make(ada.person.id, title="Harbour again")
    others = videos.make(visit().person.id, title="Somebody else's")
    with app.app_context(), unit_of_work():
        for video_id in (film, again, others):
            service.set_sha256(service.get(video_id), "ab" * 32)
    text = ada.browser.get(f"/studio/videos/{film}").text
    assert f"/studio/videos/{again}" in text
    assert "Somebody else" not in text


def test_deleting_asks_whether_one_is_sure(app: Flask, ada: Visit, film: UUID) -> None:
    answer = ada.browser.post(f"/studio/videos/{film}/delete")
    assert answer.status_code == 422
    assert "Tick the box" in answer.text
    assert stored(app, film).deleted_at is None
    answer = ada.browser.post(f"/studio/videos/{film}/delete", data={"sure": "yes"})
    assert (answer.status_code, answer.location) == (303, "/studio")
    assert stored(app, film).deleted_at is not None
    assert ada.browser.get(f"/studio/videos/{film}").status_code == 404


def test_others_do_not_learn_that_a_private_video_is_there(
    visit: Callable[..., Visit], visitor: FlaskClient, film: UUID
) -> None:
    grace = visit()
    for path in (f"/studio/videos/{film}", f"/watch/{film}"):
        assert grace.browser.get(path).status_code == 404
    for path in ("", "/delete", "/retry"):
        assert grace.browser.post(f"/studio/videos/{film}{path}").status_code == 404
    assert visitor.get(f"/studio/videos/{film}").status_code == 303


def test_who_may_not_publish_is_told_so(visit: Callable[..., Visit]) -> None:
    text = visit("viewer").browser.get("/studio").text
    assert "This account may watch." in text
    assert "Choose files" not in text
