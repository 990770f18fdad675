"""Kills in the middle of uploads and encodes: nothing lost, nothing doubled, no orphan, no hand.

`make test` kills each once; `make prove` ten times with the leases of production.
"""

from __future__ import annotations

import os
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
ENCODE_SECONDS = 120


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
    try:
        made.start()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def creator(house: Installation) -> Uploader:
    """Somebody who uploads."""
    return Uploader(house.base, "creator")


def finish(creator: Uploader, address: str, film: bytes) -> None:
    """Bring an upload to its end and check that nothing is lost and nothing there twice."""
    creator.send(address, film)
    video_id = creator.video_of(address)
    creator.wait_until_done(video_id)
    creator.check_whole(video_id, film)
    creator.check_nothing_doubled()


@pytest.mark.parametrize("victim", ["web", "redis", "worker"])
def test_a_kill_during_the_upload_loses_nothing(
    house: Installation, creator: Uploader, film: bytes, victim: str
) -> None:
    half = len(film) // 2
    for number in range(TIMES):
        address = creator.begin(film, f"{victim} upload {number}")
        creator.send(address, film, upto=half)
        with report.fault(f"{victim} killed during the upload"):
            house.kill(victim)
            assert creator.offset(address) == half
            finish(creator, address, film)


@pytest.mark.parametrize("victim", ["worker", "ffmpeg", "redis", "web"])
def test_a_kill_during_the_encode_loses_nothing(
    house: Installation, creator: Uploader, film: bytes, victim: str
) -> None:
    for number in range(TIMES):
        address = creator.begin(film, f"{victim} encode {number}")
        creator.send(address, film)
        wait_for(house.tools, seconds=ENCODE_SECONDS, what="an encode")
        with report.fault(f"{victim} killed during the encode"):
            house.kill(victim)
            finish(creator, address, film)


def test_an_emptied_redis_loses_nothing(
    house: Installation, creator: Uploader, film: bytes
) -> None:
    for number in range(TIMES):
        address = creator.begin(film, f"flush {number}")
        creator.send(address, film)
        with report.fault("Redis emptied after the upload"):
            with redis.Redis(unix_socket_path=f"{house.folder}/run/redis.sock") as client:
                client.flushall()
            finish(creator, address, film)


def test_a_killed_supervisor_leaves_nothing_of_the_whole_tree(scratch: Path, film: bytes) -> None:
    folder = scratch / "short"
    folder.mkdir()
    made = Installation(folder, lease=LEASE)
    try:
        made.start()
        creator = Uploader(made.base, "creator")
        creator.send(creator.begin(film, "never done"), film)
        wait_for(made.tools, seconds=ENCODE_SECONDS, what="an encode")
        tree = made.tree()
        for name in ("web", "worker", "redis", "ffmpeg"):
            assert set(made.pids(name)) & set(tree), name
    finally:
        made.supervisor.kill()
        made.supervisor.wait()
    wait_for(lambda: not any(map(is_alive, tree)), seconds=60, what="all of them to end")
