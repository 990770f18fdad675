"""What the status of a video tells of the work on it."""

from datetime import timedelta

import pytest

from app.channels import service as channels
from app.channels import tasks as channel_tasks
from app.core import clock
from app.core.database import db, unit_of_work
from app.jobs.models import Job, Step
from app.videos import service, work
from app.videos.models import Video

pytestmark = pytest.mark.integration


def start_job(app, video_id, **fields):
    """Put a processing with two steps on record, the second half done after ten seconds."""
    with app.app_context(), unit_of_work() as session:
        job = Job(kind=work.PROCESSING, subject_kind=work.SUBJECT, subject_id=video_id, **fields)
        session.add(job)
        session.flush()
        common = {"job_id": job.id, "queue": "media"}
        started = clock.now() - timedelta(seconds=10)
        probe = Step(name="probe", position=0, state="DONE", progress=1.0, **common)
        ladder = Step(name="ladder", position=1, state="RUNNING", progress=0.5, **common)
        ladder.started_at = started
        session.add_all([probe, ladder])
        return job.id


def test_the_owner_sees_steps_progress_and_the_time_that_is_left(app, client, people, videos):
    owner = people.make()
    video = videos.make(owner.id, ready=False)
    job = start_job(app, video, progress=0.75)
    status = client.get(f"/api/v1/videos/{video}/status", headers=owner.headers).get_json()
    assert (status["progress"], status["job_id"]) == (0.75, str(job))
    assert [(s["name"], s["state"], s["progress"]) for s in status["steps"]] == [
        ("probe", "DONE", 1.0),
        ("ladder", "RUNNING", 0.5),
    ]
    assert status["steps"][0]["eta_seconds"] is None
    assert status["steps"][1]["eta_seconds"] == pytest.approx(10, abs=5)


def test_my_list_tells_of_the_latest_work_on_each_video(app, client, people, videos):
    owner = people.make()
    video = videos.make(owner.id, ready=False)
    start_job(app, video, progress=1.0, created_at=clock.now() - timedelta(hours=1))
    latest = start_job(app, video, progress=0.25)
    item = client.get("/api/v1/videos/mine", headers=owner.headers).get_json()["items"][0]
    assert (item["progress"], item["job_id"]) == (0.25, str(latest))


def test_the_videos_of_a_purged_channel_are_purged_with_it(app, people, videos):
    videos.make(people.make(username="mia").id)
    with app.app_context():
        with unit_of_work():
            channels.remove(channels.get("mia"))
        late = clock.now() + timedelta(days=31)
        assert channel_tasks.purge_removed(late, dry_run=False) == 1
        with unit_of_work(writes=False):
            assert db.session.query(Video).count() == 0


def test_the_original_is_recorded_with_its_size(app, people, videos):
    video = videos.make(people.make().id, ready=False)
    with app.app_context():
        with unit_of_work():
            service.set_original(service.get(video), f"videos/{video}/original/a", size_bytes=9)
        with unit_of_work(writes=False):
            found = service.get(video)
            assert (found.original_key, found.size_bytes) == (f"videos/{video}/original/a", 9)
