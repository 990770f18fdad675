"""Signed media links of videos: what each opens, for whom, and when that ends."""

from datetime import datetime, timedelta

import pytest

from app.accounts import service as accounts
from app.accounts import sessions
from app.core import clock
from app.core.database import unit_of_work
from app.services import storage
from app.videos import service
from tests.api.media_kit import stopped_clock

pytestmark = pytest.mark.integration


@pytest.fixture
def filmed(app, people, videos):
    """A public video with its files in the storage, and its owner."""
    owner = people.make()
    video = videos.make(owner.id)
    with app.app_context():
        for path in ("ladder-1/master.m3u8", "thumbnails-1/0.jpg", "original/film.mp4"):
            storage.current().put_bytes(f"videos/{video}/{path}", path.encode())
    return video, owner


def links(client, video, headers=None):
    answer = client.get(f"/api/v1/videos/{video}/playback", headers=headers or {})
    assert answer.status_code == 200
    body = answer.get_json()
    return body["master_url"], body["thumbnails"][0]


def test_the_links_of_a_playback_open_without_a_header(client, filmed):
    master, picture = links(client, filmed[0])
    assert client.get(master).data == b"ladder-1/master.m3u8"
    assert client.get(picture).data == b"thumbnails-1/0.jpg"


@pytest.mark.parametrize("hours", [0.02, 3, 6, 24])
def test_the_links_of_a_film_last_to_its_end_with_time_for_pauses(
    app, client, filmed, hours: float
):
    with app.app_context(), unit_of_work():
        service.get(filmed[0]).duration = hours * 3600
    answer = client.get(f"/api/v1/videos/{filmed[0]}/playback").get_json()
    left = datetime.fromisoformat(answer["expires_at"]) - clock.now()
    end = timedelta(hours=hours)
    assert end + timedelta(minutes=55) < left <= end + timedelta(hours=1)


def test_a_picture_link_opens_no_film_and_no_link_opens_the_original(client, filmed):
    master, picture = links(client, filmed[0])
    film_path, picture_path = "ladder-1/master.m3u8", "thumbnails-1/0.jpg"
    assert client.get(picture.replace(picture_path, film_path)).status_code == 404
    assert client.get(master.replace(film_path, "original/film.mp4")).status_code == 404


@pytest.mark.parametrize("change", ["private", "removed"])
def test_links_of_others_end_with_the_right_and_the_owners_of_a_private_video_stay(
    app, client, videos, filmed, change
):
    video, owner = filmed
    theirs, mine = links(client, video), links(client, video, owner.headers)
    if change == "private":
        videos.access(video, "private")
    else:
        with app.app_context(), unit_of_work():
            service.remove(service.get(video))
    assert [client.get(url).status_code for url in theirs] == [403, 403]
    after = 200 if change == "private" else 403
    assert [client.get(url).status_code for url in mine] == [after, after]


def test_the_owner_sees_the_picture_of_a_private_video_in_the_own_list(client, videos, filmed):
    video, owner = filmed
    videos.access(video, "private")
    mine = client.get("/api/v1/videos/mine", headers=owner.headers).get_json()["items"]
    assert client.get(mine[0]["thumbnail_url"]).status_code == 200


def sign_out(app, client, viewer):
    assert client.post("/api/v1/auth/logout", headers=viewer.headers).status_code == 204


def end_all_sessions(app, client, viewer):
    with app.app_context(), unit_of_work():
        sessions.revoke_all(accounts.get(viewer.id))


def disable(app, client, viewer):
    with app.app_context(), unit_of_work():
        accounts.disable(accounts.get(viewer.id))


@pytest.mark.security
@pytest.mark.parametrize("end", [sign_out, end_all_sessions, disable])
def test_the_links_of_a_session_end_with_it_within_fifteen_seconds(
    app, client, people, filmed, end
):
    viewer = people.make()
    master, _picture = links(client, filmed[0], viewer.headers)
    in_another_session = links(client, filmed[0], filmed[1].headers)[0]
    now = clock.now()
    with stopped_clock() as clock_:
        clock_.time = now
        assert client.get(master).status_code == 200
        end(app, client, viewer)
        clock_.forward(15)
        assert client.get(master).get_json()["error"]["code"] == "ACCESS_ENDED"
        assert client.get(in_another_session).status_code == 200


def test_a_device_that_is_signed_out_leaves_the_films_of_the_others_running(
    app, client, people, filmed
):
    viewer = people.make()
    browser = people.browser(viewer)
    on_this, on_that = links(browser, filmed[0])[0], links(client, filmed[0], viewer.headers)[0]
    assert browser.delete("/api/v1/auth/session").status_code == 204
    assert client.get(on_this).status_code == 403
    assert client.get(on_that).status_code == 200
