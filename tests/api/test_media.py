"""`/media`: what is served, to whom, in which ranges, and what never is."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from uuid import UUID

import pytest
from flask import Flask

from app.api import media
from app.services import storage
from tests.api.media_kit import DATA, PREFIX, Clock, Door, stopped_clock

VIEWER = UUID("0198c0de-0000-7000-8000-000000000001")


@pytest.fixture
def time() -> Iterator[Clock]:
    with stopped_clock() as stopped:
        yield stopped


@pytest.fixture
def door(app: Flask, time: Clock) -> Door:
    door = Door()
    app.extensions.pop("matinee_media_rights", None)
    media.register_scope("test-play", door)
    media.register_scope("test-image", door, patterns=("thumbnails-*/*.webp",))
    for path in ("ladder-1/720p.mp4", "original/film.mp4", "ladder-1/notes.html", "ladder-1/mp4"):
        storage.current().put_bytes(f"{PREFIX}/{path}", DATA)
    return door


def link(app: Flask, path: str = "ladder-1/720p.mp4", scope: str = "test-play") -> str:
    with app.app_context():
        return media.link(scope, f"{PREFIX}/{path}", viewer=VIEWER)


def code(response) -> str:
    return response.get_json()["error"]["code"]


def test_a_signed_file_is_served_whole(app, client, door):
    response = client.get(link(app))
    assert response.status_code == 200
    assert response.data == DATA
    assert response.content_length == len(DATA)
    assert door.asked == [(VIEWER, PREFIX)]


def test_the_headers_keep_the_link_and_the_bytes_private(app, people, door):
    browser = people.browser(people.make())
    headers = browser.get(link(app), headers={"Origin": "https://evil.example"}).headers
    assert headers["Referrer-Policy"] == "no-referrer"
    assert headers["Cache-Control"].startswith("private")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Type"] == "video/mp4"
    assert headers["Accept-Ranges"] == "bytes"
    assert "Access-Control-Allow-Origin" not in headers
    assert "Set-Cookie" not in headers


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("master.m3u8", "application/vnd.apple.mpegurl"),
        ("segment-1.m4s", "video/iso.segment"),
        ("captions.vtt", "text/vtt; charset=utf-8"),
        ("sheet.webp", "image/webp"),
        ("sheet.jpg", "image/jpeg"),
    ],
)
def test_each_kind_has_its_media_type(app, client, door, name, kind):
    storage.current().put_bytes(f"{PREFIX}/step-1/{name}", b"x")
    assert client.get(link(app, f"step-1/{name}")).headers["Content-Type"] == kind


@pytest.mark.parametrize(
    ("asked", "expected", "content_range"),
    [
        ("bytes=0-0", DATA[:1], "bytes 0-0/10240"),
        ("bytes=100-199", DATA[100:200], "bytes 100-199/10240"),
        ("bytes=10000-", DATA[10000:], "bytes 10000-10239/10240"),
        ("bytes=10000-99999", DATA[10000:], "bytes 10000-10239/10240"),
        ("bytes=-40", DATA[-40:], "bytes 10200-10239/10240"),
        ("bytes=0-10239", DATA, "bytes 0-10239/10240"),
        ("bytes=-99999", DATA, "bytes 0-10239/10240"),
    ],
)
def test_a_range_is_answered_with_exactly_its_bytes(
    app, client, door, asked, expected, content_range
):
    response = client.get(link(app), headers={"Range": asked})
    assert response.status_code == 206
    assert response.data == expected
    assert response.headers["Content-Range"] == content_range
    assert response.content_length == len(expected)


def test_a_range_outside_the_file_is_told_its_size(app, client, door):
    response = client.get(link(app), headers={"Range": "bytes=10240-"})
    assert response.status_code == 416
    assert response.headers["Content-Range"] == "bytes */10240"
    assert code(response) == "RANGE_NOT_SATISFIABLE"


@pytest.mark.parametrize("asked", ["bytes=0-1,5-6", "items=0-1", "bytes=5-2", "nonsense"])
def test_what_is_no_single_range_gets_the_whole_file(app, client, door, asked):
    response = client.get(link(app), headers={"Range": asked})
    assert (response.status_code, response.data) == (200, DATA)


def test_head_answers_the_headers_alone(app, client, door):
    whole = client.head(link(app))
    part = client.head(link(app), headers={"Range": "bytes=5-9"})
    assert (whole.status_code, whole.data, whole.content_length) == (200, b"", len(DATA))
    assert (part.status_code, part.data, part.content_length) == (206, b"", 5)


def test_a_known_file_is_not_sent_again_until_it_changes(app, client, door):
    tag = client.head(link(app)).headers["ETag"]
    same = client.get(link(app), headers={"If-None-Match": tag})
    assert (same.status_code, same.data) == (304, b"")
    storage.current().put_bytes(f"{PREFIX}/ladder-1/720p.mp4", b"changed")
    assert client.get(link(app), headers={"If-None-Match": tag}).data == b"changed"


def test_no_browser_keeps_parts_of_a_film_that_may_still_grow(app, client, door, time):
    assert client.head(link(app)).headers["Cache-Control"] == "private, no-store"
    time.time = storage.current().stat(f"{PREFIX}/ladder-1/720p.mp4").modified
    time.forward(601)
    assert client.head(link(app)).headers["Cache-Control"] == "private"


def test_a_range_of_an_older_state_gets_the_new_file_whole(app, client, door):
    first = client.head(link(app)).headers
    wanted = {"Range": "bytes=0-3"}
    for validator in (first["ETag"], first["Last-Modified"]):
        answer = client.get(link(app), headers=wanted | {"If-Range": validator})
        assert answer.status_code == 206
    storage.current().put_bytes(f"{PREFIX}/ladder-1/720p.mp4", b"changed")
    answer = client.get(link(app), headers=wanted | {"If-Range": first["ETag"]})
    assert (answer.status_code, answer.data) == (200, b"changed")


@pytest.mark.security
@pytest.mark.parametrize(
    "path",
    ["original/film.mp4", "ladder-1/notes.html", "ladder-1/mp4", "ladder-1", "ladder-1/none.mp4"],
)
def test_originals_and_unknown_kinds_are_never_served(app, client, door, path):
    assert client.get(link(app, path)).status_code == 404


@pytest.mark.security
def test_a_picture_link_opens_pictures_of_the_listing_only(app, client, door):
    for path in ("thumbnails-1/a.webp", "storyboard-1/a.webp"):
        storage.current().put_bytes(f"{PREFIX}/{path}", b"x")
    found = {
        path: client.get(link(app, path, scope="test-image")).status_code
        for path in ("thumbnails-1/a.webp", "storyboard-1/a.webp", "ladder-1/720p.mp4")
    }
    assert found == {
        "thumbnails-1/a.webp": 200,
        "storyboard-1/a.webp": 404,
        "ladder-1/720p.mp4": 404,
    }


@pytest.mark.security
@pytest.mark.parametrize(
    "escape", ["..%2f..%2fsecret.mp4", "../../secret.mp4", "a%00.mp4", "%2e%2e/x.mp4"]
)
def test_a_path_that_climbs_finds_nothing(app, client, door, tmp_path, escape):
    (tmp_path / "secret.mp4").write_bytes(b"secret")
    token_and_prefix = link(app, "x")[: -len("/x")]
    response = client.get(f"{token_and_prefix}/{escape}")
    assert response.status_code in (403, 404)
    assert b"secret" not in response.data


@pytest.mark.security
def test_a_token_of_one_video_opens_no_other(app, client, door):
    storage.current().put_bytes("videos/other/ladder-1/720p.mp4", b"other")
    response = client.get(link(app).replace(PREFIX, "videos/other"))
    assert (response.status_code, code(response)) == (403, "LINK_INVALID")


def test_an_expired_link_says_so(app, client, door, time):
    address = link(app)
    time.forward(901)
    response = client.get(address)
    assert (response.status_code, code(response)) == (403, "LINK_EXPIRED")


def test_a_scope_nobody_registered_opens_nothing(app, client, door):
    assert code(client.get(link(app, scope="test-unknown"))) == "LINK_INVALID"


def test_links_made_soon_after_each_other_are_the_same(app, door, time):
    time.time = time.time.replace(minute=0, second=1)
    first = link(app)
    time.forward(60)
    assert link(app) == first
    time.forward(900)
    assert link(app) != first


@pytest.mark.security
def test_a_right_that_ends_ends_access_within_ten_seconds(app, client, door, time):
    address = link(app)
    assert client.get(address).status_code == 200
    door.is_open = False
    time.forward(9)
    assert client.get(address).status_code == 200
    time.forward(1)
    response = client.get(address)
    assert (response.status_code, code(response)) == (403, "ACCESS_ENDED")
    door.is_open = True
    assert client.get(address).status_code == 200


@pytest.mark.security
def test_a_right_that_ends_cuts_a_stream_that_is_under_way(app, client, door, time):
    storage.current().put_bytes(f"{PREFIX}/ladder-1/long.mp4", b"x" * (1 << 20))
    response = client.get(link(app, "ladder-1/long.mp4"))
    blocks = iter(response.response)
    assert len(next(blocks)) == 256 * 1024
    door.is_open = False
    time.forward(11)
    assert list(blocks) == []


def test_the_right_is_asked_for_once_in_ten_seconds_and_not_per_range(app, client, door, time):
    address = link(app)
    for start in range(50):
        client.get(address, headers={"Range": f"bytes={start}-{start}"})
    assert len(door.asked) == 1


def test_nginx_sends_the_bytes_where_it_is_set_up_to(app, client, door):
    app.config["X_ACCEL_PREFIX"] = "/protected/"
    response = client.get(link(app))
    assert response.headers["X-Accel-Redirect"] == f"/protected/{PREFIX}/ladder-1/720p.mp4"
    assert response.headers["Content-Type"] == "video/mp4"
    assert response.data == b""
    door.is_open = False
    app.extensions.pop("matinee_media_rights")
    assert "X-Accel-Redirect" not in client.get(link(app)).headers


@pytest.mark.security
def test_tokens_never_reach_the_log(app, client, door, caplog):
    caplog.set_level(logging.DEBUG)
    address = link(app)
    token = address.split("/")[2]
    client.get(address)
    client.get(f"/media/{token}")
    client.get(f"/media/{token}/x")
    assert token not in caplog.text
