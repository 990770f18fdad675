"""Whom the lines of rooms name, and whether they were told."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0034_room_mentions"
down_revision = "0033_streaming_rental"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    moment = app.core.database.UtcDateTime()
    op.create_table(
        "room_mention",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("user_id", sa.Uuid(), nullable=False),
        sa.Column("created_at", moment, nullable=False),
        sa.Column("told_at", moment, nullable=True),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["room_message.id"],
            name=op.f("fk_room_mention_message_id_room_message"),
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["user_id"],
            ["user_account.id"],
            name=op.f("fk_room_mention_user_id_user_account"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "user_id", name=op.f("pk_room_mention")),
    )
    op.create_index(op.f("ix_room_mention_user_id"), "room_mention", ["user_id"])
    untold = sa.text("told_at IS NULL")
    op.create_index(
        "ix_room_mention_untold",
        "room_mention",
        ["created_at"],
        postgresql_where=untold,
        sqlite_where=untold,
    )


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("room_mention")
