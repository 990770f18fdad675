"""What plays next in a room: its entries, their votes, and how the room goes on."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0023_room_queue"
down_revision = "0022_room_doors"
branch_labels = None
depends_on = None

NEW = {
    "queue_epoch": (sa.Integer(), "0"),
    "queue_v": (sa.Integer(), "0"),
    "loop": (sa.String(length=8), "off"),
    "queue_order": (sa.String(length=8), "manual"),
    "skip_quorum": (sa.Integer(), "50"),
}


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("room", schema=None) as batch_op:
        for name, (kind, default) in NEW.items():
            batch_op.add_column(sa.Column(name, kind, server_default=default, nullable=False))
    with op.batch_alter_table("room", schema=None) as batch_op:
        for name in NEW:
            batch_op.alter_column(name, server_default=None)
    op.create_table(
        "room_entry",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("video_id", sa.Uuid(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=True),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("added_at", app.core.database.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_entry_room_id_room"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_room_entry_user_id_user_account"),
            ondelete="SET NULL",
        ),
        sa.ForeignKeyConstraint(
            ["video_id"],
            ["video.id"],
            name=op.f("fk_room_entry_video_id_video"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_room_entry")),
    )
    op.create_index("ix_room_entry_in_order", "room_entry", ["room_id", "place"])
    op.create_index(op.f("ix_room_entry_user_id"), "room_entry", ["user_id"])
    op.create_index(op.f("ix_room_entry_video_id"), "room_entry", ["video_id"])
    op.create_table(
        "room_vote",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(length=40), nullable=False),
        sa.ForeignKeyConstraint(
            ["entry_id"],
            ["room_entry.id"],
            name=op.f("fk_room_vote_entry_id_room_entry"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("entry_id", "member", name=op.f("pk_room_vote")),
    )
    op.create_index(op.f("ix_room_vote_member"), "room_vote", ["member"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("room_vote")
    op.drop_table("room_entry")
    with op.batch_alter_table("room", schema=None) as batch_op:
        for name in reversed(NEW):
            batch_op.drop_column(name)
