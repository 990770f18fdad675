"""Order in rooms: grants, bans, slow mode, locks, announcements, and which film a line is about."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0025_room_order"
down_revision = "0024_room_gate"
branch_labels = None
depends_on = None

OF_FILM = "fk_room_message_video_id_video"
MOMENT = app.core.database.UtcDateTime()


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("room", schema=None) as room:
        room.add_column(sa.Column("grants", sa.JSON(), nullable=False, server_default="{}"))
        for name in ("slow_seconds", "cleared_seq"):
            room.add_column(sa.Column(name, sa.Integer(), nullable=False, server_default="0"))
        no = sa.Column("locked", sa.Boolean(), nullable=False, server_default=sa.false())
        room.add_column(no)
    make_bans()
    make_deeds()
    change_members()
    change_lines()


def change_members() -> None:
    """Give people grants of their own and mutes a reason; bans move to their table."""
    op.execute(
        "INSERT INTO room_ban (id, room_id, member, user_id, name, reason, created_at)"
        " SELECT user_id, room_id, member, user_id, name, '', banned_at FROM room_member"
        " WHERE banned_at IS NOT NULL AND user_id IS NOT NULL"
    )
    with op.batch_alter_table("room_member", schema=None) as member:
        member.add_column(sa.Column("grants", sa.JSON(), nullable=False, server_default="{}"))
        reason = sa.Column("mute_reason", sa.String(200), nullable=False, server_default="")
        member.add_column(reason)
        member.drop_column("banned_at")


def change_lines() -> None:
    """Say of lines what they are and, where they have a moment, of which film."""
    with op.batch_alter_table("room_message", schema=None) as line:
        line.add_column(sa.Column("kind", sa.String(16), nullable=False, server_default="said"))
        line.add_column(sa.Column("video_id", sa.Uuid(), nullable=True))
        line.create_foreign_key(op.f(OF_FILM), "video", ["video_id"], ["id"], ondelete="SET NULL")
    op.create_index(op.f("ix_room_message_video_id"), "room_message", ["video_id"])
    op.create_index("ix_room_message_replayed", "room_message", ["room_id", "video_id", "position"])
    op.execute(
        "UPDATE room_message SET video_id ="
        " (SELECT room.video_id FROM room WHERE room.id = room_message.room_id)"
        " WHERE position IS NOT NULL"
    )


def account(name: str, ondelete: str) -> sa.Column[object]:
    """Answer a column that names an account, or nobody."""
    key = sa.ForeignKey("user_account.id", ondelete=ondelete)
    return sa.Column(name, sa.Uuid(), key, nullable=True)


def of_room() -> sa.Column[object]:
    """Answer the column that says which room a row goes with."""
    key = sa.ForeignKey("room.id", ondelete="CASCADE")
    return sa.Column("room_id", sa.Uuid(), key, nullable=False)


def make_bans() -> None:
    """Make the table of who is not let in."""
    op.create_table(
        "room_ban",
        sa.Column("id", sa.Uuid(), nullable=False),
        of_room(),
        sa.Column("member", sa.String(40), nullable=False),
        account("user_id", "CASCADE"),
        sa.Column("name", sa.String(50), nullable=False),
        sa.Column("address", sa.String(64), nullable=True),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("until", MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_ban")),
        sa.UniqueConstraint("room_id", "member", name=op.f("uq_room_ban_room_id_member")),
    )
    op.create_index("ix_room_ban_address", "room_ban", ["room_id", "address"])
    op.create_index(op.f("ix_room_ban_user_id"), "room_ban", ["user_id"])


def make_deeds() -> None:
    """Make the table of what was done to keep order."""
    op.create_table(
        "room_deed",
        sa.Column("id", sa.Uuid(), nullable=False),
        of_room(),
        sa.Column("op", sa.String(36), nullable=False),
        sa.Column("action", sa.String(24), nullable=False),
        sa.Column("actor", sa.String(40), nullable=False),
        account("actor_id", "SET NULL"),
        sa.Column("actor_name", sa.String(50), nullable=False),
        sa.Column("member", sa.String(40), nullable=False),
        account("user_id", "SET NULL"),
        sa.Column("member_name", sa.String(50), nullable=False),
        sa.Column("reason", sa.String(200), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_deed")),
        sa.UniqueConstraint("room_id", "actor", "op", name=op.f("uq_room_deed_room_id_actor_op")),
    )
    op.create_index("ix_room_deed_of_room", "room_deed", ["room_id", "created_at", "id"])
    for name in ("actor_id", "user_id"):
        op.create_index(op.f(f"ix_room_deed_{name}"), "room_deed", [name])


def downgrade() -> None:
    """Go back to the version before; bans are forgotten."""
    op.drop_index("ix_room_message_replayed", "room_message")
    op.drop_index(op.f("ix_room_message_video_id"), "room_message")
    with op.batch_alter_table("room_message", schema=None) as line:
        line.drop_constraint(op.f(OF_FILM), type_="foreignkey")
        line.drop_column("video_id")
        line.drop_column("kind")
    with op.batch_alter_table("room_member", schema=None) as member:
        member.add_column(sa.Column("banned_at", MOMENT, nullable=True))
        member.drop_column("mute_reason")
        member.drop_column("grants")
    op.drop_table("room_deed")
    op.drop_table("room_ban")
    with op.batch_alter_table("room", schema=None) as room:
        for name in ("locked", "cleared_seq", "slow_seconds", "grants"):
            room.drop_column(name)
