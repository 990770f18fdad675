"""Coming into a room: from the door of the database to a place in Redis, and the first answer."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from flask import current_app, request, session

from app.accounts.passwords import is_right
from app.core.database import unit_of_work
from app.core.errors import AppError, Forbidden
from app.rooms import addresses, answers, people, service
from app.rooms.chat import notices
from app.rooms.chat import service as chat
from app.rooms.errors import RoomAway, RoomBusy, RoomIsFull
from app.rooms.invites import entry, passes, tries
from app.rooms.invites.entry import Key
from app.rooms.live import presence
from app.rooms.live.here import Here, Taken, here
from app.rooms.live.store import Seat
from app.rooms.models import Room
from app.rooms.order import hosts, roles, whence
from app.rooms.people import Person
from app.rooms.queue import reading as queue
from app.rooms.said import Join, Resume
from app.videos import answers as videos
from app.videos import service as films
from app.videos import unlocks
from app.websocket.access import current_user


@dataclass(frozen=True)
class Admitted:
    """A person whom the database lets in."""

    person: Person
    room: str
    role: str
    places: int
    replaced_host: str | None
    unlocked: tuple[UUID, ...] = ()

    def seat(self, socket: str) -> Seat:
        """Answer the seat for one of the person's sockets."""
        person = self.person
        user_id = str(person.user_id) if person.user_id else None
        shown = {"id": person.id, "name": person.name, "role": self.role, "user_id": user_id}
        return Seat(self.room, person.id, socket, shown)


def join(data: Join) -> tuple[Taken, dict[str, Any]]:
    """Bring the socket of this event into a room; answer its seat and the first answer."""
    admitted = admit(data)
    mine = here()
    seat = admitted.seat(request.sid)  # type: ignore[attr-defined]
    person = admitted.person
    taken = Taken(seat, person.user_id, admitted.unlocked, person.address)
    mine.enter(taken)
    try:
        presence.note_unlocked(seat.room, seat.id, admitted.unlocked)
        if person.address is not None:
            whence.note(seat.room, seat.id, person.address)
        snapshot = _take_place(mine, admitted, taken, data.resume)
        answer = first_answer(taken, snapshot, data.resume, person.token)
        mine.changed.add(seat.room)
        if admitted.replaced_host is not None:
            # They lead again, whether or not it could be told already.
            with suppress(RoomAway, RoomBusy):
                roles.tell(seat.room, {admitted.replaced_host, seat.id})
    except Exception:
        mine.exit(taken)
        with suppress(AppError):
            mine.leave(taken, meant=False)
        raise
    return taken, answer


def admit(data: Join) -> Admitted:
    """Ask the database whether the socket's person may come in, and as what."""
    key = _key(data)
    with unit_of_work():
        room = service.known(data.room)
        person = _person(room, data)
        entry.demand_known(room, person.id, key, address=person.address)
        room = service.lock(room.key)
        service.admit(person, room, key)
        replaced = hosts.welcome_back(room, person.id)
        role = service.role_of(room, person.id)
        places = answers.places(room)
        return Admitted(person, room.key, role, places, replaced, _unlocked(person))


def _key(data: Join) -> Key:
    """Answer what the person shows; no transaction is open while a password is compared."""
    fits = _fitting(data) if data.password is not None else None
    tried = data.password is not None
    return Key(data.invite, fits, tried=tried, unlocked=unlocks.known())


def _fitting(data: Join) -> str | None:
    """Answer the hash that a password was found to match; who needs none is not counted."""
    with unit_of_work(writes=False):
        room = service.known(data.room)
        person = _person(room, data)
        if passes.is_hidden(room) or entry.refusal(room, person.id, Key(data.invite)) is None:
            return None
        stored = room.password_hash
        tries.spend(room)
    rounds: int = current_app.config["BCRYPT_ROUNDS"]
    return stored if is_right(data.password or "", stored, rounds=rounds) else None


def _unlocked(person: Person) -> tuple[UUID, ...]:
    """Answer under which ids a guest's browser unlocked films: their right is looked at again."""
    return tuple(unlocks.known()) if person.user is None else ()


def _person(room: Room, data: Join) -> Person:
    user = current_user()
    if user is not None:
        return people.of_user(user)
    found = people.guest(
        data.name or "",
        secret=current_app.config["SECRET_KEY"],
        token=data.resume.token if data.resume else None,
        browser=session.get("csrf_token"),
    )
    return replace(found, address=addresses.of_caller(room))


def _take_place(
    mine: Here, admitted: Admitted, taken: Taken, resume: Resume | None
) -> dict[str, Any]:
    room = taken.seat.room
    epoch = mine.epoch(room)
    answer = mine.live.join(taken.seat, places=admitted.places)
    if not answer["ok"]:
        raise RoomIsFull
    mine.take(taken, since=answer["joined_at"])
    since = resume.v if resume and resume.epoch == epoch else None
    return mine.snapshot(room, since_v=since)


def first_answer(
    taken: Taken, snapshot: dict[str, Any], resume: Resume | None, token: str | None
) -> dict[str, Any]:
    """Answer everything a member needs to begin, or to go on where it stopped."""
    seat = taken.seat
    resumed = resume is not None and resume.epoch == snapshot["state"]["epoch"]
    living = queue.alive(seat, snapshot["members"].get("members"))
    with unit_of_work(writes=False):
        room = service.get(seat.room)
        # Whoever was banned or sent out while they came in was not here yet to be taken out.
        service.check_door(room, current_user(), seat.id, address=taken.address)
        lines = chat.after(room, resume.chat_seq) if resume and resumed else chat.before(room)
        rest = {
            "you": answers.you(room, seat).model_dump(mode="json") | {"token": token},
            "settings": answers.settings(room).model_dump(mode="json"),
            "chat": answers.messages(room, lines, seat.id),
            "pinned": pinned(room),
            "media": _media(room),
            "queue": queue.told_of(room, living, current_user()),
        }
    answer = {name: snapshot[name] for name in ("server_time", "state", "members", "gate")}
    if resumed:
        answer |= {"resumed": True, "states": snapshot["states"]}
    return answer | rest


def _media(room: Room) -> dict[str, Any] | None:
    """Answer what the player of the socket's person needs; None until they begin what is theirs."""
    viewer = current_user()
    try:
        films.note_given(viewer, room.video, may_begin=False)
    except Forbidden:
        return None
    return videos.playback(viewer, room.video).model_dump(mode="json")


def pinned(room: Room) -> dict[str, Any] | None:
    """Answer the announcement above the chat, if there is one."""
    line = notices.pinned(room)
    return answers.message(room, line).model_dump(mode="json") if line else None
