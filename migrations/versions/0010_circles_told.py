"""Who was told of a video, in place of when; and news are found by their key."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import app.core.database

revision = "0010_circles_told"
down_revision = "0009_announced_videos"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go to this version."""
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(sa.Column("announced_to", sa.String(length=16), nullable=True))
    op.execute(
        "UPDATE video SET announced_to ="
        " CASE WHEN access = 'sponsors' THEN 'sponsors' ELSE 'followers' END"
        " WHERE announced_at IS NOT NULL"
    )
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_column("announced_at")
    op.create_index("ix_notification_key", "notification", ["key"])


def downgrade() -> None:
    """Go back to the version before."""
    op.drop_index("ix_notification_key", "notification")
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.add_column(
            sa.Column("announced_at", app.core.database.UtcDateTime(), nullable=True)
        )
    op.execute("UPDATE video SET announced_at = published_at WHERE announced_to IS NOT NULL")
    with op.batch_alter_table("video", schema=None) as batch_op:
        batch_op.drop_column("announced_to")
