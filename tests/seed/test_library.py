"""`flask seed --size`: a made-up library whose films play, once, and never in production."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient, FlaskCliRunner

from app.seed import library
from app.seed.sizes import SIZES, Size
from app.services import storage

pytestmark = pytest.mark.integration
TINY = Size(users=4, channels=3, videos=6, comments=20, films=1, pictures=2)


@pytest.fixture
def tiny(monkeypatch: pytest.MonkeyPatch, store: storage.Storage) -> None:
    """A library small enough for a test."""
    monkeypatch.setitem(SIZES, "small", TINY)


def sign_in(client: FlaskClient) -> dict[str, str]:
    """Sign in as the first of the made-up people."""
    asked = {"login": library.FIRST, "password": library.PASSWORD}
    token = client.post("/api/v1/auth/login", json=asked).get_json()["access_token"]
    return {"Authorization": f"Bearer {token}"}


def test_every_film_of_a_library_plays(
    tiny: None, runner: FlaskCliRunner, client: FlaskClient
) -> None:
    said = runner.invoke(args=["seed", "--size", "small"])
    assert said.exit_code == 0, said.output
    assert f"Sign in as {library.FIRST}" in said.output
    shown = client.get("/api/v1/videos/latest").get_json()["items"]
    assert shown
    for item in shown:
        answer = client.get(f"/api/v1/videos/{item['id']}/playback")
        if item["access"] in ("subscribers", "sponsors", "rental"):
            continue
        playback = answer.get_json()
        master = client.get(playback["master_url"])
        assert master.text.startswith("#EXTM3U")
        rung = master.text.splitlines()[-1]
        playlist = client.get(playback["master_url"].rpartition("/")[0] + "/" + rung)
        assert "#EXT-X-ENDLIST" in playlist.text
        assert client.get(item["thumbnail_url"]).data.startswith(b"\xff\xd8")


def test_its_people_own_channels_and_sign_in(
    tiny: None, runner: FlaskCliRunner, client: FlaskClient
) -> None:
    runner.invoke(args=["seed", "--size", "small"])
    mine = client.get("/api/v1/videos/mine", headers=sign_in(client)).get_json()
    assert mine["pagination"]["total"] == 2 + TINY.films
    channels = client.get("/api/v1/channels").get_json()["items"]
    counts = {channel["handle"]: channel["subscriber_count"] for channel in channels}
    assert set(counts) >= {"seed-00", "seed-01", "seed-02"}
    assert all(1 <= counts[f"seed-0{number}"] < TINY.users for number in range(TINY.channels))


def test_what_was_said_in_films_and_about_them_is_there_and_found(
    tiny: None, runner: FlaskCliRunner, client: FlaskClient
) -> None:
    runner.invoke(args=["seed", "--size", "small"])
    shown = [
        client.get(f"/api/v1/videos/{item['id']}").get_json()
        for item in client.get("/api/v1/videos/latest").get_json()["items"]
        if item["access"] == "public"
    ]
    assert sum(video["comment_count"] for video in shown) > 0
    assert all(video["view_count"] > 0 for video in shown)
    for video in shown:
        spoken = client.get(f"/api/v1/videos/{video['id']}/transcript").get_json()["cues"]
        found = client.get("/api/v1/search/videos", query_string={"q": spoken[0]["text"]})
        assert video["id"] in [one["id"] for one in found.get_json()["items"]]
        threads = client.get(f"/api/v1/videos/{video['id']}/comments?page_size=100").get_json()
        replies = sum(one["reply_count"] for one in threads["items"])
        assert len(threads["items"]) + replies == video["comment_count"]


def test_a_library_is_made_once(tiny: None, runner: FlaskCliRunner, client: FlaskClient) -> None:
    runner.invoke(args=["seed", "--size", "small"])
    before = client.get("/api/v1/videos/latest").get_json()
    assert "nothing to do" in runner.invoke(args=["seed", "--size", "small"]).output
    assert client.get("/api/v1/videos/latest").get_json()["pagination"] == before["pagination"]


def test_production_takes_no_made_up_people(app: Flask, runner: FlaskCliRunner) -> None:
    app.config["ENVIRONMENT"] = "production"
    said = runner.invoke(args=["seed", "--size", "small"])
    assert said.exit_code != 0
    assert "no place here" in said.output
    assert not app.test_client().get("/api/v1/channels").get_json()["items"]
