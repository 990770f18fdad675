"""Files that are no films, through the whole job: each fails in words, and the work goes on."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.pipeline.conftest import Line
from tests.services.media import traps
from tests.services.media.clips import Clips

pytestmark = [pytest.mark.integration, pytest.mark.security]


@pytest.fixture
def ear() -> Iterator[socket.socket]:
    """A port that notices whoever comes."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.setblocking(False)
        yield listening


def pointing_at(clips: Clips, ear: socket.socket) -> Path:
    """A playlist named like a film, whose pieces lie on a server and beside it."""
    beside = clips.film(seconds=2)
    lines = ["#EXTM3U", "#EXT-X-TARGETDURATION:2"]
    for place in (f"http://127.0.0.1:{ear.getsockname()[1]}/a.ts", beside.as_uri(), beside.name):
        lines += ["#EXTINF:2,", place]
    return clips.write("pointing.mp4", "\n".join([*lines, "#EXT-X-ENDLIST", ""]).encode())


def test_hostile_files_fail_with_a_reason_and_the_next_film_is_made(
    line: Line, clips: Clips, ear: socket.socket
) -> None:
    expected = {
        line.upload(pointing_at(clips, ear)): "NOT_A_VIDEO",
        line.upload(traps.playlist(clips)): "NOT_A_VIDEO",
        line.upload(traps.concat(clips)): "NOT_A_VIDEO",
        line.upload(traps.image_bomb(clips)): "NOT_A_VIDEO",
        line.upload(traps.large_picture(clips)): "PICTURE_TOO_LARGE",
        line.upload(traps.cut_mp4(clips)): "TRUNCATED_FILE",
        line.upload(traps.cut_matroska(clips)): "TRUNCATED_FILE",
        line.upload(traps.text(clips)): "NOT_A_VIDEO",
        line.upload(traps.empty(clips)): "EMPTY_FILE",
        line.upload(traps.gap_of_three_hours(clips)): "TIMESTAMP_GAP",
    }
    good = line.upload(clips.film(seconds=2))
    line.run()
    for video_id, code in expected.items():
        video, job = line.video(video_id), line.job(video_id)
        assert (video.status, video.watchable, video.reason_code) == ("FAILED", False, code)
        assert (job.state, job.reason_code) == ("FAILED", code)
        assert str(video.reason).endswith(".")
        assert [step.attempts for step in job.steps if step.state == "FAILED"] == [1]
    assert line.video(good).status == "READY"
    with pytest.raises(BlockingIOError):
        ear.accept()
