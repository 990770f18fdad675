"""Changes of chat lines are counted by the line, and each is known again by its operation."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from app.core.database import UtcDateTime

revision = "0039_room_changes"
down_revision = "0038_customer_names"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.add_column("room_message", sa.Column("v", sa.Integer(), nullable=False, server_default="0"))
    op.create_table(
        "room_change",
        sa.Column("message_id", sa.Uuid(), nullable=False),
        sa.Column("member", sa.String(40), nullable=False),
        sa.Column("op", sa.String(36), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["message_id"],
            ["room_message.id"],
            name=op.f("fk_room_change_message_id_room_message"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("message_id", "member", "op", name=op.f("pk_room_change")),
    )
    op.create_index(op.f("ix_room_change_created_at"), "room_change", ["created_at"])
    op.create_index(op.f("ix_room_change_member"), "room_change", ["member"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_table("room_change")
    with op.batch_alter_table("room_message") as batch_op:
        batch_op.drop_column("v")
