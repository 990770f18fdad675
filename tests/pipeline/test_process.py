"""An upload from its file to a film that plays, through the real jobs and the real ffmpeg."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.database import unit_of_work
from app.jobs import answers
from app.jobs import service as jobs
from app.jobs.errors import InputRejected
from app.pipeline import answers as answers_of_pipeline
from app.pipeline import tasks
from app.services import storage
from app.services.media import run
from app.videos import service as videos
from app.videos import signals, work
from tests.pipeline.conftest import Line, replace
from tests.services.media.clips import Clips, complaints

pytestmark = pytest.mark.integration


def refuse(_context: Any) -> None:
    raise InputRejected("BAD_LUCK", "This did not work.")


def test_an_upload_becomes_a_film_that_plays(line: Line, clips: Clips) -> None:
    clip = clips.film(languages=("eng", "spa"))
    video_id = line.upload(clip)
    line.run()
    video, job = line.video(video_id), line.job(video_id)
    assert {step.name: step.state for step in job.steps} == dict.fromkeys(
        ("probe", "plan", "ladder", "thumbnails", "storyboard", "verify"), "DONE"
    )
    assert (video.status, video.watchable, job.state, job.progress) == (
        "READY",
        True,
        "COMPLETED",
        1,
    )
    assert (video.duration, video.width, video.height, video.fps) == (6.0, 640, 360, 25.0)
    assert [(row.height, row.state) for row in video.renditions] == [(360, "READY"), (240, "READY")]
    assert [(row.language, row.is_default) for row in video.audio_tracks] == [
        ("en", True),
        ("es", False),
    ]
    assert video.sha256 == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert complaints(line.path(video.master_key)) == ""
    assert [line.path(key).stat().st_size > 0 for key in video.thumbnail_keys] == [True] * 3
    assert line.path(video.storyboard_key).read_text().startswith("WEBVTT")


def test_a_film_is_ready_before_it_is_whole(line: Line, clips: Clips) -> None:
    ready: list[set[str]] = []

    def note(video: Any) -> None:
        ready.append({row.state for row in video.renditions})

    video_id = line.upload(clips.film(seconds=12, size="1280x720"))
    with signals.video_ready.connected_to(note):
        line.run()
    assert ready == [{"GROWING"}]
    assert {row.state for row in line.video(video_id).renditions} == {"READY"}
    assert line.video(video_id).published_at is not None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"#EXTM3U\n#EXTINF:2,\nfile:///etc/passwd\n", "NOT_A_VIDEO"),
        (b"just words\n" * 50, "NOT_A_VIDEO"),
        (b"", "EMPTY_FILE"),
    ],
)
def test_what_is_no_video_fails_at_once_with_a_reason(
    line: Line, clips: Clips, data: bytes, code: str
) -> None:
    video_id = line.upload(clips.write(f"{code}-{len(data)}.mp4", data))
    line.run()
    video, probe = line.video(video_id), line.steps(video_id)["probe"]
    assert (video.status, video.watchable, video.reason_code) == ("FAILED", False, code)
    assert (probe.state, probe.attempts) == ("FAILED", 1)
    assert video.reason is not None


def test_sound_alone_is_refused(line: Line, clips: Clips) -> None:
    sound = clips.once("sound.m4a", "-f", "lavfi", "-i", "sine=d=1", "-c:a", "aac")
    video_id = line.upload(sound)
    line.run()
    assert line.video(video_id).reason_code == "NO_PICTURE"


def test_a_late_step_that_fails_leaves_the_film_ready(line: Line, clips: Clips) -> None:
    replace("storyboard", refuse)
    video_id = line.upload(clips.film(seconds=2))
    line.run()
    assert line.job(video_id).state == "FAILED"
    assert (line.video(video_id).status, line.video(video_id).reason) == ("READY", None)


def test_the_same_bytes_uploaded_twice_are_noticed(line: Line, clips: Clips) -> None:
    first, again = (line.upload(clips.film(seconds=2)) for _ in range(2))
    with line.app.app_context(), unit_of_work():
        videos.edit(videos.get(first), title="Harbour")
    line.run()
    assert line.steps(again)["verify"].message == "You uploaded the same file as “Harbour”."
    assert line.steps(first)["verify"].message is None


def test_a_file_that_changed_since_its_upload_is_noticed(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    with line.app.app_context(), unit_of_work():
        videos.set_sha256(videos.get(video_id), "0" * 64)
    line.run()
    assert line.steps(video_id)["verify"].reason_code == "CHECKSUM_MISMATCH"


def test_a_file_of_another_size_than_uploaded_is_noticed(line: Line, clips: Clips) -> None:
    clip = clips.film(seconds=2)
    video_id = line.upload(clip)
    with line.app.app_context(), unit_of_work():
        video = videos.get(video_id)
        videos.set_original(video, str(video.original_key), size_bytes=clip.stat().st_size + 1)
    line.run()
    assert line.steps(video_id)["verify"].reason_code == "CHECKSUM_MISMATCH"


def test_an_original_that_is_gone_fails_with_a_reason(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    line.store.delete(f"videos/{video_id}/original/file")
    line.run()
    assert line.video(video_id).reason_code == "ORIGINAL_MISSING"


def test_a_removed_video_is_not_worked_on(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    with line.app.app_context(), unit_of_work():
        videos.get(video_id).deleted_at = datetime.now(UTC)
    line.run()
    assert {name: step.state for name, step in line.steps(video_id).items()} == {"probe": "SKIPPED"}


def test_a_store_without_folders_gets_the_whole_film(line: Line, clips: Clips) -> None:
    line.store = storage.configure(Remote(line.folder / "remote"))
    video_id = line.upload(clips.film(seconds=2))
    line.run()
    assert line.video(video_id).status == "READY"
    assert complaints(line.path(line.video(video_id).master_key)) == ""


class Remote(storage.LocalDisk):
    """A store that has no folders to work in, as object stores."""

    def folder(self, prefix: str) -> None:  # type: ignore[override]  # noqa: ARG002
        return None


def test_folders_nobody_points_at_are_swept_after_a_day(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    line.run()
    line.store.put_bytes(f"videos/{video_id}/ladder-99/360p/00000.mp4", b"left over")
    line.store.put_bytes("videos/notes.txt", b"somebody else's")
    now = datetime.now(UTC)
    with line.app.app_context():
        assert tasks.sweep_media(now, False) == 0
        assert tasks.sweep_media(now + timedelta(hours=25), True) == 1
        assert tasks.sweep_media(now + timedelta(hours=25), False) == 1
        assert tasks.sweep_media(now + timedelta(hours=25), False) == 0
    assert complaints(line.path(line.video(video_id).master_key)) == ""
    assert line.store.stat("videos/notes.txt") is not None


def test_the_job_of_an_upload_shows_its_video(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    line.run()
    with line.app.test_request_context(), unit_of_work(writes=False):
        job = jobs.of_subject(work.SUBJECT, video_id)[0]
        shown = answers.one(line.owner, job).model_dump()
    assert shown["video_id"] == video_id
    assert shown["metadata"]["resolution"] == "640x360"
    assert shown["video"]["title"] == "Film"
    assert shown["metadata"]["format"] == "mp4"
    assert {name: shown["metadata"][name] for name in answers_of_pipeline.WRITTEN_LATER} == {
        "show_notes": None,
        "transcript_text": None,
        "transcript_url": None,
        "subtitles": {"vtt": None, "srt": None},
    }


def test_the_doctor_says_how_tools_are_shut_in(line: Line) -> None:
    said = line.app.test_cli_runner().invoke(args=["doctor"]).output
    assert run.capability().name in said
