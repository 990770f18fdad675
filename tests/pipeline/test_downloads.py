"""A film as a file: made once of what is there, for whom it is offered, gone with their right."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.api import media
from app.core.database import unit_of_work
from app.jobs import kinds
from app.jobs import service as jobs
from app.pipeline import downloads, service
from app.services import storage
from app.videos import service as videos
from tests.accounts.factories import People
from tests.pipeline.conftest import Line
from tests.services.media.clips import Clips
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def film(line: Line, clips: Clips) -> UUID:
    """A film that was made whole and is offered as a file."""
    video_id = line.upload(clips.film(seconds=6))
    line.run()
    set_to(line.app, video_id, access="public", title="Hafen, ganz früh!", downloads=True)
    return video_id


def set_to(app: Flask, video_id: UUID, **changes: Any) -> None:
    """Change a video."""
    with app.app_context(), unit_of_work():
        videos.edit(videos.lock(video_id), **changes)


def ask(client: FlaskClient, video_id: UUID, **body: Any) -> Any:
    """Ask for a file, without an account."""
    return client.post(f"/api/v1/videos/{video_id}/downloads", json=body)


def streams(data: bytes, path: Path) -> dict[str, float]:
    """Answer the streams of a file and how long each is."""
    path.write_bytes(data)
    command = ["ffprobe", "-v", "error", "-show_entries", "stream=codec_type,duration"]
    said = subprocess.run([*command, "-of", "json", path], check=True, capture_output=True)
    found = json.loads(said.stdout)["streams"]
    return {one["codec_type"]: float(one["duration"]) for one in found}


def test_a_file_is_made_once_and_taken_away_by_its_name(
    line: Line, client: FlaskClient, film: UUID, tmp_path: Path
) -> None:
    first = ask(client, film)
    assert (first.status_code, first.get_json()["url"]) == (200, None)
    assert ask(client, film, height=360).get_json()["progress"] == 0.0
    line.run()
    with line.app.app_context(), unit_of_work(writes=False):
        of_downloads = [j for j in jobs.of_subject("video", film) if j.kind == downloads.KIND.name]
        assert [job.state for job in of_downloads] == ["COMPLETED"]
    told = ask(client, film).get_json()
    assert (told["height"], told["progress"]) == (360, 1.0)
    file = client.get(told["url"])
    assert (file.status_code, len(file.data)) == (200, told["size_bytes"])
    name = "attachment; filename=hafen-ganz-fruh-360p.mp4"
    assert file.headers["Content-Disposition"] == name
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert file.mimetype == "video/mp4"
    found = streams(file.data, tmp_path / "taken.mp4")
    assert found["video"] == pytest.approx(6, abs=0.05)
    assert found["audio"] == pytest.approx(6, abs=0.1)
    assert client.get(told["url"], headers={"Range": "bytes=0-9"}).status_code == 206


def test_it_is_refused_where_it_is_not_offered_and_ends_with_the_right(
    line: Line, client: FlaskClient, film: UUID
) -> None:
    ask(client, film)
    line.run()
    url = ask(client, film).get_json()["url"]
    set_to(line.app, film, downloads=False)
    refused = ask(client, film)
    assert (refused.status_code, refused.get_json()["error"]["code"]) == (403, "DOWNLOADS_OFF")
    media.rights(line.app).until.clear()
    assert client.get(url).status_code == 403
    set_to(line.app, film, downloads=True)
    assert client.get(url).status_code == 200
    assert ask(client, film, height=144).status_code == 409
    set_to(line.app, film, access="private")
    media.rights(line.app).until.clear()
    assert client.get(url).status_code == 403
    assert ask(client, film).status_code == 404


def test_its_owner_takes_it_away_always_and_nobody_what_is_not_whole(
    line: Line, client: FlaskClient, people: People
) -> None:
    owner = people.make()
    growing = Videos(line.app).make(owner.id)
    path = f"/api/v1/videos/{growing}/downloads"
    assert client.post(path, json={}).status_code == 403
    assert client.post(path, json={}, headers=owner.headers).status_code == 409


def test_the_file_is_no_spare_folder(line: Line, client: FlaskClient, film: UUID) -> None:
    ask(client, film)
    line.run()
    with line.app.app_context(), unit_of_work(writes=False):
        kept = {key.split("/")[2] for key in storage.current().list(f"videos/{film}")}
        made = {name for name in kept if name.startswith("downloads-")}
        assert len(made) == 1
        assert made & service.spare_folders(film, kept) == set()
    assert kinds.of(downloads.KIND.name).steps
