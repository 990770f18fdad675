"""Every door of who speaks or publishes is shut while moderators say so, every other is open."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import standing
from app.accounts.standing import Hindrance
from app.core import clock
from app.core.database import unit_of_work
from app.playlists import service as playlists
from tests.access.routes import Route, call, routes
from tests.access.world import World
from tests.accounts.factories import People, Person
from tests.moderation.factories import API, impose
from tests.reactions.factories import Talk
from tests.videos.factories import Videos

pytestmark = pytest.mark.integration
CREATORS = ("viewer", "creator")
DOORS = {
    *("captions.add_captions", "captions.change_captions"),
    *("channel_pictures.put_avatar", "channel_pictures.put_banner"),
    *("channels.create_channel", "channels.edit_channel"),
    *("pages.change_videos", "pages.import_chapters", "pages.open_room"),
    *("pages.open_wanted_room", "pages.restore_video"),
    *("pages.submit_account", "pages.submit_avatar", "pages.submit_banner"),
    *("pages.submit_captions", "pages.submit_captions_settings", "pages.submit_cues"),
    *("pages.submit_channel", "pages.submit_channel_avatar", "pages.submit_chapters"),
    *("pages.submit_link", "pages.submit_other_file", "pages.submit_thumbnail"),
    *("pages.submit_video", "pages.undo_change"),
    *("rooms.create_room", "rooms.edit_room", "parties.plan_party", "pages.submit_party"),
    "room_invites.make_invite",
    *("uploads.create", "uploads.append", "uploads.overridden"),
    *("uploads_in_one_piece.upload_video", "uploads_of_new_files.replace_file"),
    *("user_pictures.put_avatar", "users.change_me"),
    *("video_bulk.change_videos", "video_bulk.undo_change"),
    *("video_editing.put_chapters", "video_editing.put_thumbnail", "video_editing.restore_video"),
    *("video_links.submit_link", "videos.edit_video"),
}


def code_of(answer: Any) -> str:
    """Answer the code of an error, empty where there is none."""
    body = answer.get_json(silent=True)
    return str((body or {}).get("error", {}).get("code", "")) if isinstance(body, dict) else ""


def concerns(route: Route) -> bool:
    """Tell whether an owner of things may call this, and whether it could change anything."""
    assert route.access is not None
    is_theirs = route.access.kind in {"signed_in", "owner"} or route.access.role == "creator"
    return route.is_mutating and is_theirs


def test_the_suspended_come_through_no_door_of_those_who_publish(
    app: Flask, people: People, monkeypatch: pytest.MonkeyPatch
) -> None:
    owner, shut = people.make(*CREATORS), set[str]()
    world, why = World(app, owner), Hindrance("suspension", "Films of others.", None)
    for route in (one for one in routes(app) if concerns(one)):
        path = world.address(route)
        with monkeypatch.context() as patched:
            patched.setitem(standing._rules, "here", lambda *_asked: why)
            answer = call(app, route, path, owner.headers)
        if code_of(answer) == "SANCTIONED":
            shut.add(route.rule.endpoint)
            world.stands_at = tuple(sorted(route.rule.arguments))  # nothing was changed
    assert shut == DOORS


Doing = Callable[[FlaskClient, Person, UUID], Any]
LIST = {"title": "Harbours", "visibility": "public"}


def comments(client: FlaskClient, me: Person, video: UUID) -> Any:
    path = f"{API}/videos/{video}/comments"
    return client.post(path, json={"text": "A fine film."}, headers=me.headers)


def comments_on_the_page(client: FlaskClient, me: Person, video: UUID) -> Any:
    sent = {"text": "A fine film."}
    return client.post(f"/watch/{video}/comments", data=sent, headers=me.headers)


def makes_a_list(client: FlaskClient, me: Person, video: UUID) -> Any:
    return client.post(f"{API}/playlists", json=LIST, headers=me.headers)


def uploads(client: FlaskClient, me: Person, video: UUID) -> Any:
    body = {"file": (io.BytesIO(b"\0" * 100), "film.mp4")}
    return client.post(f"{API}/videos/upload", data=body, headers=me.headers)


def opens_a_room(client: FlaskClient, me: Person, video: UUID) -> Any:
    return client.post(f"{API}/rooms", json={"video_id": str(video)}, headers=me.headers)


def changes_the_profile(client: FlaskClient, me: Person, video: UUID) -> Any:
    return client.patch(f"{API}/users/me", json={"bio": "I film."}, headers=me.headers)


SPOKEN: tuple[Doing, ...] = (comments, comments_on_the_page)
PUBLISHED: tuple[Doing, ...] = (makes_a_list, uploads, opens_a_room, changes_the_profile)


@pytest.fixture
def video(app: Flask, people: People) -> UUID:
    """A public video of somebody else's."""
    return Videos(app).make(people.make().id, title="Harbour")


@pytest.mark.parametrize("deed", SPOKEN + PUBLISHED)
@pytest.mark.parametrize("kind", ["mute", "suspension"])
def test_a_door_is_shut_until_the_end_has_passed(
    app: Flask, client: FlaskClient, ben: Person, video: UUID, monkeypatch, kind: str, deed: Doing
) -> None:
    impose(app, ben, kind, days=2)
    is_shut = kind == "suspension" or deed in SPOKEN
    answer = deed(client, ben, video)
    assert (answer.status_code == 403 and "Several people asked" in answer.text) == is_shut
    now = clock.now
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=1.9))
    assert "Several people asked" not in deed(client, ben, video).text or is_shut
    monkeypatch.setattr(clock, "now", lambda: now() + timedelta(days=2.1))
    again = deed(client, ben, video)
    assert again.status_code not in {401, 403}
    assert code_of(again) != "SANCTIONED"


def test_the_refusal_says_why_and_until_when(
    app: Flask, client: FlaskClient, ben: Person, video: UUID
) -> None:
    impose(app, ben, "mute", days=7)
    error = comments(client, ben, video).get_json()["error"]
    assert error["details"]["kind"] == "mute"
    assert error["details"]["reason"] == "Several people asked you to stop."
    assert error["details"]["until"].endswith("+00:00")


def test_what_is_said_is_not_said_otherwise_either(
    app: Flask, client: FlaskClient, ben: Person, video: UUID
) -> None:
    said = Talk(app).say(ben, video, "Before.")
    impose(app, ben, "mute")
    path = f"{API}/comments/{said}"
    changed = client.patch(path, json={"text": "After."}, headers=ben.headers)
    assert code_of(changed) == "SANCTIONED"
    assert client.delete(path, headers=ben.headers).status_code == 204


def test_a_list_of_ones_own_stays_ones_own(
    app: Flask, client: FlaskClient, ben: Person, video: UUID
) -> None:
    with app.app_context(), unit_of_work() as session:
        me = session.get_one(playlists.User, ben.id)
        shown = playlists.create(me, title="Shown", visibility="public").id
        hidden = playlists.create(me, title="Hidden").id
    impose(app, ben, "suspension")
    body = {"video_id": str(video)}

    def put_on(playlist_id: UUID) -> Any:
        path = f"{API}/playlists/{playlist_id}/items"
        return client.post(path, json=body, headers=ben.headers)

    assert code_of(put_on(shown)) == "SANCTIONED"
    assert put_on(hidden).status_code == 201
    path = f"{API}/playlists/{hidden}"
    changed = client.patch(path, json={"visibility": "public"}, headers=ben.headers)
    assert code_of(changed) == "SANCTIONED"
    assert client.patch(path, json={"title": "Mine"}, headers=ben.headers).status_code == 200


def test_watching_history_settings_and_leaving_stay_open(
    app: Flask, client: FlaskClient, ben: Person, video: UUID
) -> None:
    impose(app, ben, "suspension")
    assert client.get(f"/watch/{video}", headers=ben.headers).status_code == 200
    answers = {
        "playback": client.get(f"{API}/videos/{video}/playback", headers=ben.headers),
        "history": client.get(f"{API}/users/me/history", headers=ben.headers),
        "like": client.put(f"{API}/videos/{video}/like", headers=ben.headers),
        "export": client.post(f"{API}/users/me/export", headers=ben.headers),
        "standing": client.get(f"{API}/users/me/standing", headers=ben.headers),
    }
    kept = {name: one.status_code for name, one in answers.items() if one.status_code >= 300}
    assert kept in ({}, {"playback": 409})
    tried = {"password": "correct horse battery", "confirmation": ben.username}
    assert code_of(client.post(f"{API}/users/me/deletion", json=tried, headers=ben.headers)) != (
        "SANCTIONED"
    )


def test_the_error_page_says_why_in_words(app: Flask, people: People, ben: Person) -> None:
    impose(app, ben, "suspension", days=3)
    browser = people.browser(ben)
    answer = browser.post("/studio/link", data={"url": "x"}, headers={"Accept": "text/html"})
    assert answer.status_code == 403
    assert "Several people asked you to stop." in answer.text
    assert "/account/standing" in answer.text
