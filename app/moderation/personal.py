"""What moderation holds of a person: handed over for their export, emptied when they go."""

from __future__ import annotations

from sqlalchemy import delete, update

from app.accounts import exports, signals
from app.accounts.exports import Part, Table
from app.accounts.models import User
from app.core.database import db
from app.moderation.models import Appeal, Flag, FlagNote, Removal, Sanction

PART = Part(
    "moderation",
    "what you reported, what moderators decided about you and yours, and your appeals",
    tables=(
        Table(
            Flag, lambda user: Flag.reporter_id == user, without=("seen", "owner_id", "reviewer_id")
        ),
        Table(FlagNote, lambda user: FlagNote.author_id == user),
        Table(Removal, lambda user: Removal.owner_id == user, without=("removed_by",)),
        Table(Sanction, lambda user: Sanction.user_id == user, without=("imposed_by", "flag_id")),
        Table(Appeal, lambda user: Appeal.user_id == user, without=("decided_by",)),
    ),
)


def register() -> None:
    """Hand over and take away what is a person's."""
    exports.register(PART)
    signals.user_removed.connect(let_go)


def let_go(user: User) -> None:
    """Take the person's words and what was kept of their content away; reports keep their place."""
    emptied = (
        update(Flag).where(Flag.reporter_id == user.id).values(reason_text=""),
        update(Flag).where(Flag.owner_id == user.id).values(seen={}),
        delete(FlagNote).where(FlagNote.author_id == user.id),
        delete(Removal).where(Removal.owner_id == user.id),
    )
    for statement in emptied:
        db.session.execute(statement, execution_options={"synchronize_session": False})
