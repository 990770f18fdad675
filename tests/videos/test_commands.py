"""`flask videos …` and `flask channels …`."""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskCliRunner

from app.core.database import unit_of_work
from app.jobs import service as jobs
from app.services.storage import Storage
from app.videos import service, work
from tests.accounts.factories import People
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration


@pytest.fixture
def call(runner: FlaskCliRunner) -> Any:
    """Call a command; answer its exit code and its document."""

    def run(*words: Any) -> tuple[int, Any]:
        said = runner.invoke(args=[*map(str, words), "--json"])
        return said.exit_code, json.loads(said.stdout)

    return run


def test_videos_are_found_by_what_they_are(app: Flask, people: People, call: Any) -> None:
    ada, bob = people.make(), people.make()
    videos = Videos(app)
    seen = videos.make(ada.id, title="Seen")
    waits = videos.make(ada.id, title="Waits", ready=False, access="private")
    gone = videos.make(bob.id, title="Gone")
    call("videos", "delete", gone)

    def found(*words: str) -> list[str]:
        return [video["id"] for video in call("videos", "list", *words)[1]["items"]]

    assert found() == [str(waits), str(seen)]
    assert found("--status", "READY") == [str(seen)]
    assert found("--access", "private") == [str(waits)]
    assert found("--owner", bob.username) == []
    assert found("--owner", bob.username, "--deleted") == [str(gone)]
    assert found("--channel", f"@{ada.username}", "--limit", "1") == [str(waits)]
    assert call("videos", "list", "--channel", "nobody")[1]["error"]["code"] == "CHANNEL_NOT_FOUND"


def test_a_video_goes_comes_back_and_goes_for_good(
    app: Flask, people: People, store: Storage, call: Any, runner: FlaskCliRunner
) -> None:
    video_id = Videos(app).make(people.make().id)
    key = f"videos/{video_id}/ladder-1/master.m3u8"
    store.put_bytes(key, b"x")
    with app.app_context(), unit_of_work():
        job_id = work.start(service.get(video_id)).id
    assert call("videos", "delete", video_id)[1]["deleted_at"]
    assert call("videos", "delete", video_id)[1]["error"]["code"] == "VIDEO_NOT_FOUND"
    with app.app_context(), unit_of_work(writes=False):
        assert jobs.show(job_id).state == "CANCELLED"
    assert call("videos", "restore", video_id)[1]["deleted_at"] is None
    assert call("videos", "restore", video_id)[0] == 1
    assert call("videos", "show", video_id)[1]["job"] == {
        "id": str(job_id),
        "status": "PENDING",
        "progress": 0.0,
    }
    said = runner.invoke(args=["videos", "purge", str(video_id)], input="n\n")
    assert (said.exit_code, "“Film”" in said.stderr, store.stat(key) is None) == (1, True, False)
    said = runner.invoke(args=["videos", "purge", str(video_id), "--yes"])
    assert (said.stdout, store.stat(key)) == ("“Film” is gone for good.\n", None)
    assert call("videos", "show", video_id)[0] == 1


def test_work_on_a_video_is_gone_on_with_only_where_it_stopped(
    app: Flask, people: People, call: Any
) -> None:
    video_id = Videos(app).make(people.make().id)
    with app.app_context(), unit_of_work():
        job_id = work.start(service.get(video_id)).id
    assert call("videos", "retry", video_id)[0] == 1
    with app.app_context(), unit_of_work():
        jobs.cancel(None, job_id)
    assert call("videos", "retry", video_id)[1]["status"] == "PENDING"
    assert call("videos", "retry", uuid4())[1]["error"]["code"] == "VIDEO_NOT_FOUND"


def test_a_video_that_is_held_back_comes_out(app: Flask, people: People, call: Any) -> None:
    video_id = Videos(app).make(people.make().id)
    with app.app_context(), unit_of_work():
        service.edit(service.lock(video_id), held_back=True)
    assert call("videos", "show", video_id)[1]["published_at"] is None
    assert call("videos", "publish", video_id)[1]["published_at"]


def test_a_channel_goes_with_its_videos(
    app: Flask, people: People, call: Any, runner: FlaskCliRunner
) -> None:
    ada = people.make()
    video_id = Videos(app).make(ada.id)
    assert call("channels", "show", f"@{ada.username}")[1]["owner"] == ada.username
    assert call("channels", "list", "--owner", ada.email)[1]["total"] == 1
    said = runner.invoke(args=["channels", "delete", ada.username], input="n\n")
    assert (said.exit_code, "with its videos?" in said.stderr) == (1, True)
    assert call("channels", "delete", ada.username, "--yes")[1]["deleted_at"]
    assert call("channels", "list")[1] == {"items": [], "total": 0}
    assert call("channels", "list", "--deleted")[1]["items"][0]["handle"] == ada.username
    assert call("videos", "show", video_id)[1]["deleted_at"]
    assert call("videos", "restore", video_id)[0] == 1
    assert call("channels", "show", "nobody")[1]["error"]["code"] == "CHANNEL_NOT_FOUND"


def test_for_people_a_line_says_it(app: Flask, people: People, runner: FlaskCliRunner) -> None:
    ada = people.make()
    Videos(app).make(ada.id, title="Harbour")
    said = runner.invoke(args=["videos", "list"]).stdout
    assert f"READY      public      @{ada.username}" in said
    assert said.endswith("Harbour\n1 of 1\n")
    said = runner.invoke(args=["channels", "list"]).stdout
    assert said.endswith(f"of {ada.username}, 0 subscribers\n1 of 1\n")
