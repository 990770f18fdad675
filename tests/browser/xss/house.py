"""A whole installation whose every text is hostile, and who lives there."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from uuid import UUID

from flask import Flask
from playwright.sync_api import Browser, Page, StorageState
from sqlalchemy import delete, text

from app.accounts import links
from app.accounts import service as accounts
from app.accounts.models import SecondFactor
from app.channels import service as channels
from app.core.database import Base, unit_of_work
from app.notifications import unsubscribe
from app.rooms import service as rooms
from app.rooms.invites import calling
from app.rooms.people import of_user
from app.search import tasks as search
from app.videos import media
from app.videos import service as videos
from app.videos.models import Video
from tests.access.things import MAKERS
from tests.accounts.factories import PASSWORD, People, Person
from tests.browser import screening
from tests.browser.films import make_film
from tests.browser.screening import Screening
from tests.browser.server import LiveServer
from tests.browser.xss import clones, columns
from tests.browser.xss.payloads import PAYLOADS
from tests.films.factories import Films
from tests.personal.belongings_queue import queued
from tests.personal.factories import move_in, say
from tests.playlists.factories import Playlists
from tests.reactions.factories import Talk
from tests.rentals.factories import Shop
from tests.videos.factories import Videos

SECONDS = 4
# What the film came with or got before, and what stands under it for the pages to show.
AROUND = ("comment", "daily_traffic")


@dataclass
class House:
    """The server, the same application in this process, and the people by what they are."""

    server: LiveServer
    app: Flask
    people: dict[str, Person]
    film: Screening
    things: dict[str, Any]
    cookies: dict[str, StorageState | None]
    # How many payloads each column lacked when all were written: the tests write over some.
    lacked: dict[str, int] = field(default_factory=dict)

    def value(self, name: str) -> Any:
        """Answer what stands for a parameter in the addresses of pages."""
        if name not in self.things:
            self.things[name] = MAKERS[name].make(self.app, self.people["owner"])
        return self.things[name]


def build(server: LiveServer, browser: Browser, folder: Path) -> House:
    """Make one of everything, by services and by the worker, and then fill every text."""
    app = server.application()
    makers = People(app)
    resident = move_in(app, makers)
    people = {
        "owner": resident.person,
        "other": resident.other,
        "moderator": makers.make("viewer", "moderator"),
        "admin": makers.make("viewer", "admin"),
    }
    Shop(app).clerk(people["admin"].id)
    let_in(app, resident.person)
    failed = give_up(app, resident.person)
    cookies: dict[str, StorageState | None] = {"nobody": None}
    for name, person in people.items():
        cookies[name] = sign_in(browser, server, person)
    with browser.new_context(base_url=server.address, storage_state=cookies["owner"]) as context:
        film = publish(context.new_page(), make_film(folder / "film.mp4", seconds=SECONDS))
    things = furnish(app, people, UUID(film.video)) | {"failed": failed}
    house = House(server, app, people, film, things, cookies)
    spoil(house)
    return house


def let_in(app: Flask, person: Person) -> None:
    """Have somebody sign in by their password alone."""
    with app.app_context(), unit_of_work() as session:
        session.execute(delete(SecondFactor).where(SecondFactor.user_id == person.id))


def give_up(app: Flask, owner: Person) -> UUID:
    """Make a video that could not be made; answer its id."""
    video_id = Videos(app).make(owner.id, ready=False)
    with app.app_context(), unit_of_work():
        videos.fail(videos.get(video_id), code="NOT_A_VIDEO", reason="It is no video.")
    return video_id


def sign_in(browser: Browser, server: LiveServer, person: Person) -> StorageState:
    """Answer the cookies of somebody who signed in."""
    with browser.new_context(base_url=server.address) as context:
        who = {"login": person.username, "password": PASSWORD}
        answer = context.request.post("/api/v1/auth/session", data=who)
        assert answer.ok, answer.text()
        return context.storage_state()


def publish(page: Page, file: Path) -> Screening:
    """Upload a film that is offered as a file, have it made, and give it hostile captions."""
    film = screening.upload(page, file)
    screening.wait_until_made(page, film)
    screening.call(page, "PATCH", f"/videos/{film.video}", data={"tags": ["tag"]})
    half = len(PAYLOADS) // 2
    cues = [
        {"start": SECONDS / 2 * n, "end": SECONDS / 2 * (n + 1), "text": "\n".join(lines)}
        for n, lines in enumerate((PAYLOADS[:half], PAYLOADS[half:]))
    ]
    track = {"language": "en", "name": PAYLOADS[0], "cues": cues}
    screening.call(page, "POST", f"/videos/{film.video}/captions", data=track)
    return film


def furnish(app: Flask, people: dict[str, Person], film: UUID) -> dict[str, Any]:
    """Put around the film what its pages show; answer the values of addresses."""
    owner, other = people["owner"], people["other"]
    Playlists(app).make(other.id, [film], visibility="public")
    playlist = Playlists(app).make(owner.id, [film], visibility="public")
    shelf = {"categories": ["Shelf"], "actors": [("First", "Last")], "special_features": ["Extra"]}
    rented = Films(app).make(**shelf, description="About", video_id=film)
    comment = Talk(app).say(other, film)
    owners_comment = Talk(app).say(owner, film, reply_to=comment)
    with app.app_context(), unit_of_work() as session:
        user, guest = accounts.get(owner.id), accounts.get(other.id)
        media.put_chapters(videos.lock(film), [(0.0, "One"), (2.0, "Two")])
        room = rooms.create(user, film, name="Room", privacy="public")
        rooms.admit(of_user(guest), room)
        theirs = rooms.create(guest, film, name="Theirs", privacy="private")
        calling.invite(guest, theirs, [user.username])
        said = say(room, guest, "Hello")
        queued(room, user, guest, film)
        captions = session.get_one(Video, film).caption_tracks[0].id
        return {
            "video_id": film,
            "film_id": rented,
            "playlist_id": playlist,
            "comment_id": comment,
            "owners_comment_id": owners_comment,
            "captions_id": captions,
            "slug": room.slug,
            "handle": channels.owned_by(user)[0].handle,
            "channel": channels.owned_by(user)[0].handle,
            "welcome": links.make(guest, links.FIRST_PASSWORD),
            "reset_password": links.make(guest, links.RESET_PASSWORD),
            "verify_email": links.make(guest, links.VERIFY_EMAIL),
            "news_kind": "reply",
            "unsubscribe": unsubscribe.address(guest.id, "reply").split("/")[-2],
            "message_id": said,
        }


def spoil(house: House) -> None:
    """Write payloads into every text of every table, and have the search know it."""
    with house.app.app_context():
        with unit_of_work() as session:
            for table in AROUND:
                moved = text(f"UPDATE {table} SET video_id = :film")
                session.execute(moved, {"film": UUID(house.film.video).hex})
            clones.multiply(session)
            session.execute(text("DROP TRIGGER audit_entry_no_update"))  # else nobody could
            for table in Base.metadata.sorted_tables:
                columns.fill(session, table)
            house.lacked = columns.lacked(session)
        search.rebuild(lambda _told: None)
