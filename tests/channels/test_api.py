"""Channels over REST."""

import pytest

from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
PATH = "/api/v1/channels"


def test_a_creator_makes_shows_edits_and_removes_a_channel(client, people):
    mia = people.make()
    body = {"handle": "Sea", "name": "Sea", "description": "Waves"}
    made = client.post(PATH, json=body, headers=mia.headers)
    assert made.status_code == 201
    shown = client.get(f"{PATH}/sea").get_json()
    assert shown == made.get_json()
    assert (shown["handle"], shown["owner_id"], shown["subscriber_count"]) == (
        "sea",
        str(mia.id),
        0,
    )
    edited = client.patch(f"{PATH}/sea", json={"name": "The sea"}, headers=mia.headers)
    assert (edited.get_json()["name"], edited.get_json()["description"]) == ("The sea", "Waves")
    assert client.delete(f"{PATH}/{shown['id']}", headers=mia.headers).status_code == 204
    assert client.get(f"{PATH}/sea").status_code == 404


def test_only_creators_make_channels(client, people):
    body = {"handle": "sea", "name": "Sea"}
    assert client.post(PATH, json=body).status_code == 401
    assert client.post(PATH, json=body, headers=people.make("viewer").headers).status_code == 403


@pytest.mark.parametrize("method", ["patch", "delete"])
def test_strangers_do_not_touch_a_channel(client, people, method):
    client.post(PATH, json={"handle": "sea", "name": "Sea"}, headers=people.make().headers)
    call = getattr(client, method)
    assert call(f"{PATH}/sea", json={}).status_code == 401
    assert call(f"{PATH}/sea", json={}, headers=people.make().headers).status_code == 403
    assert call(f"{PATH}/lake", json={}, headers=people.make().headers).status_code == 404
    admin = people.make("admin")
    assert call(f"{PATH}/sea", json={}, headers=admin.headers).status_code in {200, 204}


@pytest.mark.parametrize("handle", ["a", "a b", "mine", "x" * 41, "0" * 32])
def test_what_cannot_be_a_handle_is_refused(client, people, handle):
    body = {"handle": handle, "name": "Sea"}
    assert client.post(PATH, json=body, headers=people.make().headers).status_code == 422


def test_a_taken_handle_is_a_conflict(client, people):
    for status in (201, 409):
        body = {"handle": "sea", "name": "Sea"}
        answer = client.post(PATH, json=body, headers=people.make().headers)
        assert answer.status_code == status
    assert answer.get_json()["error"]["code"] == "HANDLE_TAKEN"


def test_the_list_of_channels_has_pages(client, people):
    for name in ("one", "two", "three"):
        body = {"handle": name, "name": name}
        client.post(PATH, json=body, headers=people.make().headers)
    page = client.get(f"{PATH}?page_size=2").get_json()
    assert [item["handle"] for item in page["items"]] == ["three", "two"]
    assert page["pagination"]["total"] == 3


def test_the_videos_of_a_removed_channel_go_with_it(client, people, app):
    mia = people.make(username="mia")
    video = Videos(app).make(mia.id)
    assert client.delete(f"{PATH}/mia", headers=mia.headers).status_code == 204
    assert client.get(f"/api/v1/videos/{video}", headers=mia.headers).status_code == 404
