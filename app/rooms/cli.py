"""`flask rooms …`: watch rooms from the command line."""

from __future__ import annotations

from typing import Any

import click

from app.core import clock
from app.core.commands import Group, changes, listed, paged, says
from app.rooms import answers, listing, service, tasks
from app.rooms.models import Privacy, Room

rooms = Group("rooms", help="List rooms, look into one, end it, tidy those nobody uses.")
slug_argument = click.argument("slug", metavar="ROOM")


def told(room: Room) -> dict[str, Any]:
    """Answer what a command tells of a room; never its password."""
    return {
        "slug": room.slug,
        "name": room.name,
        "privacy": room.privacy,
        "guests": room.guests,
        "permanent": room.permanent,
        "host": room.host.username,
        "video_id": room.video_id,
        "created_at": room.created_at,
        "last_active_at": room.last_active_at,
        "closed_at": room.closed_at,
    }


def line(room: dict[str, Any]) -> str:
    """Write one line about a room."""
    kept = "  permanent" if room["permanent"] else ""
    there = f"  {room['members']} there" if "members" in room else ""
    said = f"{room['slug']}  {room['privacy']:8} {room['last_active_at']:%F %T}"
    return f"{said}  {room['host']}: {room['name']}{kept}{there}"


@rooms.command("list")
@says(line)
@click.option(
    "--privacy", type=click.Choice([one.value for one in Privacy]), help="Only rooms of this kind."
)
@paged
def list_rooms(privacy: str | None, page: int, limit: int) -> dict[str, Any]:
    """List the open rooms, the last used first."""
    return listed(listing.everything(page=page, page_size=limit, privacy=privacy), told)


@rooms.command("show")
@says()
@slug_argument
def show(slug: str) -> dict[str, Any]:
    """Show ROOM, open or closed, and how many are there."""
    room = service.known(slug)
    return told(room) | {"members": answers.counts([room])[0], "max_members": answers.places(room)}


def question(slug: str) -> str:
    """Ask whether it is this room."""
    return f"End the room “{service.find(slug).name}” for everybody in it?"


@rooms.command("close")
@changes(line, asks=question)
@slug_argument
def close(slug: str) -> dict[str, Any]:
    """End ROOM for everybody in it; it is deleted with the idle ones."""
    room = service.lock(service.find(slug).key)
    service.close(room, by_house=True)
    return told(room)


@rooms.command("cleanup")
@changes(lambda found: f"{found['rooms']} rooms", unit=False)
def cleanup(*, dry_run: bool) -> dict[str, Any]:
    """Delete the rooms nobody used for INACTIVE_ROOM_RETENTION_HOURS; permanent ones stay."""
    return {"rooms": tasks.purge_idle(clock.now(), dry_run)}
