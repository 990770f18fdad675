"""What rooms' routes name."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from flask import Flask
from sqlalchemy import select

from app.accounts import service as accounts
from app.core import clock
from app.core.database import db, unit_of_work
from app.rooms import service as rooms
from app.rooms.invites import calling, links
from app.rooms.invites.models import RoomInvitation
from app.rooms.models import Room
from app.rooms.parties import service as parties
from tests.access.thing import Thing
from tests.accounts.factories import People, Person
from tests.videos.things import private_video_of


def private_room_of(app: Flask, owner: Person) -> Any:
    """Answer the slug of a room around a private video of the owner: the one that is there."""
    with app.app_context(), unit_of_work(writes=False):
        there = db.session.scalars(select(Room.slug).where(Room.owner_id == owner.id)).first()
    return there or planned(app, new_room_of(app, owner))


def planned(app: Flask, slug: str, *, ahead: timedelta = timedelta(days=30)) -> str:
    """Plan a party in a room; answer the slug again."""
    with app.app_context(), unit_of_work():
        parties.plan(rooms.find(slug), clock.now() + ahead)
    return slug


def new_room_of(app: Flask, owner: Person) -> str:
    """Open a room around a private video of the owner; answer its slug."""
    video_id = private_video_of(app, owner)
    with app.app_context(), unit_of_work():
        return rooms.create(accounts.get(owner.id), video_id).slug


def invite_of(app: Flask, owner: Person) -> Any:
    """Answer the id of an invite link into a room of the owner."""
    slug = new_room_of(app, owner)
    with app.app_context(), unit_of_work():
        return links.make(accounts.get(owner.id), rooms.find(slug))[0].id


def invitation_by(app: Flask, owner: Person) -> Any:
    """Answer the id of an invitation of somebody into a room of the owner."""
    slug, other = new_room_of(app, owner), People(app).make()
    return invited(app, slug, owner, other)


def invitation_of(app: Flask, owner: Person) -> Any:
    """Answer the id of an invitation of the owner into a room of somebody else."""
    other = People(app).make()
    return invited(app, new_room_of(app, other), other, owner)


def invited(app: Flask, slug: str, sender: Person, person: Person) -> Any:
    """Invite somebody by name; answer the invitation's id."""
    with app.app_context(), unit_of_work():
        room = rooms.find(slug)
        calling.invite(accounts.get(sender.id), room, [person.username])
        mine = select(RoomInvitation.id).where(RoomInvitation.room_id == room.id)
        return db.session.scalars(mine).one()


THINGS = {
    "slug": Thing(private_room_of, is_secret=True),
    "invite_id": Thing(invite_of, is_secret=True),
    "invitation_id": Thing(invitation_by, is_secret=True),
    "my_invitation_id": Thing(invitation_of, is_secret=True),
}
