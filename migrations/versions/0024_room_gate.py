"""For whom a room waits before it plays."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0024_room_gate"
down_revision = "0023_room_queue"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("room") as batch:
        batch.add_column(
            sa.Column("wait_policy", sa.String(length=8), server_default="soft", nullable=False)
        )
    with op.batch_alter_table("room") as batch:
        batch.alter_column("wait_policy", server_default=None)


def downgrade() -> None:
    """Go back to the version before."""
    with op.batch_alter_table("room") as batch:
        batch.drop_column("wait_policy")
