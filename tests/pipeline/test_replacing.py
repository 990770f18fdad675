"""Another file for a video: the old film plays until the new one is whole, or stays for good."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.audience import retention
from app.audience import service as audience
from app.audience.service import Told, Viewer
from app.core.database import db, unit_of_work
from app.jobs import service as jobs
from app.services import storage
from app.videos import service as videos
from app.videos.editing import chapters, replacing
from app.videos.editing.models import VideoReplacement
from tests.accounts.factories import People, Person
from tests.pipeline.conftest import Line
from tests.services.media.clips import Clips, complaints

pytestmark = pytest.mark.integration


@pytest.fixture
def owner(app: Flask, people: People) -> Person:
    """Whose video it is."""
    return people.make()


@pytest.fixture
def film(line: Line, clips: Clips, owner: Person) -> UUID:
    """A film of six seconds that was made whole, viewed once, with chapters."""
    line.owner = owner.id
    video_id = line.upload(clips.film(seconds=6))
    line.run()
    with line.app.app_context(), unit_of_work():
        video = videos.lock(video_id)
        videos.edit(video, access="public")
        chapters.put(video, [(0.0, "Quay"), (2.0, "Sea"), (5.0, "Home")])
        viewer = Viewer("somebody")
        audience.count_view(video, viewer, "direct")
        told = Told(seconds=6.0, ranges=[(0.0, 6.0)])
        audience.report(video, viewer, told, "direct")
    return video_id


def send(client: FlaskClient, owner: Person, film: UUID, file: Path) -> Any:
    """Upload another file for a film."""
    with file.open("rb") as body:
        data = {"file": (body, "shorter.mp4", "video/mp4")}
        path = f"/api/v1/videos/{film}/file"
        return client.post(path, data=data, headers=owner.headers)


def playback(client: FlaskClient, film: UUID) -> Any:
    """Ask what a player gets."""
    return client.get(f"/api/v1/videos/{film}/playback").get_json()


def plays_of(line: Line, film: UUID) -> list[int]:
    """Answer how often each five seconds of a film were played."""
    with line.app.app_context(), unit_of_work(writes=False):
        return retention.plays_of(videos.get(film))


def originals(line: Line, film: UUID) -> list[str]:
    """List the uploaded files of a film."""
    with line.app.app_context():
        return list(storage.current().list(f"videos/{film}/original"))


def test_the_old_film_plays_until_the_new_one_is_whole_and_what_hangs_on_it_stays(
    line: Line, clips: Clips, client: FlaskClient, owner: Person, film: UUID
) -> None:
    shorter = clips.film(seconds=4, size="320x240", name="shorter.mp4")
    before = plays_of(line, film)
    sent = send(client, owner, film, shorter)
    assert (sent.status_code, sent.get_json()["status"]) == (202, "READY")
    assert send(client, owner, film, shorter).status_code == 409
    masters = []
    while line.step():
        told = playback(client, film)
        masters.append((told["duration"], told["master_url"].rpartition("/videos/")[2]))
    assert len({*masters[:-1]}) == 1
    assert (masters[0][0], masters[-1][0]) == (6.0, 4.0)
    video = line.video(film)
    assert (video.height, [row.height for row in video.renditions]) == (240, [240])
    assert video.sha256 == hashlib.sha256(shorter.read_bytes()).hexdigest()
    assert (video.filename, video.size_bytes) == ("shorter.mp4", shorter.stat().st_size)
    assert video.view_count == 1
    assert before == [1]
    assert plays_of(line, film) == [0]
    assert complaints(line.path(video.master_key)) == ""
    assert [key for key in [video.original_key] if key] == originals(line, film)
    assert [one["title"] for one in playback(client, film)["chapters"]] == ["Quay", "Sea"]
    with line.app.app_context(), unit_of_work(writes=False):
        assert db.session.get(VideoReplacement, film) is None


def test_a_file_that_cannot_be_made_a_film_changes_nothing_and_goes(
    line: Line, client: FlaskClient, owner: Person, film: UUID, tmp_path: Path
) -> None:
    before = line.video(film)
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"\0\0\0\x18ftypisom\0\0\0\0isommp42" + b"no film at all " * 100)
    assert send(client, owner, film, broken).status_code == 202
    line.run()
    after = line.video(film)
    with line.app.app_context(), unit_of_work(writes=False):
        job = jobs.of_subject("video", film)[0]
        assert (job.kind, job.state) == (replacing.KIND, "FAILED")
        assert job.reason is not None
        assert replacing.last_refusal(film) == job.reason
        assert db.session.get(VideoReplacement, film) is None
    for name in ("status", "master_key", "sha256", "size_bytes", "duration", "thumbnail_keys"):
        assert getattr(after, name) == getattr(before, name), name
    assert originals(line, film) == [before.original_key]
    assert playback(client, film)["duration"] == 6.0


def test_it_counts_towards_the_quota_and_only_its_owner_may(
    line: Line, clips: Clips, client: FlaskClient, owner: Person, film: UUID, people: People
) -> None:
    shorter = clips.film(seconds=4, size="320x240", name="shorter.mp4")
    assert send(client, people.make(), film, shorter).status_code == 403
    taken = line.video(film).size_bytes or 0
    line.app.config["UPLOAD_QUOTA_BYTES"] = taken + shorter.stat().st_size - 1
    refused = send(client, owner, film, shorter)
    assert refused.get_json()["error"]["code"] == "QUOTA_EXCEEDED"
    assert len(originals(line, film)) == 1
    line.app.config["UPLOAD_QUOTA_BYTES"] = taken + shorter.stat().st_size
    assert send(client, owner, film, shorter).status_code == 202
    with line.app.app_context(), unit_of_work(writes=False):
        assert replacing.bytes_of(accounts.get(owner.id).id) == shorter.stat().st_size


def test_removing_the_video_gives_the_new_file_up(
    line: Line, clips: Clips, client: FlaskClient, owner: Person, film: UUID
) -> None:
    send(client, owner, film, clips.film(seconds=4, size="320x240", name="shorter.mp4"))
    client.delete(f"/api/v1/videos/{film}", headers=owner.headers)
    line.run()
    assert len(originals(line, film)) == 1
    restored = client.post(f"/api/v1/videos/{film}/restore", headers=owner.headers)
    assert restored.status_code == 200
    assert playback(client, film)["duration"] == 6.0
