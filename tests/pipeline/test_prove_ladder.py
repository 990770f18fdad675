"""The large proofs, for `PROVE=1`: a minute of full HD while it is made, an upload of 10 GB."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app.videos import signals
from tests.browser.server import ROOT, LiveServer
from tests.pipeline.conftest import Line
from tests.services.media.clips import Clips, complaints
from tests.services.media.test_film import assert_in_step
from tests.uploads.test_killed_server import TUS
from tests.uploads.test_killed_server import Line as Client
from tests.uploads.tus import BODY, film

pytestmark = [
    pytest.mark.slow,
    pytest.mark.timeout(1800),
    pytest.mark.skipif(os.environ.get("PROVE") != "1", reason="minutes long: `PROVE=1`"),
]
MIB, GIB = 1 << 20, 1 << 30
TEN_GB = 10_000_000_000


def tell(**figures: Any) -> None:
    """Print figures past pytest's capture, one line of JSON."""
    sys.__stdout__.write(json.dumps(figures) + "\n")


@pytest.mark.integration
def test_a_minute_of_full_hd_can_be_watched_while_it_is_made_and_is_whole(
    line: Line, clips: Clips
) -> None:
    ready: dict[str, Any] = {}

    def note(video: Any) -> None:
        ready["after"] = time.monotonic() - begun
        ready["states"] = {row.height: row.state for row in video.renditions}

    video_id = line.upload(clips.film(seconds=60, size="1920x1080", rate="30", group=60))
    begun = time.monotonic()
    with signals.video_ready.connected_to(note):
        line.run()
    whole = time.monotonic() - begun
    video = line.video(video_id)
    assert list(ready["states"]) == [1080, 720, 480, 360, 240]
    assert set(ready["states"].values()) == {"GROWING"}
    assert {row.state for row in video.renditions} == {"READY"}
    master = line.path(video.master_key)
    assert complaints(master) == ""
    assert_in_step(master, 60)
    pictures = [end_of(line.path(row.playlist_key)) for row in video.renditions]
    sounds = [end_of(line.path(row.playlist_key)) for row in video.audio_tracks]
    tell(watchable_after=ready["after"], whole_after=whole, pictures=pictures, sounds=sounds)
    assert max(pictures + sounds) - min(pictures + sounds) <= 0.020


def end_of(playlist: Path) -> float:
    """Measure when the last picture or sound ends, in seconds."""
    command = ["ffprobe", "-v", "error", "-show_entries", "packet=pts_time,duration_time"]
    asked = [*command, "-of", "csv=p=0", str(playlist)]
    said = subprocess.run(asked, capture_output=True, text=True, check=True).stdout
    # The sound before the beginning, which players drop, has no duration.
    rows = [row.split(",") for row in said.split() if not row.endswith("N/A")]
    return max(float(row[0]) + float(row[1]) for row in rows)


@pytest.fixture
def server(scratch: Path, redis_url: str) -> Iterator[LiveServer]:
    """A real server without a worker, so that nobody else reads the file."""
    server = LiveServer(Path(tempfile.mkdtemp(dir=scratch)), redis_url)
    command = [sys.executable, "-m", "flask", "init-db"]
    subprocess.run(command, cwd=ROOT, env=server.environment, check=True, capture_output=True)
    server.start_web()
    yield server
    server.stop()
    subprocess.run(["rm", "-r", str(server.folder)], check=True)


@pytest.mark.integration
def test_ten_gigabytes_end_with_a_rename(server: LiveServer) -> None:
    client = Client(server.port)
    client.sign_up("ada")
    url, offset = client.open(TEN_GB), 0
    begun = time.monotonic()
    while offset < TEN_GB - MIB:
        size = min(GIB, TEN_GB - MIB - offset)
        assert send(client, url, offset, size)["Upload-Offset"] == str(offset + size)
        offset += size
    sent = time.monotonic() - begun
    (spooled,) = (server.folder / "uploads" / "spool").iterdir()
    inode = spooled.stat().st_ino
    begun = time.monotonic()
    headers = send(client, url, offset, TEN_GB - offset)
    finishing = time.monotonic() - begun
    below = server.folder / "uploads" / "videos" / headers["Matinee-Video-Id"] / "original"
    (original,) = below.iterdir()
    assert (original.stat().st_ino, original.stat().st_size) == (inode, TEN_GB)
    assert not spooled.exists()
    one_gib = copying_one_gib(original, server.folder / "copy")
    tell(sent_seconds=sent, finishing_seconds=finishing, one_gib_copied_in=one_gib)
    assert finishing < one_gib


def send(client: Client, url: str, offset: int, size: int) -> Any:
    """Send a part that is made on the way; answer the headers."""
    connection = http.client.HTTPConnection("127.0.0.1", client.port, timeout=600)
    wanted = {"Upload-Offset": str(offset), "Content-Length": str(size)}
    body = blocks(size, first=film(MIB) if offset == 0 else bytes(MIB))
    connection.request("PATCH", url, body=body, headers=TUS | BODY | client.token | wanted)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    assert answer.status == 204
    return answer.headers


def blocks(size: int, *, first: bytes) -> Iterator[bytes]:
    """Make a megabyte at a time, zeros after the first."""
    yield first[:size]
    for start in range(MIB, size, MIB):
        yield bytes(min(MIB, size - start))


def copying_one_gib(source: Path, target: Path) -> float:
    """Copy the first GiB onto the disk; answer the seconds it took."""
    begun = time.monotonic()
    with source.open("rb") as read, target.open("wb") as write:
        for _block in range(GIB // MIB):
            write.write(read.read(MIB))
        write.flush()
        os.fsync(write.fileno())
    return time.monotonic() - begun
