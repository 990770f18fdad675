"""`flask storage …`: what is used, by whom, and whether files and rows agree."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.api.holdings import size
from app.core import clock, registries
from app.core.database import unit_of_work
from app.services.storage import Storage
from app.videos import service
from tests.accounts.factories import People
from tests.jobs.things import job_of
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def film(app: Flask, people: People, store: Storage) -> Any:
    """A film whose files are all there, of somebody."""
    owner = people.make(username="nadia")
    video_id = Videos(app).make(owner.id)
    with app.app_context(), unit_of_work():
        video = service.get(video_id)
        service.set_original(video, f"{video.prefix}/original/source.mp4", size_bytes=3)
        keys = [video.original_key, video.master_key, video.storyboard_key, *video.thumbnail_keys]
        keys += [track.playlist_key for track in video.audio_tracks]
    for key in keys:
        store.put_bytes(key, b"xyz")
    store.put_bytes(f"videos/{video_id}/ladder-1/720/0.m4s", b"segment")
    return video_id


def ask(runner: FlaskCliRunner, *words: str) -> tuple[int, Any]:
    """Ask for a document."""
    said = runner.invoke(args=["storage", *words, "--json"])
    return said.exit_code, json.loads(said.stdout)


def later(days: int = 2) -> Any:
    """Go on in some days."""
    moment = clock.now() + timedelta(days=days)
    return clock.use(lambda: moment)


def test_usage_is_by_prefix_and_by_owner(
    app: Flask, runner: FlaskCliRunner, store: Storage, film: Any
) -> None:
    store.put_bytes("users/somebody/avatar-1/256.webp", b"1234")
    _code, said = ask(runner, "usage")
    assert said["prefixes"] == [
        {"name": "videos", "files": 8, "bytes": 7 * 3 + 7},
        {"name": "users", "files": 1, "bytes": 4},
    ]
    assert [row["name"] for row in said["owners"]] == ["nadia", "nobody"]
    assert said["bytes"] == 32
    assert said["free_bytes"] > 0
    assert "of nadia" in runner.invoke(args=["storage", "usage"]).stdout


def test_files_and_rows_that_agree_are_told_so(runner: FlaskCliRunner, film: Any) -> None:
    with later():
        assert ask(runner, "check") == (0, {"strays": [], "missing": [], "unknown": []})
        assert runner.invoke(args=["storage", "check"]).stdout == "Files and rows agree.\n"


def test_what_no_row_points_at_is_reported_after_a_day_and_swept(
    app: Flask, runner: FlaskCliRunner, store: Storage, film: Any, people: People
) -> None:
    job_id = job_of(app, people.make())
    left = [f"videos/{film}/ladder-0", f"jobs/{job_id}/half", "users/gone/avatar-1"]
    for folder in left:
        store.put_bytes(f"{folder}/file", b"12345")
    store.put_bytes("elsewhere/file", b"somebody else's")
    assert ask(runner, "check")[1]["strays"] == []
    with later():
        said = ask(runner, "check")[1]
        assert [row["folder"] for row in said["strays"]] == sorted(left)
        assert said["unknown"] == ["elsewhere"]
        with app.app_context():
            assert registries.of(app).cleanups["strays"].run(clock.now(), False) == 2
        # Folders of videos are the pipeline's: it knows who works on them.
        assert [row["folder"] for row in ask(runner, "check")[1]["strays"]] == left[:1]
    assert store.stat("elsewhere/file") is not None


def test_a_row_whose_file_is_gone_is_bad_news(
    runner: FlaskCliRunner, store: Storage, film: Any
) -> None:
    key = f"videos/{film}/original/source.mp4"
    store.delete(key)
    code, said = ask(runner, "check")
    assert (code, said["missing"]) == (1, [key])
    assert f"missing: {key}" in runner.invoke(args=["storage", "check"]).stdout


def test_sizes_are_written_as_people_read_them() -> None:
    assert [size(count) for count in (0, 1023, 1024, 5 << 30)] == [
        "0 B",
        "1023 B",
        "1.0 KiB",
        "5.0 GiB",
    ]
