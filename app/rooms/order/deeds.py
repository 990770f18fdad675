"""What was done to keep order in a room, by whom and why; it goes with the room, or by age."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, func, select, update

from app.accounts.models import User
from app.core.database import db
from app.core.errors import BadRequest
from app.core.pagination import Page, paginate
from app.rooms import people
from app.rooms.models import Room
from app.rooms.order.models import RoomDeed


@dataclass(frozen=True)
class Somebody:
    """A person in a deed: an id rooms know, a name, and the account if there is one."""

    id: str
    name: str
    user_id: UUID | None = None


NOBODY = Somebody("", "")
# So many old ones are deleted in one statement.
AT_ONCE = 1000


def by_account(user: User) -> Somebody:
    """Answer the person behind an account as deeds name them."""
    person = people.of_user(user)
    return Somebody(person.id, person.name, user.id)


def is_done(room: Room, actor: str, op: str, *, action: str, to: Somebody) -> bool:
    """Tell whether somebody did this very thing before; the room's row is locked.

    Raise BadRequest where the `op` was of something else, or of somebody else.
    """
    same = (RoomDeed.room_id == room.id, RoomDeed.actor == actor, RoomDeed.op == op)
    found = db.session.scalars(select(RoomDeed).where(*same)).first()
    if found is not None and (found.action, found.member) != (action, to.id):
        raise BadRequest("This op was something else.", code="OP_USED")
    return found is not None


def record(
    room: Room,
    actor: Somebody,
    action: str,
    *,
    op: str,
    to: Somebody = NOBODY,
    reason: str = "",
    seconds: int | None = None,
) -> RoomDeed:
    """Write down what was done."""
    made = RoomDeed(
        room_id=room.id,
        op=op,
        action=action,
        actor=actor.id,
        actor_id=actor.user_id,
        actor_name=actor.name,
        member=to.id,
        user_id=to.user_id,
        member_name=to.name,
        reason=reason,
        seconds=seconds,
    )
    db.session.add(made)
    db.session.flush()
    return made


def once(
    room: Room,
    actor: Somebody,
    action: str,
    change: Callable[[Room], object],
    *,
    op: str,
    to: Somebody = NOBODY,
    reason: str = "",
    seconds: int | None = None,
) -> None:
    """Change something of a locked room, once for each `op`, and write down who did it."""
    if is_done(room, actor.id, op, action=action, to=to):
        return
    change(room)
    record(room, actor, action, op=op, to=to, reason=reason, seconds=seconds)


def listed(room: Room, *, page: int, page_size: int) -> Page:
    """List what was done in a room, the newest first."""
    query = select(RoomDeed).where(RoomDeed.room_id == room.id)
    newest = query.order_by(RoomDeed.created_at.desc(), RoomDeed.id.desc())
    return paginate(db.session(), newest, page=page, page_size=page_size)


def count_before(moment: datetime) -> int:
    """Count what was done before a moment, in all rooms."""
    old = select(func.count()).select_from(RoomDeed).where(RoomDeed.created_at < moment)
    return db.session.scalar(old) or 0


def forget_before(moment: datetime) -> int:
    """Delete what was done before a moment, in all rooms, so many at once; count it."""
    old = select(RoomDeed.id).where(RoomDeed.created_at < moment).order_by(RoomDeed.created_at)
    found = db.session.scalars(old.limit(AT_ONCE)).all()
    gone = delete(RoomDeed).where(RoomDeed.id.in_(found))
    if found:
        db.session.execute(gone, execution_options={"synchronize_session": False})
    return len(found)


def forget(user_id: UUID, name: str) -> None:
    """Take a person out of the deeds, which stay: their name, and the words they or others gave."""
    theirs = {"actor": f"x-{secrets.token_hex(12)}", "actor_id": None, "actor_name": name}
    done = update(RoomDeed).where(RoomDeed.actor_id == user_id)
    db.session.execute(done.values(**theirs, reason=""))
    suffered = update(RoomDeed).where(RoomDeed.user_id == user_id)
    db.session.execute(suffered.values(member="", user_id=None, member_name=name, reason=""))
