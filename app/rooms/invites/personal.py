"""What invites hold of a person: handed over for their export, taken away when they go."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import or_

from app.accounts.exports import Table
from app.rooms.invites import calling, links, passes
from app.rooms.invites.models import RoomInvitation, RoomInvite, RoomPass

TABLES = (
    Table(RoomInvite, lambda user: RoomInvite.made_by_id == user, without=("token_hash",)),
    Table(
        RoomInvitation,
        lambda user: or_(RoomInvitation.user_id == user, RoomInvitation.sender_id == user),
    ),
    Table(RoomPass, lambda user: RoomPass.user_id == user),
)


def forget(user_id: UUID) -> None:
    """End the links somebody made, and take away what they were asked, asked, and were let into."""
    links.forget_user(user_id)
    calling.forget_user(user_id)
    passes.forget_user(user_id)
