"""The rules of rooms: open, find, let in, steer from outside, close, and keep the last copy."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import joinedload

from app.accounts import standing
from app.accounts.models import User
from app.accounts.standing import Deed
from app.core import clock
from app.core.database import db
from app.core.errors import AppError
from app.rooms import policy, signals
from app.rooms.errors import (
    GuestsNotAllowed,
    Kicked,
    NameWanted,
    NotGranted,
    RoomClosed,
    RoomNotFound,
)
from app.rooms.invites import entry
from app.rooms.invites.entry import NOTHING, Key
from app.rooms.invites.errors import RoomPasswordMissing
from app.rooms.live.store import Saved
from app.rooms.models import Privacy, Role, Room, RoomMember
from app.rooms.order import bans
from app.rooms.parties import service as parties
from app.rooms.people import Person, id_of_user
from app.videos import policy as videos_policy
from app.videos import service as videos
from app.videos import unlocks
from app.videos.errors import PasswordRequired, VideoNotWatchable
from app.videos.models import Video

SLUG_ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
SLUG_LENGTH = 10
_MET = "_members_met"
SETTABLE = {
    "name",
    "privacy",
    "preset",
    "guests",
    "permanent",
    "queue_order",
    "skip_quorum",
    "wait_policy",
}


def create(
    actor: User,
    video_id: UUID,
    *,
    name: str | None = None,
    privacy: str = Privacy.UNLISTED,
    guests: bool = True,
    permanent: bool = False,
    password_hash: str | None = None,
    starts_at: datetime | None = None,
) -> Room:
    """Open a room around a video the actor may watch now, perhaps with a party planned in it.

    Raise RoomPasswordMissing, Sanctioned, or what planning raises.
    """
    standing.demand(actor, Deed.PUBLISH)
    video = watchable(actor, video_id)
    room = Room(
        slug="".join(secrets.choice(SLUG_ALPHABET) for _ in range(SLUG_LENGTH)),
        name=name or video.title[:100],
        privacy=privacy,
        guests=guests,
        permanent=permanent,
        password_hash=_lock_of(privacy, password_hash),
        owner_id=actor.id,
        host=actor,
        video=video,
    )
    db.session.add(room)
    db.session.flush()
    if starts_at is not None:
        parties.plan(room, starts_at)
    return room


def _lock_of(privacy: str, password_hash: str | None) -> str | None:
    """Answer what a room of a kind keeps of its password; raise RoomPasswordMissing."""
    if privacy != Privacy.PASSWORD:
        return None
    if password_hash is None:
        raise RoomPasswordMissing
    return password_hash


def watchable(viewer: User | None, video_id: UUID) -> Video:
    """Find a video for a room; raise as videos do, or VideoNotWatchable."""
    video = videos.watch(viewer, video_id)
    if not video.watchable:
        raise VideoNotWatchable
    return video


def open_rooms() -> Select[Room]:
    """Ask for the rooms that are not closed, with their films."""
    return select(Room).where(Room.closed_at.is_(None)).options(joinedload(Room.video))


def known(slug: str) -> Room:
    """Find a room by its slug, closed or not; raise RoomNotFound."""
    room = db.session.scalars(select(Room).where(Room.slug == slug.lower())).unique().first()
    if room is None:
        raise RoomNotFound
    return room


def find(slug: str) -> Room:
    """Find an open room by its slug; raise RoomNotFound, RoomClosed."""
    room = known(slug)
    if room.closed_at is not None:
        raise RoomClosed
    return room


def get(key: str) -> Room:
    """Find an open room by the key it has in Redis; raise RoomClosed."""
    room = db.session.get(Room, UUID(key))
    if room is None or room.closed_at is not None:
        raise RoomClosed
    return room


def lock(key: str) -> Room:
    """Find an open room and hold its row until the unit of work ends; raise RoomClosed."""
    room = db.session.get(Room, UUID(key), with_for_update={"of": Room}, populate_existing=True)
    if room is None or room.closed_at is not None:
        raise RoomClosed
    vars(room).pop(_MET, None)
    return room


def check_door(
    room: Room, user: User | None, member: str | None, *, address: str | None = None
) -> RoomMember | None:
    """Answer what the room remembers of a person; raise GuestsNotAllowed, Banned or Kicked.

    `address` is the keyed hash of where a guest comes from.
    """
    if user is None and not room.guests:
        raise GuestsNotAllowed
    known = membership(room, member) if member else None
    bans.check(room, member, address=None if user else address)
    if known is not None and known.kicked_until and known.kicked_until > clock.now():
        raise Kicked
    return known


def watch_refusal(
    viewer: User | None, room: Room, *, unlocked: Collection[UUID] = ()
) -> AppError | None:
    """Answer why a viewer may not watch what the room shows, or None.

    `unlocked` are the ids under which a guest's browser gave passwords: they are kept, because a
    room asks for its members' rights again where no browser asks.
    """
    refusal = videos_policy.watch_refusal(viewer, room.video, in_browser=False)
    if isinstance(refusal, PasswordRequired) and viewer is None:
        return None if unlocks.of_any(unlocked, room.video_id) else refusal
    if refusal is not None and refusal.status == RoomNotFound.status:
        return RoomNotFound()
    return refusal


def edit(room: Room, *, password_hash: str | None = None, **settings: Any) -> Room:
    """Change those of a room's settings (SETTABLE) that are given; raise RoomPasswordMissing."""
    kind = settings.get("privacy") or room.privacy
    room.password_hash = _lock_of(kind, password_hash or room.password_hash)
    for name in SETTABLE & settings.keys():
        if settings[name] is not None:
            setattr(room, name, settings[name])
    db.session.flush()
    return room


def close(room: Room, *, reason: str = "", by_house: bool = False) -> None:
    """End a room for everybody, who are told the reason; it is deleted with the idle ones.

    Until then its chat is left to whom the room was open to, but not where who runs the place
    ended it (`by_house`). Who wanted to come to a party that has not begun is told that it is off.
    """
    room.closed_at = clock.now()
    if by_house:
        room.cleared_seq = room.chat_seq
    parties.closed(room)
    db.session.flush()
    signals.room_closed.send(room, reason=reason)


def rooms_of(*video_ids: UUID) -> Sequence[Room]:
    """List the open rooms that show one of these videos."""
    return db.session.scalars(open_rooms().where(Room.video_id.in_(video_ids))).unique().all()


def admit(person: Person, room: Room, key: Key = NOTHING) -> str:
    """Let a person in as far as the database says; answer the role, or raise why not."""
    entry.demand_known(room, person.id, key, address=person.address)
    refusal = watch_refusal(person.user, room, unlocked=key.unlocked)
    if refusal is not None:
        raise refusal
    parties.check_door(room, person.user_id)
    known = check_door(room, person.user, person.id, address=person.address)
    bans.check_lock(room, person.user_id, known)
    if person.user is None and not person.name:
        raise NameWanted
    entry.pass_through(room, person.id, key)
    if person.user is not None and known is None:
        remember(room, person.id, name=person.name, user_id=person.user_id)
    return role_of(room, person.id)


def membership(room: Room, member: str) -> RoomMember | None:
    """Answer what the room remembers of a person, if anything."""
    known = db.session.get(RoomMember, (room.id, member))
    return _held(room, known) if known is not None else None


def _held(room: Room, known: RoomMember) -> RoomMember:
    """Keep a row until the room is locked, or gone: a session forgets what nobody holds."""
    vars(room).setdefault(_MET, {})[known.member] = known
    return known


def remember(room: Room, member: str, *, name: str, user_id: UUID | None) -> RoomMember:
    """Make the room remember a person."""
    role = Role.MEMBER if user_id else Role.GUEST
    row = RoomMember(room_id=room.id, member=member, name=name, user_id=user_id, role=role)
    db.session.add(row)
    db.session.flush()
    return _held(room, row)


def role_of(room: Room, member: str) -> str:
    """Answer a person's role in a room."""
    if member == id_of_user(room.host_id):
        return Role.HOST
    if not member.startswith("u-"):
        return Role.GUEST
    known = membership(room, member)
    return known.role if known is not None else Role.MEMBER


def grants_of(room: Room, member: str) -> frozenset[str]:
    """Answer what a person may do in a room."""
    known = membership(room, member)
    own = known.grants if known else None
    return policy.grants_of(role_of(room, member), room.preset, room.grants, own)


def demand(room: Room, member: str, grant: str) -> None:
    """Raise NotGranted unless a person holds a grant."""
    if grant not in grants_of(room, member):
        raise NotGranted


def next_epoch(room: Room) -> Saved:
    """Begin a new epoch of a locked room; answer what its playback is rebuilt from."""
    room.epoch += 1
    db.session.flush()
    return Saved(
        epoch=room.epoch,
        v=room.v,
        item=str(room.video_id),
        position=room.position,
        rate=room.rate,
        playing=room.playing,
        at=room.at,
        duration=round((room.video.duration or 0) * 1000),
        saved_at=room.saved_at,
        host=id_of_user(room.host_id),
        chat_seq=room.chat_seq,
        wait_policy=room.wait_policy,
    )


def save(room: Room, playback: dict[str, Any]) -> None:
    """Keep a copy of the playback, unless a newer one is there."""
    if playback["now"] < room.saved_at:
        return
    room.last_active_at, room.saved_at = clock.now(), playback["now"]
    room.epoch, room.v = max(room.epoch, playback["epoch"]), playback["v"]
    room.position, room.rate = playback["position"], playback["rate"]
    room.playing, room.at = playback["playing"], playback["at"]
    item = UUID(playback["item"])
    if item != room.video_id and db.session.get(Video, item) is not None:
        room.video_id = item
    db.session.flush()
