"""Every way to a video × who comes × who may watch it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.accounts import service as accounts
from app.api import media
from app.core.database import unit_of_work
from app.rooms import service as rooms
from app.rooms.live.here import here
from app.services import storage
from tests.access.routes import routes
from tests.accounts.factories import People, Person
from tests.channels.factories import Followers
from tests.rooms.things import planned
from tests.videos.factories import Videos

pytestmark = pytest.mark.security
API = "/api/v1"
VIEWERS = ("anonymous", "stranger", "subscriber", "sponsor", "owner", "admin", "unlocker")
OK = (200, None)
MISSING = (404, "VIDEO_NOT_FOUND")
SIGN_IN = (401, "UNAUTHORIZED")
SUBSCRIBE = (403, "SUBSCRIPTION_REQUIRED")
SPONSOR = (403, "SPONSOR_REQUIRED")
PASSWORD = (403, "PASSWORD_REQUIRED")
WORD = "open sesame"
# What watching is answered with, by access, in the order of VIEWERS.
WATCHING = {
    "public": [OK] * 7,
    "unlisted": [OK] * 7,
    "private": [MISSING] * 4 + [OK] * 2 + [MISSING],
    "subscribers": [SIGN_IN, SUBSCRIBE] + [OK] * 4 + [SUBSCRIBE],
    "sponsors": [SIGN_IN, SPONSOR, SPONSOR] + [OK] * 3 + [SPONSOR],
    "password": [PASSWORD] * 4 + [OK] * 3,
}
# These show title and picture, or answer alike whoever asks; all else needs the right to watch.
PICTURE = "/videos/<uuid:video_id>/thumbnail.jpg"
MY_LISTS = f"{API}/videos/<uuid:video_id>/saved"
OF_LISTING = {f"{API}/videos/<uuid:video_id>", PICTURE, MY_LISTS}
# These ask for more than the right to watch: for a place in the room.
OF_MEMBERS = {f"{API}/rooms/<slug>/invites", f"{API}/rooms/<slug>/invitations"}
Told = tuple[int, str | None]


def refused(status: int, code: str) -> Told:
    """Answer a refusal; of a video that must not be seen its room is missing as well."""
    return MISSING if (status, code) == (404, "ROOM_NOT_FOUND") else (status, code)


@dataclass
class Scene:
    """A video with a room around it, and everybody who comes to it."""

    app: Flask
    client: FlaskClient
    sockets: Any
    video: UUID
    slug: str
    persons: dict[str, Person]

    def call(self, viewer: str, method: str, path: str, body: Any = None) -> Told:
        """Call as somebody; answer the status, 200 for any success, and the code."""
        person = self.persons.get(viewer)
        answer = self.client.open(
            path, method=method, json=body, headers=person.headers if person else {}
        )
        if answer.status_code < 300:
            return OK
        return refused(answer.status_code, answer.get_json()["error"]["code"])

    def ask(self, viewer: str, namespace: str, event: str, payload: Any) -> Told:
        """Ask over a socket as somebody."""
        person = self.persons.get(viewer)
        socket = self.sockets(namespace, token=person.token if person else None)
        answer = socket.emit(event, payload, namespace=namespace, callback=True)
        if answer["ok"]:
            return OK
        by_code = {"UNAUTHORIZED": 401, "ROOM_NOT_FOUND": 404, "VIDEO_NOT_FOUND": 404}
        return refused(by_code.get(answer["code"], 403), answer["code"])

    def link(self, viewer: str, scope: str, path: str) -> str:
        """Sign a link to a file of the video for somebody."""
        person = self.persons.get(viewer)
        prefix = f"videos/{self.video}"
        with self.app.test_request_context():
            return media.link(scope, f"{prefix}/{path}", viewer=person.id if person else None)


def api(method: str, path: str, body: Any = None) -> Callable[[Scene, str], Told]:
    """Make a way through the API; `path` may name the video and the room."""

    def come(scene: Scene, viewer: str) -> Told:
        filled = path.format(video=scene.video, slug=scene.slug)
        given = {key: value.format(video=scene.video) for key, value in (body or {}).items()}
        return scene.call(viewer, method, filled, given or body)

    return come


def watch_time(scene: Scene, viewer: str) -> Told:
    """Report seconds watched."""
    path = f"{API}/videos/{scene.video}/watch-time"
    return scene.call(viewer, "POST", path, {"seconds": 1.0, "position": 1.0})


WAYS: dict[str, Callable[[Scene, str], Told]] = {
    "playback": api("GET", f"{API}/videos/{{video}}/playback"),
    "a view": api("POST", f"{API}/videos/{{video}}/views", {}),
    "watch time": watch_time,
    "what is played most": api("GET", f"{API}/videos/{{video}}/most-replayed"),
    "a room of one's own": api("POST", f"{API}/rooms", {"video_id": "{video}"}),
    "a room": api("GET", f"{API}/rooms/{{slug}}"),
    "its members": api("GET", f"{API}/rooms/{{slug}}/members"),
    "its chat": api("GET", f"{API}/rooms/{{slug}}/messages"),
    "following": lambda scene, viewer: scene.ask(
        viewer, "/jobs", "video:watch", {"video": str(scene.video)}
    ),
    "joining": lambda scene, viewer: scene.ask(
        viewer, "/rooms", "room:join", {"room": scene.slug, "name": "Kim"}
    ),
}
NEEDS_ACCOUNT = {"a room of one's own"}


@pytest.fixture(params=list(WATCHING))
def access(request: pytest.FixtureRequest) -> str:
    """Each kind of access."""
    return str(request.param)


def film_of(app: Flask, videos: Videos, owner: Person, access: str) -> UUID:
    """Make a video of that access, with a password where it asks for one."""
    if access != "password":
        return videos.make(owner.id, access=access)
    video = videos.make(owner.id)
    changes = {"access": access, "password": WORD}
    path = f"{API}/videos/{video}"
    assert app.test_client().patch(path, json=changes, headers=owner.headers).status_code == 200
    return video


@pytest.fixture
def scene(app: Flask, people: People, socketio_client: Any, access: str) -> Any:
    """A video of that access with its files, a room, and everybody."""
    owner, videos, followers = people.make(), Videos(app), Followers(app)
    persons = {"stranger": people.make(), "owner": owner, "admin": people.make("admin")}
    for tier, enter in (("subscriber", followers.subscribe), ("sponsor", followers.sponsor)):
        persons[tier] = people.make()
        enter(persons[tier], followers.channel(owner))
    video = film_of(app, videos, owner, access)
    persons["unlocker"] = people.make()
    with app.app_context():
        for path in ("ladder-1/master.m3u8", "thumbnails-1/0.jpg"):
            storage.current().put_bytes(f"videos/{video}/{path}", b"bytes")
        with unit_of_work():
            slug = rooms.create(accounts.get(owner.id), video).slug
    scene = Scene(app, app.test_client(), socketio_client, video, slug, persons)
    if access == "password":
        unlock = f"{API}/videos/{video}/unlock"
        assert scene.call("unlocker", "POST", unlock, {"password": WORD}) == OK
    yield scene
    with app.app_context():
        here().live.scripts.redis.flushdb()


def test_every_way_lets_in_who_may_watch_and_tells_the_others_why(
    scene: Scene, access: str
) -> None:
    holes = []
    for name, come in WAYS.items():
        for viewer, told in zip(VIEWERS, WATCHING[access], strict=True):
            expected = SIGN_IN if viewer == "anonymous" and name in NEEDS_ACCOUNT else told
            if (found := come(scene, viewer)) != expected:
                holes.append(f"{name} as {viewer}: {found}, not {expected}")
    assert holes == []


def test_a_link_opens_the_film_for_who_may_watch_and_the_picture_for_who_may_see_it(
    scene: Scene, access: str
) -> None:
    for viewer, (status, _) in zip(VIEWERS, WATCHING[access], strict=True):
        film = scene.link(viewer, "play", "ladder-1/master.m3u8")
        picture = scene.link(viewer, "image", "thumbnails-1/0.jpg")
        opened = [scene.client.get(url).status_code for url in (film, picture)]
        assert opened == [200 if status == 200 else 403, 403 if status == 404 else 200], viewer


def test_title_and_picture_are_shown_to_everybody_who_may_know_of_the_video(
    scene: Scene, access: str
) -> None:
    for viewer, (status, code) in zip(VIEWERS, WATCHING[access], strict=True):
        shown = scene.call(viewer, "GET", f"{API}/videos/{scene.video}")
        assert shown == ((404, code) if status == 404 else OK), viewer
        person = scene.persons.get(viewer)
        headers = person.headers if person else {}
        pictured = scene.client.get(f"/videos/{scene.video}/thumbnail.jpg", headers=headers)
        assert pictured.status_code == (404 if status == 404 else 302), viewer


def test_whatever_else_names_a_video_or_its_room_is_closed_to_who_may_not_watch(
    scene: Scene, access: str
) -> None:
    holes = []
    values = {"video_id": scene.video, "slug": scene.slug}
    # The doors of its party are open.
    planned(scene.app, scene.slug, ahead=timedelta(minutes=10))
    for route in routes(scene.app):
        rule, kind = route.rule, route.access.kind if route.access else ""
        named = rule.arguments and rule.arguments <= set(values)
        if not named or route.method != "GET" or kind == "owner" or rule.rule in OF_LISTING:
            continue
        given = {name: values[name] for name in rule.arguments}
        path = str(scene.app.url_map.bind("localhost").build(rule.endpoint, given))
        for viewer, (status, _) in zip(VIEWERS, WATCHING[access], strict=True):
            person = scene.persons.get(viewer)
            answer = scene.client.get(path, headers=person.headers if person else {})
            if rule.rule in OF_MEMBERS and answer.status_code in {401, 403}:
                continue
            if (answer.status_code == 200) != (status == 200):
                holes.append(f"{rule.rule} as {viewer}: {answer.status_code}")
    assert holes == []
