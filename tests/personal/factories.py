"""Somebody who has one of everything, and somebody else who was there when they were."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import timedelta
from threading import Event
from typing import Any

from flask import Flask
from flask.testing import FlaskClient

from app.accounts import links
from app.accounts import service as accounts
from app.accounts.models import SecondFactor, User, UserIdentity
from app.audience import service as audience
from app.audience.service import Told, Viewer
from app.channels import service as channels
from app.channels import subscriptions
from app.core import clock, ids
from app.core.database import db, unit_of_work
from app.jobs import runner
from app.jobs import service as jobs
from app.notifications import crowd, preferences
from app.rooms import service as rooms
from app.rooms.chat import service as chat
from app.rooms.invites import calling, passes
from app.rooms.invites import links as invites
from app.rooms.invites.models import CameBy
from app.rooms.models import Role
from app.rooms.order import hosts
from app.rooms.parties import service as parties
from app.rooms.people import id_of_user, of_user
from app.services import storage
from app.uploads import landing
from app.uploads import service as uploads
from app.uploads.service import FileInfo
from app.videos import media, work
from app.videos import service as videos
from app.videos.media import CaptionSpec
from app.videos.models import Video
from tests.accounts.factories import PASSWORD, People, Person
from tests.personal.belongings import MARK, bring_along
from tests.personal.belongings_editing import edited
from tests.personal.belongings_queue import queued
from tests.personal.belongings_rooms import order
from tests.personal.belongings_shop import rents
from tests.videos.factories import Videos, make_ready

ME = "/api/v1/users/me"
BYTES = f"\0\0\0\x18ftypisom {MARK}".encode()


@dataclass(frozen=True)
class Resident:
    """Who they are, and the ids of some of their things and of those of the other."""

    person: Person
    other: Person
    video: uuid.UUID
    others_video: uuid.UUID
    passed_on: uuid.UUID
    ended: uuid.UUID
    joined: uuid.UUID


def move_in(app: Flask, people: People) -> Resident:
    """Make somebody with one of everything."""
    person = people.make(username=f"{MARK}-ada")
    other = people.make(username=f"bob{uuid.uuid4().hex[:8]}")
    people.browser(person)
    others_video = Videos(app).make(other.id, title="A film of somebody else")
    rents(app, person, MARK)
    with app.app_context():
        with unit_of_work():
            write_about(accounts.get(person.id))
            be_known(accounts.get(person.id))
            video = film_of(accounts.get(person.id))
        with unit_of_work():
            bring_along(person.id, other.id)
        with unit_of_work():
            watch(accounts.get(person.id), videos.get(others_video))
            edited(accounts.get(person.id), videos.get(video), videos.get(others_video))
            send_half(accounts.get(person.id))
        with unit_of_work():
            opened = [open_room(app, person, other, others_video) for _ in range(2)]
            ended = rooms.create(accounts.get(person.id), others_video, name=f"{MARK} alone").id
            visited(opened[1], other, person)
            comes_to_a_party(accounts.get(person.id), opened[1])
            order(accounts.get(person.id), accounts.get(other.id), opened[1], MARK)
            crowd.stop(others_video)
            follow_each_other(accounts.get(person.id), accounts.get(other.id))
            stopped = work.start(videos.get(others_video))
            jobs.cancel(accounts.get(person.id), stopped.id)
    return Resident(person, other, video, others_video, opened[0], ended, opened[1])


def follow_each_other(user: User, other: User) -> None:
    """Sponsor each other, so that their names are in each other's news."""
    mine, theirs = (channels.owned_by(one)[0] for one in (user, other))
    channels.edit(theirs, handle=f"harbour-{uuid.uuid4().hex[:8]}", name="Harbour films")
    subscriptions.ask(user, theirs.id)
    for fan, channel in ((user, theirs), (other, mine)):
        subscriptions.subscribe(fan, channel.id)
        subscriptions.grant(accounts.get(channel.owner_id), channel.id, fan)


def write_about(user: User) -> None:
    """Fill the profile, and send a link."""
    names = ("first_name", "last_name", "display_name", "bio")
    accounts.change_profile(user, {name: f"{MARK} {name}" for name in names})
    links.make(user, links.FIRST_PASSWORD)


def be_known(user: User) -> None:
    """Be known elsewhere, begin with a second factor, and choose how to be told."""
    issuer = "https://elsewhere.example.org"
    db.session.add(UserIdentity(user_id=user.id, issuer=issuer, subject=MARK, email=user.email))
    db.session.add(SecondFactor(user_id=user.id, secret=f"{MARK} sealed"))
    preferences.choose(user.id, [("reply", True, "daily")])


def film_of(user: User) -> uuid.UUID:
    """Make a channel with a film and its work, and a film that was removed a while ago."""
    handle = f"{MARK}-films"
    channel = channels.create(user, handle=handle, name=f"{MARK} films", description=f"{MARK}!")
    old = videos.create(user, channel, title=f"{MARK} old", tags=[f"{MARK} tag"])
    put_files(old)
    videos.remove(old)
    wishes = {"title": f"{MARK} film", "description": MARK, "tags": [MARK]}
    filename = f"../{MARK} harbour.mp4"
    video = videos.create(user, channel, filename=filename, access="public", **wishes)
    make_ready(video)
    put_files(video)
    media.put_chapters(video, [(0.0, f"{MARK} begins")])
    caption = f"{video.prefix}/captions-1/eng.vtt"
    storage.current().put_bytes(caption, BYTES)
    media.add_captions(video, CaptionSpec("eng", f"{MARK} words", caption))
    work.start(video)
    return video.id


def put_files(video: Video) -> None:
    """Put an original and two pictures into the storage."""
    original = f"{video.prefix}/original/source.mp4"
    pictures = [f"{video.prefix}/thumbnails-1/{number}.jpg" for number in range(2)]
    for key in (original, *pictures):
        storage.current().put_bytes(key, BYTES)
    videos.set_original(video, original, size_bytes=len(BYTES))
    media.put_thumbnails(video, pictures)


def watch(user: User, video: Video) -> None:
    """Watch somebody else's film for a while."""
    viewer = Viewer(str(user.id), user)
    audience.count_view(video, viewer, "direct")
    audience.report(video, viewer, Told(10, 12.5, [(0, 12.5)]), "direct")


def send_half(user: User) -> None:
    """Send a part of a file."""
    details = {"title": f"{MARK} upload"}
    file = FileInfo(1000, f"{MARK}.mp4", "video/mp4", details, f"title {MARK}")
    upload = uploads.begin(user, file, landing.limits())
    with landing.spool().hold(upload.id) as spooled:
        spooled.append(BYTES)
    upload.received = len(BYTES)


def open_room(app: Flask, person: Person, other: Person, video_id: uuid.UUID) -> uuid.UUID:
    """Open a room of theirs around the other's film, where both talk."""
    user, guest = accounts.get(person.id), accounts.get(other.id)
    room = rooms.create(user, video_id, name=f"{MARK} room")
    for one in (user, guest):
        rooms.admit(of_user(one), room)
    invites.make(user, room)
    calling.invite(user, room, [guest.username])
    passes.give(room, id_of_user(user.id), CameBy.INVITE)
    first = say(room, guest, "Hello")
    say(room, user, f"{MARK} hello")
    chat.react(room, id_of_user(user.id), first, "👋", on=True)
    queued(room, user, guest, video_id)
    return room.id


def comes_to_a_party(user: User, room_id: uuid.UUID) -> None:
    """Plan a party in a room, and say that one comes."""
    room = rooms.lock(room_id.hex)
    parties.plan(room, clock.now() + timedelta(days=30))
    parties.reply(room, user, "coming")


def say(room: Any, user: User, text: str) -> uuid.UUID:
    """Say something in a room."""
    author = chat.Author(id_of_user(user.id), user.display_name, user.id)
    return chat.send(room, author, op=str(ids.new_id()), text=text).id


def visited(room_id: uuid.UUID, owner: Person, visitor: Person) -> None:
    """Make a room the owner's, so that the visitor only leads it."""
    room = rooms.lock(room_id.hex)
    room.owner_id = owner.id
    hosts.transfer(room, id_of_user(visitor.id))
    room.name = "A room of somebody else"
    known = rooms.membership(room, id_of_user(owner.id))
    assert known is not None
    known.role = Role.COHOST
    db.session.flush()


def work_off(app: Flask, queue: str = "default") -> None:
    """Do every step of a queue that waits."""
    stopping = Event()
    while runner.run_next(app, name="anna", queue=queue, stopping=stopping):
        pass


def token_of(client: FlaskClient, person: Person) -> str:
    """Ask to be removed; answer the token."""
    wish = {"username": person.username, "current_password": PASSWORD}
    asked = client.post(f"{ME}/deletion", json=wish, headers=person.headers)
    assert asked.status_code == 200, asked.text
    return str(asked.get_json()["token"])


def leave(client: FlaskClient, person: Person) -> None:
    """Remove the account, in both steps."""
    order = {"token": token_of(client, person)}
    assert client.delete(ME, json=order, headers=person.headers).status_code == 204


def gone(app: Flask, user_id: uuid.UUID) -> bool:
    """Tell whether an account is gone."""
    with app.app_context(), unit_of_work(writes=False) as session:
        return session.get(User, user_id) is None
