"""What an operator allows: sizes, kinds, shares, room on the disk; what a creator may wish for."""

from __future__ import annotations

import errno
import os
from datetime import timedelta

import pytest

from app.core import clock
from app.uploads import spool as spools
from app.videos import tasks
from tests.uploads.tus import API, Tus, code, encoded, film

pytestmark = pytest.mark.integration


def refused(answer) -> tuple[int, str]:
    return answer.status_code, code(answer)


def test_a_file_larger_than_allowed_is_refused_before_it_comes(app, tus):
    app.config["MAX_UPLOAD_SIZE"] = 1000
    assert refused(tus.create(1001)) == (413, "FILE_TOO_LARGE")
    assert tus.create(1000).status_code == 201


def test_an_empty_file_is_refused(tus):
    assert refused(tus.create(0)) == (400, "EMPTY_FILE")


@pytest.mark.parametrize("name", ["notes.txt", "film", "film.mp4.exe", ".mp4"])
def test_a_file_of_another_kind_is_refused(tus, name):
    assert refused(tus.create(10, filename=name)) == (415, "EXTENSION_NOT_ALLOWED")


@pytest.mark.parametrize("name", ["FILM.MP4", "a.b.mkv", "C:\\films\\film.webm", "/films/film.mov"])
def test_a_name_counts_by_its_last_part_in_any_case(tus, name):
    assert tus.create(10, filename=name).status_code == 201


@pytest.mark.parametrize(
    ("wish", "field"),
    [
        ({"title": "x" * 201}, "title"),
        ({"access": "everybody"}, "access"),
        ({"language": "not a language"}, "language"),
        ({"filename": "a\nb.mp4"}, "filename"),
        ({"filename": "x" * 252 + ".mp4"}, "filename"),
        ({"tags": ",".join(str(n) for n in range(21))}, "tags"),
    ],
)
def test_a_wish_against_the_rules_is_named(tus, wish, field):
    answer = tus.create(10, **wish)
    assert answer.status_code == 422
    assert any(name.startswith(field) for name in answer.get_json()["error"]["details"])


def test_metadata_nobody_knows_is_kept_and_does_no_harm(tus):
    url = tus.open(10, relativePath="null", type="video/mp4")
    assert encoded(relativePath="null") in tus.call("HEAD", url, {}).headers["Upload-Metadata"]


@pytest.mark.parametrize(
    "text",
    ["filename", "filename ????", "filename /w==", "filename YQ==,filename YQ==", "a" * 70_000],
)
def test_metadata_that_cannot_be_read_is_refused(tus, text):
    headers = {"Upload-Length": "10", "Upload-Metadata": text}
    assert tus.call("POST", API, headers).status_code in (400, 422)


def test_a_wish_for_access_that_is_not_offered_is_refused(tus):
    assert refused(tus.create(10, access="rental")) == (422, "ACCESS_NOT_OFFERED")


def test_a_channel_is_wished_for_by_handle_and_must_be_ones_own(app, tus, people):
    other = Tus(app.test_client(), people.make("creator", username="someone").headers)
    assert other.create(100, data=film(100)).status_code == 201
    assert refused(tus.create(10, channel="someone")) == (403, "NOT_YOUR_CHANNEL")
    assert tus.create(10, channel="nobody").status_code == 404
    assert other.create(10, channel="someone").status_code == 201


def test_open_and_finished_uploads_fill_ones_share(app, tus, people):
    app.config["UPLOAD_QUOTA_BYTES"] = 1000
    assert tus.create(400, data=film(400)).status_code == 201
    url = tus.open(500)
    assert refused(tus.create(101)) == (413, "QUOTA_EXCEEDED")
    assert tus.call("DELETE", url, {}).status_code == 204
    assert tus.create(600).status_code == 201
    stranger = Tus(app.test_client(), people.make("creator").headers)
    assert stranger.create(1000).status_code == 201


def test_without_a_quota_the_disk_is_the_limit(app, tus):
    app.config["UPLOAD_QUOTA_BYTES"] = 0
    assert tus.create(1000).status_code == 201


def test_a_removed_video_gives_its_share_back_when_its_bytes_go(app, tus):
    app.config["UPLOAD_QUOTA_BYTES"] = 1000
    video = tus.create(1000, data=film(1000)).headers["Matinee-Video-Id"]
    assert refused(tus.create(10)) == (413, "QUOTA_EXCEEDED")
    assert tus.client.delete(f"/api/v1/videos/{video}", headers=tus.headers).status_code == 204
    assert refused(tus.create(10)) == (413, "QUOTA_EXCEEDED")
    with app.app_context():
        tasks.purge_removed(clock.now() + timedelta(days=31), dry_run=False)
    assert tus.create(1000).status_code == 201


def test_a_disk_without_room_for_all_that_is_announced_is_told_at_once(app, tus, monkeypatch):
    monkeypatch.setattr(spools.Spool, "free_bytes", lambda _spool: 1_000_000)
    app.config["MIN_FREE_BYTES"] = 100_000
    url = tus.open(600_000)
    assert refused(tus.create(400_000)) == (507, "INSUFFICIENT_STORAGE")
    tus.patch(url, 0, film(500_000))
    assert tus.create(400_000).status_code == 201


def test_a_disk_that_fills_up_meanwhile_keeps_what_was_safe(app, tus, monkeypatch):
    data = film(600_000)
    url = tus.open(len(data))
    tus.patch(url, 0, data[:1000])
    real = os.write

    def nearly_full(handle: int, block: bytes) -> int:
        """Take half a block, then nothing, as a disk does."""
        if len(block) > 1000:
            return real(handle, block[: len(block) // 2])
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "write", nearly_full)
    assert refused(tus.patch(url, 1000, data[1000:])) == (507, "INSUFFICIENT_STORAGE")
    monkeypatch.undo()
    offset = tus.offset(url)
    assert offset == 1000
    assert tus.patch(url, offset, data[offset:]).headers["Matinee-Video-Id"]
