"""Kills in the middle of uploads and encodes: nothing lost, nothing doubled, no orphan, no hand.

`make test` kills each once; `make prove` ten times with the leases of production.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import redis

from tests.browser.films import make_film
from tests.chaos import report
from tests.chaos.installation import Installation
from tests.chaos.uploader import Uploader
from tests.servers import wait_for
from tests.setup.waiting import is_alive

pytestmark = [pytest.mark.integration, pytest.mark.slow, pytest.mark.timeout(1800)]
PROVE = bool(os.environ.get("PROVE"))
TIMES = 10 if PROVE else 1
LEASE = 20.0 if PROVE else 4.0


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A film whose encode takes long enough to be killed in."""
    path = make_film(tmp_path_factory.mktemp("films") / "film.mp4", seconds=6, size="854x480")
    return path.read_bytes()


@pytest.fixture(scope="module")
def house(scratch: Path) -> Iterator[Installation]:
    """An installation for all the kills."""
    folder = scratch / "chaos"
    folder.mkdir()
    made = Installation(folder, lease=LEASE)
    made.start()
    yield made
    made.stop()


@pytest.fixture(scope="module")
def creator(house: Installation) -> Uploader:
    """Somebody who uploads."""
    return Uploader(house.base, "creator")


def encoding(house: Installation) -> bool:
    """Tell whether a ladder is being made."""
    return bool(house.pids("ffmpeg"))


def finish(house: Installation, creator: Uploader, address: str, film: bytes, name: str) -> None:
    """Bring an upload to its end and check that all is well; note how long it took."""
    begun = time.monotonic()
    creator.send(address, film)
    video_id = creator.video_of(address)
    creator.wait_until_done(video_id)
    creator.check_whole(video_id, film)
    assert house.orphans() == []
    report.note(name, time.monotonic() - begun)


@pytest.mark.parametrize("victim", ["web", "redis", "worker"])
def test_a_kill_during_the_upload_loses_nothing(
    house: Installation, creator: Uploader, film: bytes, victim: str
) -> None:
    for number in range(TIMES):
        address = creator.begin(film, f"{victim} upload {number}")
        creator.send(address, film, upto=len(film) // 2)
        assert house.kill(victim)
        finish(house, creator, address, film, f"{victim} killed during the upload")


@pytest.mark.parametrize("victim", ["worker", "ffmpeg", "redis", "web"])
def test_a_kill_during_the_encode_loses_nothing(
    house: Installation, creator: Uploader, film: bytes, victim: str
) -> None:
    for number in range(TIMES):
        address = creator.begin(film, f"{victim} encode {number}")
        creator.send(address, film)
        wait_for(lambda: encoding(house), seconds=60, what="an encode")
        assert house.kill(victim)
        finish(house, creator, address, film, f"{victim} killed during the encode")


def test_an_emptied_redis_loses_nothing(
    house: Installation, creator: Uploader, film: bytes
) -> None:
    for number in range(TIMES):
        address = creator.begin(film, f"flush {number}")
        creator.send(address, film)
        with redis.Redis(unix_socket_path=f"{house.folder}/run/redis.sock") as client:
            client.flushall()
        finish(house, creator, address, film, "Redis emptied after the upload")


def test_nothing_was_doubled(house: Installation, creator: Uploader) -> None:
    videos = creator.json("GET", "/videos/mine?page_size=100")
    jobs = creator.json("GET", "/jobs?page_size=100")
    titles = [video["title"] for video in videos["items"]]
    assert len(titles) == len(set(titles))
    assert videos["pagination"]["total"] == jobs["pagination"]["total"]


def test_a_killed_supervisor_leaves_nothing_of_the_whole_tree(scratch: Path, film: bytes) -> None:
    folder = scratch / "short"
    folder.mkdir()
    made = Installation(folder, lease=LEASE)
    made.start()
    creator = Uploader(made.base, "creator")
    creator.send(creator.begin(film, "never done"), film)
    wait_for(lambda: encoding(made), seconds=60, what="an encode")
    tree = made.tree()
    assert all(set(made.pids(name)) & set(tree) for name in ("web", "worker", "redis", "ffmpeg"))

    made.supervisor.kill()
    made.supervisor.wait()
    wait_for(lambda: not any(map(is_alive, tree)), seconds=60, what="all of them to end")
