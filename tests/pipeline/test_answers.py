"""What the list of jobs tells of their videos, and how much it asks of the database for that."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.database import unit_of_work
from app.jobs.models import Job, Step
from app.pipeline import answers
from app.videos import service, work
from app.videos.models import Video
from tests.accounts.factories import People
from tests.queries import counted_queries
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def videos(app: Flask) -> Videos:
    """Makes videos."""
    return Videos(app)


def test_ten_jobs_cost_as_many_queries_as_two(
    app: Flask, client: FlaskClient, people: People, videos: Videos
) -> None:
    asked: list[int] = []
    for count in (2, 10):
        owner = people.make()
        for number in range(count):
            video_id = videos.make(owner.id, tags=["sea", f"n{number}"])
            with app.app_context(), unit_of_work():
                work.start(service.get(video_id))
        with counted_queries(app) as queries:
            answer = client.get("/api/v1/jobs", headers=owner.headers).get_json()
        assert [job["metadata"]["tags"][0] for job in answer["items"]] == ["sea"] * count
        asked.append(len(queries))
    assert asked[0] == asked[1]


@pytest.mark.parametrize(
    ("demuxer", "filename", "told"),
    [
        ("mov", "a.mov", "mov"),
        ("mov", "a.MP4", "mp4"),
        ("mov", "a.avi", "mp4"),
        ("matroska", "a.webm", "webm"),
        ("avi", "a.mp4", "avi"),
        (None, "a.mp4", None),
    ],
)
def test_the_format_is_what_was_found_in_the_file(
    videos: Videos, people: People, demuxer: str | None, filename: str, told: str | None
) -> None:
    output = {"source": {"demuxer": demuxer}} if demuxer else None
    video_id = videos.make(people.make().id, filename=filename)
    with videos.app.test_request_context(), unit_of_work() as session:
        job = work.start(session.get_one(Video, video_id))
        session.expunge(job)
        shown = Job(id=job.id, subject_id=video_id, steps=[Step(name="probe", output=output)])
        assert answers.describe([shown])[job.id]["metadata"]["format"] == told
