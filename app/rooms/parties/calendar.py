"""A party as a calendar file."""

from __future__ import annotations

from datetime import timedelta

from icalendar import Calendar, Event

from app.core import clock
from app.rooms.parties.models import Party

USUAL_LENGTH = timedelta(hours=2)


def file_of(party: Party, *, house: str, address: str) -> bytes:
    """Write the iCalendar file (RFC 5545) of a party; the event's id stays when it moves."""
    room = party.room
    length = timedelta(seconds=room.video.duration) if room.video.duration else USUAL_LENGTH
    event = Event()
    event.add("uid", f"{room.id}@{house}")
    event.add("summary", room.name)
    event.add("dtstamp", clock.now())
    event.add("dtstart", party.starts_at)
    event.add("dtend", party.starts_at + length)
    event.add("description", room.video.title)
    event.add("url", address)
    event.add("location", address)
    calendar = Calendar()
    calendar.add("prodid", f"-//{house}//rooms//EN")
    calendar.add("version", "2.0")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
