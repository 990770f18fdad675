"""A film whose making is cut short, handed on, or put off, and what becomes of it."""

from __future__ import annotations

import threading
import time
import uuid
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.jobs.models import Step
from app.pipeline import steps
from app.services.media import hls
from app.videos import work
from tests.pipeline.conftest import Line, replace
from tests.services.media.clips import Clips, complaints

pytestmark = pytest.mark.integration


def test_a_cancelled_job_gives_the_video_up(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    line.step()
    with line.app.app_context(), unit_of_work():
        jobs.cancel(None, jobs.of_subject(work.SUBJECT, video_id)[0].id)
    line.run()
    assert line.video(video_id).reason_code == "CANCELLED"


def test_a_stopped_worker_hands_back_a_file_it_only_looks_at(line: Line, clips: Clips) -> None:
    video_id = line.upload(clips.film(seconds=2))
    line.stopping.set()
    line.step()
    probe = line.steps(video_id)["probe"]
    assert (probe.state, probe.attempts) == ("READY", 0)


def test_a_stopped_worker_hands_the_film_to_the_next_which_starts_afresh(
    line: Line, clips: Clips
) -> None:
    video_id = line.upload(clips.film(seconds=12, size="1280x720"))
    line.step()
    line.step()
    stop_when_watchable(line, video_id)
    assert line.steps(video_id)["ladder"].state == "READY"
    first = line.video(video_id)
    assert (first.status, first.renditions[0].state) == ("READY", "GROWING")
    line.stopping.clear()
    line.run()
    whole = line.video(video_id)
    assert whole.master_key != first.master_key
    assert {row.state for row in whole.renditions} == {"READY"}
    assert complaints(line.path(whole.master_key)) == ""


def test_a_stopped_worker_hands_a_long_film_to_the_next_which_goes_on(
    line: Line, clips: Clips
) -> None:
    replace("plan", plan_short_chunks)
    video_id = line.upload(clips.film(seconds=16, size="1280x720", group=30))
    line.step()
    line.step()
    stop_when_watchable(line, video_id)
    first = playlist_of(line, video_id)
    line.stopping.clear()
    line.run()
    whole = playlist_of(line, video_id)
    assert whole.segments[: len(first.segments)] == first.segments
    assert (first.ended, whole.ended) == (False, True)
    assert whole.seconds == pytest.approx(16)
    assert complaints(line.path(line.video(video_id).master_key)) == ""


def test_a_long_film_lets_a_later_upload_be_watchable_first(line: Line, clips: Clips) -> None:
    replace("plan", plan_short_chunks)
    long = line.upload(clips.film(seconds=16, size="1280x720", group=30))
    line.step()
    line.step()
    short = line.upload(clips.film(seconds=2))
    make_wait(line, short)
    line.step()
    first, ladder = playlist_of(line, long), line.steps(long)["ladder"]
    assert (ladder.state, ladder.attempts, line.video(long).watchable) == ("READY", 0, True)
    assert first.segments
    while not line.video(short).watchable:
        assert line.step()
    assert line.steps(long)["ladder"].state == "READY"
    line.run()
    whole = playlist_of(line, long)
    assert whole.segments[: len(first.segments)] == first.segments
    assert (whole.ended, whole.seconds) == (True, pytest.approx(16))
    assert complaints(line.path(line.video(long).master_key)) == ""


def make_wait(line: Line, video_id: uuid.UUID) -> None:
    """Have the first step of a video wait for longer than a free hand needs."""
    with line.app.app_context(), unit_of_work() as session:
        step = session.get(Step, line.steps(video_id)["probe"].id)
        assert step is not None
        step.available_at = datetime.now(UTC) - timedelta(seconds=60)


def plan_short_chunks(context: Any) -> dict[str, Any]:
    """Plan as ever, but treat a short film as a long one."""
    made = steps.plan(context)
    return {"plan": made["plan"] | {"first_chunk": 2.0, "next_chunks": 4.0}}


def playlist_of(line: Line, video_id: uuid.UUID) -> hls.Playlist:
    """Read what players see of the largest picture."""
    return hls.read(line.path(line.video(video_id).renditions[0].playlist_key))


def stop_when_watchable(line: Line, video_id: uuid.UUID) -> None:
    """Do a step, and stop the worker as soon as the film can be watched."""

    def stop() -> None:
        deadline = time.monotonic() + 60
        while not line.video(video_id).watchable and time.monotonic() < deadline:
            time.sleep(0.05)
        line.stopping.set()

    thread = threading.Thread(target=stop)
    thread.start()
    line.step()
    thread.join()
