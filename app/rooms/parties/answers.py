"""Turns planned parties into answers."""

from __future__ import annotations

from collections.abc import Sequence

from app.accounts.models import User
from app.rooms import answers as rooms
from app.rooms.parties import service
from app.rooms.parties.models import Party
from app.rooms.parties.schemas import PartyCounts, PartyOut, UpcomingOut


def party(found: Party, viewer: User | None) -> PartyOut:
    """Answer a party for somebody who may see its room."""
    return parties([found], viewer)[0]


def parties(found: Sequence[Party], viewer: User | None) -> list[PartyOut]:
    """Answer parties; what is told of each is asked for once for all."""
    ids = [one.room_id for one in found]
    counts, mine = service.counts(ids), service.replies_of(ids, viewer)
    return [
        PartyOut(
            starts_at=one.starts_at,
            opens_at=service.opens_at(one),
            is_open=service.is_open(one),
            replies=PartyCounts(**counts[one.room_id]),
            mine=mine.get(one.room_id),
        )
        for one in found
    ]


def upcoming(found: Sequence[Party], viewer: User | None) -> list[UpcomingOut]:
    """Answer a list of parties with their rooms."""
    shown = rooms.rooms([one.room for one in found], viewer)
    told = parties(found, viewer)
    return [UpcomingOut(room=room, party=one) for room, one in zip(shown, told, strict=True)]
