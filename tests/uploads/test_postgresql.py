"""The rules that lock and sum, on PostgreSQL: where racing transactions really run side by side."""

from __future__ import annotations

import threading
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from app.core.database import unit_of_work
from app.uploads import landing, service
from app.uploads.errors import QuotaExceeded
from app.uploads.service import FileInfo
from app.videos.models import Video
from tests.accounts.factories import Person
from tests.databases import waiting
from tests.servers import wait_for
from tests.uploads.tus import Tus, checksum, film
from tests.videos.factories import Videos

pytestmark = [
    pytest.mark.integration,
    pytest.mark.parametrize("app", ["postgresql"], indirect=True),
]


def at_once(count: int, work) -> list[int]:
    """Run the same work in threads that start together."""
    start = threading.Barrier(count)
    found: list[int] = []

    def run() -> None:
        start.wait(10)
        found.append(work())

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    return sorted(found)


def test_a_file_in_parts_becomes_a_video(app, tus):
    data = film(300_000)
    url = tus.open(len(data), tags="one, two")
    tus.patch(url, 0, data[:1000], checksum(data[:1000]))
    answer = tus.patch(url, 1000, data[1000:])
    assert answer.status_code == 204
    assert tus.call("HEAD", url, {}).headers["Matinee-Job-Id"] == answer.headers["Matinee-Job-Id"]


def test_a_share_cannot_be_overdrawn_by_asking_at_once(app: Flask, creator: Person, spool: Path):
    app.config["UPLOAD_QUOTA_BYTES"] = 2000

    def ask() -> int:
        return Tus(app.test_client(), creator.headers).create(1000).status_code

    assert at_once(6, ask) == [201, 201, 413, 413, 413, 413]


def test_files_of_links_that_land_at_once_do_not_overdraw_a_share(
    app: Flask, creator: Person
) -> None:
    app.config["UPLOAD_QUOTA_BYTES"] = 1000
    films = [Videos(app).make(creator.id, source="link") for _ in range(2)]
    file = FileInfo(600, "film.mp4", "video/mp4", {})
    refused = []

    def land(film: UUID) -> None:
        with app.app_context():
            try:
                with unit_of_work():
                    service.take_fetched(film, file, landing.limits())
            except QuotaExceeded as error:
                refused.append(error)

    second = threading.Thread(target=land, args=(films[1],))
    with app.app_context(), unit_of_work():
        service.take_fetched(films[0], file, landing.limits())
        second.start()
        wait_for(lambda: waiting(app), what="the second to wait for the first")
    second.join(30)
    assert len(refused) == 1


def test_a_last_part_sent_by_several_at_once_makes_one_video(app: Flask, tus: Tus):
    data = film(200_000)
    url = tus.open(len(data))

    def send() -> int:
        return Tus(app.test_client(), tus.headers).patch(url, 0, data).status_code

    assert set(at_once(4, send)) <= {204, 423}
    assert tus.offset(url) == len(data)
    with app.app_context(), unit_of_work(writes=False) as session:
        assert session.query(Video).count() == 1
