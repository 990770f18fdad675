"""Rooms planned for a time, and who says they come."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0026_room_parties"
down_revision = "0025_room_order"
branch_labels = None
depends_on = None


def upgrade() -> None:
    moment = app.core.database.UtcDateTime()
    op.create_table(
        "room_party",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("starts_at", moment, nullable=False),
        sa.Column("reminded_at", moment, nullable=True),
        sa.Column("opened_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["room_id"], ["room.id"], name=op.f("fk_room_party_room_id_room"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("room_id", name=op.f("pk_room_party")),
    )
    op.create_index(op.f("ix_room_party_starts_at"), "room_party", ["starts_at"])
    op.create_table(
        "room_party_reply",
        sa.Column("room_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("reply", sa.String(length=8), nullable=False),
        sa.Column("replied_at", moment, nullable=False),
        sa.ForeignKeyConstraint(
            ["room_id"],
            ["room_party.room_id"],
            name=op.f("fk_room_party_reply_room_id_room_party"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_room_party_reply_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("room_id", "user_id", name=op.f("pk_room_party_reply")),
    )
    op.create_index(op.f("ix_room_party_reply_user_id"), "room_party_reply", ["user_id"])


def downgrade() -> None:
    op.drop_table("room_party_reply")
    op.drop_table("room_party")
