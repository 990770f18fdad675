"""What was done in rooms is found by its age."""

from __future__ import annotations

from alembic import op

revision = "0036_room_deeds_by_age"
down_revision = "0035_room_passes"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    op.create_index("ix_room_deed_age", "room_deed", ["created_at"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_room_deed_age", table_name="room_deed")
