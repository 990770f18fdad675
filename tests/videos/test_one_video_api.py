"""One video over REST: shown, changed, removed, played, by whom."""

import pytest

from app.core.database import unit_of_work
from app.videos import service

pytestmark = pytest.mark.integration


def test_anybody_sees_a_public_video_in_detail(client, people, videos):
    owner = people.make(username="mia")
    video = videos.make(owner.id, title="Sea", tags=["Water", "#blue "], language="en")
    answer = client.get(f"/api/v1/videos/{video}")
    assert answer.status_code == 200
    shown = answer.get_json()
    assert shown["title"] == "Sea"
    assert shown["tags"] == ["water", "blue"]
    assert shown["channel"]["handle"] == "mia"
    assert (shown["status"], shown["watchable"], shown["duration"]) == ("READY", True, 60.0)
    assert shown["original"] is None
    assert shown["uploader_id"] == str(owner.id)


def test_only_the_owner_is_told_about_the_original(client, people, videos):
    owner = people.make()
    video = videos.make(owner.id, filename="sea.mp4", content_type="video/mp4", size_bytes=7)
    shown = client.get(f"/api/v1/videos/{video}", headers=owner.headers).get_json()
    assert shown["original"] == {
        "filename": "sea.mp4",
        "content_type": "video/mp4",
        "size_bytes": 7,
        "sha256": None,
    }


def test_an_unchanged_video_is_not_sent_twice(client, people, videos):
    video = videos.make(people.make().id)
    first = client.get(f"/api/v1/videos/{video}")
    again = client.get(f"/api/v1/videos/{video}", headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("path", ["", "/playback", "/status"])
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_private_video_is_not_there_for_others(client, people, videos, path, signed_in):
    video = videos.make(people.make().id, access="private")
    headers = people.make().headers if signed_in else {}
    answer = client.get(f"/api/v1/videos/{video}{path}", headers=headers)
    assert answer.status_code == (401 if path == "/status" and not signed_in else 404)


@pytest.mark.parametrize("access", ["public", "unlisted"])
def test_a_video_that_is_not_ready_is_not_there_for_others(client, people, videos, access):
    owner = people.make()
    video = videos.make(owner.id, ready=False, access=access)
    assert client.get(f"/api/v1/videos/{video}").status_code == 404
    mine = client.get(f"/api/v1/videos/{video}", headers=owner.headers)
    assert mine.get_json()["status"] == "PENDING"
    playback = client.get(f"/api/v1/videos/{video}/playback", headers=owner.headers)
    assert (playback.status_code, playback.get_json()["error"]["code"]) == (
        409,
        "VIDEO_NOT_WATCHABLE",
    )


def test_the_owner_changes_what_is_given_and_nothing_else(client, people, videos):
    owner = people.make()
    video = videos.make(owner.id, title="Old", description="Kept", tags=["a", "b"])
    changes = {"title": " New ", "tags": ["b", "c"], "access": "unlisted", "thumbnail": 2}
    answer = client.patch(f"/api/v1/videos/{video}", json=changes, headers=owner.headers)
    assert answer.status_code == 200
    shown = client.get(f"/api/v1/videos/{video}").get_json()
    assert (shown["title"], shown["description"], shown["tags"]) == ("New", "Kept", ["b", "c"])
    assert shown["access"] == "unlisted"
    assert shown["thumbnail_url"].endswith("/thumbnails-1/2.jpg")


def test_a_kind_of_access_that_is_not_offered_yet_is_refused_in_words(client, people, videos):
    owner = people.make()
    video = videos.make(owner.id)
    answer = client.patch(
        f"/api/v1/videos/{video}", json={"access": "rental"}, headers=owner.headers
    )
    assert answer.status_code == 422
    error = answer.get_json()["error"]
    assert error["code"] == "ACCESS_NOT_OFFERED"
    assert "public, unlisted, private, password, subscribers or sponsors" in error["message"]


def test_a_picture_the_video_does_not_have_is_refused(client, people, videos):
    owner = people.make()
    changes = {"title": "New", "thumbnail": 3}
    video = videos.make(owner.id, title="Old")
    answer = client.patch(f"/api/v1/videos/{video}", json=changes, headers=owner.headers)
    assert answer.status_code == 422
    assert answer.get_json()["error"]["details"] == {
        "thumbnail": ["This video has no such picture."]
    }
    assert client.get(f"/api/v1/videos/{video}").get_json()["title"] == "Old"


@pytest.mark.parametrize(
    "changes",
    [{"title": ""}, {"access": "secret"}, {"tags": ["x"] * 21}, {"language": "!"}, {"owner": 1}],
)
def test_bad_changes_are_refused_by_field(client, people, videos, changes):
    owner = people.make()
    video = videos.make(owner.id)
    answer = client.patch(f"/api/v1/videos/{video}", json=changes, headers=owner.headers)
    assert answer.status_code == 422
    fields = answer.get_json()["error"]["details"]
    assert any(name.split(".")[0] == next(iter(changes)) for name in fields)


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_strangers_change_nothing(client, people, videos, method):
    owner, stranger, admin = people.make(), people.make(), people.make("admin")
    video = videos.make(owner.id)
    call = getattr(client, method)
    path = f"/api/v1/videos/{video}"
    assert call(path, json={"title": "Mine"}).status_code == 401
    assert call(path, json={"title": "Mine"}, headers=stranger.headers).status_code == 403
    assert call(path, json={"title": "Mine"}, headers=admin.headers).status_code in {200, 204}


def test_a_removed_video_is_gone_at_once_for_everybody(client, people, videos):
    owner = people.make()
    video = videos.make(owner.id)
    assert client.delete(f"/api/v1/videos/{video}", headers=owner.headers).status_code == 204
    for path in ("", "/playback", "/status"):
        answer = client.get(f"/api/v1/videos/{video}{path}", headers=owner.headers)
        assert answer.status_code == 404
    assert client.get("/api/v1/videos/latest").get_json()["items"] == []
    assert client.delete(f"/api/v1/videos/{video}", headers=owner.headers).status_code == 404


def test_playback_answers_what_a_player_needs(client, people, videos):
    video = videos.make(people.make().id)
    playback = client.get(f"/api/v1/videos/{video}/playback").get_json()
    assert playback["master_url"].endswith(f"/videos/{video}/ladder-1/master.m3u8")
    assert [(r["height"], r["state"]) for r in playback["renditions"]] == [
        (720, "PENDING"),
        (360, "GROWING"),
    ]
    assert [(t["language"], t["default"]) for t in playback["audio_tracks"]] == [("eng", True)]
    assert len(playback["thumbnails"]) == 3
    assert playback["storyboard_url"].endswith("/storyboard-1/index.vtt")
    assert (playback["captions"], playback["chapters"], playback["position"]) == ([], [], None)
    assert playback["expires_at"].endswith("Z")


def test_a_viewer_goes_on_where_they_stopped(client, people, videos):
    video, viewer = videos.make(people.make().id), people.make()
    report = f"/api/v1/videos/{video}/watch-time"
    for position in (10, 31.5):
        body = {"seconds": 10, "position": position}
        assert client.post(report, json=body, headers=viewer.headers).status_code == 204
    playback = f"/api/v1/videos/{video}/playback"
    assert client.get(playback, headers=viewer.headers).get_json()["position"] == 31.5
    assert client.get(playback, headers=people.make().headers).get_json()["position"] is None


def test_one_viewer_counts_once(client, people, videos):
    video, viewer = videos.make(people.make().id), people.make()
    path = f"/api/v1/videos/{video}"
    for headers in ({}, {}, viewer.headers, viewer.headers):
        assert client.post(f"{path}/views", headers=headers).status_code == 204
    assert client.get(path).get_json()["view_count"] == 2


def test_the_status_of_a_failed_video_says_why(client, app, people, videos):
    owner = people.make()
    video = videos.make(owner.id, ready=False)
    with app.app_context(), unit_of_work():
        service.fail(service.get(video), code="NOT_A_VIDEO", reason="This is a text file.")
    status = client.get(f"/api/v1/videos/{video}/status", headers=owner.headers).get_json()
    assert (status["status"], status["reason"]) == ("FAILED", "This is a text file.")
    assert (status["watchable"], status["progress"], status["steps"]) == (False, 0.0, [])
