"""Films with damage of every sort, through the whole job: each plays or fails with a reason.

The damage follows from a seed; `make test` tries a few dozen files, `make prove` a thousand.
"""

from __future__ import annotations

import os
import random
from collections.abc import Callable

import pytest

from app.core import clock
from app.videos.models import Video
from tests.chaos import processes
from tests.jobs.factories import Hands
from tests.pipeline.conftest import Line
from tests.servers import wait_for
from tests.services.media.clips import Clips

pytestmark = [
    pytest.mark.integration,
    pytest.mark.security,
    pytest.mark.slow,
    pytest.mark.timeout(7200),
]
SEED = 1895
COUNT = 250 if os.environ.get("PROVE") else 6
TOOLS = ("ffmpeg", "ffprobe")
NAMES = ("film.mp4", "film.mkv", "film.ts", "film.avi")


def flipped(data: bytes, luck: random.Random) -> bytes:
    """Change some bytes, half of the time where the container describes itself."""
    found = bytearray(data)
    reach = len(data) if luck.random() < 0.5 else min(len(data), 2048)
    for _ in range(luck.choice((1, 10, 100))):
        found[luck.randrange(reach)] = luck.randrange(256)
    return bytes(found)


def cut(data: bytes, luck: random.Random) -> bytes:
    """Leave a stretch out, at the end or in the middle."""
    start, end = sorted(luck.randrange(len(data)) for _ in range(2))
    return data[:start] + luck.choice((b"", data[end:]))


def swapped(data: bytes, luck: random.Random) -> bytes:
    """Let two stretches change places."""
    a, b, c = sorted(luck.randrange(len(data)) for _ in range(3))
    return data[:a] + data[b:c] + data[a:b] + data[c:]


DAMAGES: tuple[Callable[[bytes, random.Random], bytes], ...] = (flipped, cut, swapped)


@pytest.mark.parametrize("name", NAMES)
def test_a_damaged_film_plays_or_fails_with_a_reason_and_the_work_goes_on(
    line: Line, clips: Clips, name: str
) -> None:
    whole = clips.film(seconds=2, size="320x240", name=name, extra=("-c:a", "mp2")).read_bytes()
    for number in range(COUNT):
        luck = random.Random(f"{SEED} {name} {number}")
        data = DAMAGES[number % len(DAMAGES)](whole, luck)
        video = worked_on(line, clips, f"fuzz-{number}-{name}", data)
        told = f"{name} {number}: {video.status} {video.reason_code}"
        assert video.status in ("READY", "FAILED"), told
        assert (video.status == "FAILED") == bool(video.reason), told
        assert video.reason_code != "INTERNAL_ERROR", told
    wait_for(lambda: not tools_of_ours(), seconds=30, what="every tool to end")


def worked_on(line: Line, clips: Clips, name: str, data: bytes) -> Video:
    """Upload bytes and do all their steps, whatever pauses their failures make."""
    hands = Hands()
    path = clips.write(name, data)
    with clock.use(hands):
        video_id = line.upload(path)
        while not line.job(video_id).is_ended:
            line.run()
            hands.turn(minutes=3)
    path.unlink()
    return line.video(video_id)


def tools_of_ours() -> list[int]:
    """Answer the media tools below this process."""
    return [
        pid
        for pid in processes.running()
        if processes.name(pid) in TOOLS and os.getpid() in processes.ancestors(pid)
    ]
