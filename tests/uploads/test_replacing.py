"""Another file for a video that is there, sent in parts: what becomes of it, and what ends it."""

from __future__ import annotations

from uuid import UUID, uuid4

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.jobs import kinds
from app.jobs import service as jobs
from app.services import storage
from app.uploads import tasks
from app.videos import service
from app.videos.editing import replacing
from tests.accounts.factories import People, Person
from tests.uploads.tus import Tus, code, film
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
DATA = film(100_000)


@pytest.fixture
def video(app: Flask, creator: Person) -> UUID:
    """A film that plays."""
    kinds.register(kinds.Kind(replacing.KIND, steps={"probe": lambda _context: None}))
    return Videos(app).make(creator.id, title="Harbour")


def originals(app: Flask, video: UUID) -> list[str]:
    """List the uploaded files of a video."""
    with app.app_context():
        return list(storage.current().list(f"videos/{video}/original"))


def test_a_film_sent_in_parts_takes_the_place_of_another(app: Flask, tus: Tus, video: UUID) -> None:
    url = tus.open(len(DATA), video_id=str(video), title="Not read")
    tus.patch(url, 0, DATA[:60_000])
    answer = tus.patch(url, 60_000, DATA[60_000:])
    assert (answer.status_code, answer.headers["Matinee-Video-Id"]) == (204, str(video))
    with app.app_context(), unit_of_work(writes=False):
        row, shown = replacing.of(video), service.get(video)
        job = jobs.show(UUID(answer.headers["Matinee-Job-Id"]))
        assert (job.kind, job.subject_id) == ("replace_video", video)
        assert row is not None
        assert (row.filename, row.size_bytes, row.job_id) == ("film.mp4", len(DATA), job.id)
        assert b"".join(storage.current().open(row.original_key)) == DATA
        assert (shown.title, shown.status, shown.original_key) == ("Harbour", "READY", None)
    assert tus.offset(url) == len(DATA)


def test_only_who_may_and_only_a_video_that_is_free(
    app: Flask, tus: Tus, people: People, video: UUID
) -> None:
    stranger = Tus(app.test_client(), people.make("creator").headers)
    assert stranger.create(9, video_id=str(video)).status_code == 403
    assert stranger.create(9, video_id=str(uuid4())).status_code == 404
    assert code(tus.create(9, video_id="no id")) == "UNPROCESSABLE_ENTITY"
    first, second = (tus.open(len(DATA), video_id=str(video)) for _ in range(2))
    assert tus.patch(first, 0, DATA).status_code == 204
    late = tus.patch(second, 0, DATA)
    assert (late.status_code, code(late)) == (409, "REPLACEMENT_UNDER_WAY")
    assert code(tus.create(9, video_id=str(video))) == "REPLACEMENT_UNDER_WAY"
    with app.app_context(), unit_of_work():
        for job in jobs.of_subject("video", video):
            jobs.cancel(None, job.id)
        replacing.drop(video)
    assert tus.offset(second) == len(DATA)
    with app.app_context(), unit_of_work(writes=False):
        assert replacing.of(video) is not None


def test_a_file_for_a_video_that_went_meanwhile_goes_too(
    app: Flask, tus: Tus, video: UUID, spool: object
) -> None:
    url = tus.open(len(DATA), video_id=str(video))
    tus.patch(url, 0, DATA[:50_000])
    with app.app_context(), unit_of_work():
        service.remove(service.lock(video))
    answer = tus.patch(url, 50_000, DATA[50_000:])
    assert (answer.status_code, code(answer)) == (404, "VIDEO_NOT_FOUND")
    assert tus.call("HEAD", url, {}).status_code == 404
    assert originals(app, video) == []
    with app.app_context():
        assert tasks.service.complete_ones() == []
