"""A person may have several passes into a room, each for a reason of its own."""

from __future__ import annotations

from alembic import op

revision = "0035_room_passes"
down_revision = "0034_room_mentions"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("room_pass", schema=None) as table:
        table.drop_constraint("pk_room_pass", type_="primary")
        table.create_primary_key("pk_room_pass", ["room_id", "member", "came_by"])


def downgrade() -> None:
    """Go back to the version before, in which a pass by invitation stands for all others."""
    op.execute(
        "DELETE FROM room_pass WHERE EXISTS (SELECT 1 FROM room_pass AS other"
        " WHERE other.room_id = room_pass.room_id AND other.member = room_pass.member"
        " AND other.came_by < room_pass.came_by)"
    )
    with op.batch_alter_table("room_pass", schema=None) as table:
        table.drop_constraint("pk_room_pass", type_="primary")
        table.create_primary_key("pk_room_pass", ["room_id", "member"])
